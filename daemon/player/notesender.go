package player

import (
	"math/bits"
	"sync/atomic"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/groove"
)

// A note-off that the output refuses because its queue is full is tried again for one second.
const (
	retryAfter = 20 * time.Millisecond
	maxTries   = 50
)

// maxSounding is how many notes may sound at once. A kit has nine voices, so there is room for several kit changes while
// notes sound. When it is full, the oldest note ends early.
const maxSounding = 64

// sounding is a note that has started and not ended.
type sounding struct {
	channel, key uint8
	voice        groove.Voice // for chokes, which must find the note even if the kit has changed
	scheduled    bool         // its note-off has been handed over ahead of its time
	tries        uint8        // how often its note-off was refused
	off          clock.Time
}

// outNote is a note to send.
type outNote struct {
	voice                  groove.Voice
	channel, key, velocity uint8
	length                 time.Duration
}

// noteSender sends notes and keeps track of those that sound, so that each one ends: at its time, when the same note
// starts again, or when everything must be silent. Note-offs have absolute instants, so they come whatever the clock
// does.
//
// If the port has a lead, messages are handed over ahead, in the order of their instants. Otherwise they are sent when
// due. All methods are realtime-safe.
type noteSender struct {
	out       midiport.Out        // nil: nothing is sent, everything else works
	canceller midiport.Canceller  // out, if it can cancel scheduled messages
	thread    midiport.SendThread // out, if it sends on a thread of its own
	batcher   midiport.Batcher    // out, if it accepts messages in batches
	lead      time.Duration       // how far ahead messages are handed over; 0 if out sends at once
	now       func() clock.Time   // reads the clock for messages that are sent at once
	notes     [maxSounding]sounding
	count     int
	last      clock.Time // the latest instant handed over; instants never decrease

	inBatch   bool       // between beginBatch and endBatch, with a lead
	batchTime clock.Time // the instant given to beginBatch

	lates  [16]time.Duration
	sent   uint64
	errors uint64
	err    atomic.Pointer[SendError]
	errAt  clock.Time
}

// init prepares o for an output port. Without a port (nil) it only keeps track of notes.
func (o *noteSender) init(out midiport.Out, now func() clock.Time) {
	o.now = now
	o.setOutput(out)
}

// setOutput sends to another output. The notes that sound at the one before are forgotten, and so is its last error.
func (o *noteSender) setOutput(out midiport.Out) {
	o.out, o.canceller, o.thread, o.batcher = out, nil, nil, nil
	o.count, o.last = 0, 0
	o.err.Store(nil)
	if out == nil {
		return
	}
	o.lead = max(out.Lead(), 0)
	o.batcher, _ = out.(midiport.Batcher)
	if o.lead > 0 {
		o.canceller, _ = out.(midiport.Canceller)
		o.thread, _ = out.(midiport.SendThread)
	}
}

// noteOn starts a note at an instant. If the same note of the channel sounds, it is ended first. It returns the instant of
// sending, and the instant at which the note sounds.
func (o *noteSender) noteOn(at clock.Time, note outNote) (sent, sounds clock.Time) {
	if o.lead > 0 {
		o.sendOffsUntil(at) // messages are handed over in the order of their instants
	}
	i := o.find(note.channel, note.key)
	if i < 0 && o.count == maxSounding {
		i = o.oldest()
	}
	sent = o.sendTime()
	if o.lead > 0 {
		at = max(at, o.last, sent)
	} else {
		at = sent
	}
	if i >= 0 {
		n := o.notes[i]
		o.remove(i)
		switch {
		case n.key != note.key || n.channel != note.channel: // no room for more notes; this note-off must not be cancelled
			o.sendNow(at, midiport.NoteOff(n.channel, n.key))
		case !n.scheduled || n.off > at:
			o.send(at, midiport.NoteOff(n.channel, n.key))
		}
	}
	o.send(at, midiport.NoteOn(note.channel, note.key, note.velocity))
	o.sent++
	o.notes[o.count] = sounding{channel: note.channel, key: note.key, voice: note.voice, off: at.Add(note.length)}
	o.count++
	return sent, at
}

// choke ends the notes of some voices at an instant, with the key and channel that each started with. Notes whose
// note-off has already been handed over keep it. Like sendOffsUntil, it remembers note-offs that can still be
// cancelled.
func (o *noteSender) choke(at clock.Time, voices groove.VoiceSet) {
	if o.lead > 0 {
		o.sendOffsUntil(at) // messages are handed over in the order of their instants
		at = max(at, o.last, o.sendTime())
	}
	for i := o.count - 1; i >= 0; i-- {
		if n := &o.notes[i]; !n.scheduled && voices.Has(n.voice) && n.off > at {
			n.off = at // a refused note-off is tried again after this instant
			o.sendOff(i)
		}
	}
}

// sendOffsUntil ends the notes that must end by an instant, in the order of their ends.
func (o *noteSender) sendOffsUntil(t clock.Time) {
	for {
		i := o.soonest()
		if i < 0 || o.notes[i].off > t {
			return
		}
		o.sendOff(i)
	}
}

// sendOff hands over a note-off. If it can be cancelled until it is sent, the note is remembered.
func (o *noteSender) sendOff(i int) {
	n := &o.notes[i]
	switch {
	case !o.send(n.off, midiport.NoteOff(n.channel, n.key)):
		o.retry(i)
	case o.canceller == nil:
		o.remove(i)
	default:
		n.scheduled = true
	}
}

// dropEnded removes the notes whose note-off must have been sent by now, even by an output that is late. A note-off
// too many does no harm.
func (o *noteSender) dropEnded(now clock.Time) {
	for i := o.count - 1; i >= 0; i-- {
		if o.notes[i].scheduled && o.notes[i].off.Add(o.lead) <= now {
			o.remove(i)
		}
	}
}

// sounding returns how many notes sound at an instant or are about to.
func (o *noteSender) sounding(now clock.Time) (n int) {
	for i := range o.notes[:o.count] {
		if !o.notes[i].scheduled || o.notes[i].off > now {
			n++
		}
	}
	return n
}

// silence ends all notes at once. If the output cannot cancel scheduled messages, the note-offs come right after them.
func (o *noteSender) silence(now clock.Time) {
	if o.canceller != nil {
		o.canceller.Cancel()
		o.last = 0
	}
	at := max(now, o.last)
	for i := o.count - 1; i >= 0; i-- {
		n := &o.notes[i]
		n.scheduled, n.off = false, at
		if o.sendNow(at, midiport.NoteOff(n.channel, n.key)) {
			o.remove(i)
		} else {
			o.retry(i)
		}
	}
}

// resetReceiver silences a receiver that may hold notes which this sender does not know of: it sends note-offs for all
// notes of a kit, then All Sound Off and All Notes Off on each of its channels.
func (o *noteSender) resetReceiver(now clock.Time, kit *groove.Kit) {
	o.silence(now)
	at := max(now, o.last)
	var channels uint16 // one bit for each channel of the kit
	for v := range groove.Voice(groove.NumVoices) {
		channel := kit.ChannelOf(v) - 1
		channels |= 1 << channel
		o.sendNow(at, midiport.NoteOff(channel, kit.Note(v)))
		for _, note := range kit.Articulations[v] {
			if note > 0 {
				o.sendNow(at, midiport.NoteOff(channel, note))
			}
		}
	}
	for ; channels != 0; channels &= channels - 1 {
		channel := uint8(bits.TrailingZeros16(channels))
		o.sendNow(at, midiport.ControlChange(channel, midiport.AllSoundOff, 0))
		o.sendNow(at, midiport.ControlChange(channel, midiport.AllNotesOff, 0))
	}
}

// nextOff returns when the next note ends.
func (o *noteSender) nextOff() (clock.Time, bool) {
	i := o.soonest()
	if i < 0 {
		return 0, false
	}
	return o.notes[i].off, true
}

// retry schedules a refused note-off again, or gives up.
func (o *noteSender) retry(i int) {
	n := &o.notes[i]
	n.tries++
	n.off = n.off.Add(retryAfter)
	if n.tries > maxTries {
		o.remove(i)
	}
}

func (o *noteSender) remove(i int) {
	o.count--
	o.notes[i] = o.notes[o.count]
}

func (o *noteSender) find(channel, key uint8) int {
	for i := range o.notes[:o.count] {
		if n := &o.notes[i]; n.key == key && n.channel == channel {
			return i
		}
	}
	return -1
}

// soonest returns the index of the note that ends first, among those whose note-off has not been handed over, or −1.
func (o *noteSender) soonest() int {
	best := -1
	for i := range o.notes[:o.count] {
		if !o.notes[i].scheduled && (best < 0 || o.notes[i].off < o.notes[best].off) {
			best = i
		}
	}
	return best
}

func (o *noteSender) oldest() int {
	best := 0
	for i := range o.notes[:o.count] {
		if o.notes[i].off < o.notes[best].off {
			best = i
		}
	}
	return best
}

// send hands m over for an instant, or sends it now if there is no lead. Refused messages are counted; playing goes
// on.
func (o *noteSender) send(at clock.Time, m midiport.Message) bool {
	if o.out == nil {
		return true
	}
	var err error
	if o.lead > 0 {
		o.last = max(at, o.last, o.sendTime()) // an instant in the past means now
		err = o.out.SendAt(o.last, m)
	} else {
		err = o.out.Send(m)
	}
	if err != nil {
		o.countError(err)
	}
	return err == nil
}

// sendNow is send for messages that no Cancel may remove: if the output can cancel, m is sent at once. A caller that
// cancels and then ends the notes may end some of them twice.
func (o *noteSender) sendNow(at clock.Time, m midiport.Message) bool {
	if o.canceller == nil {
		return o.send(at, m)
	}
	err := o.out.Send(m)
	if err != nil {
		o.countError(err)
	}
	return err == nil
}

// beginBatch and endBatch enclose everything that one step sends. With a lead, all of it is handed over at the instant of
// the step. Where reading the clock is a system call, this saves a dozen of them for a chord.
func (o *noteSender) beginBatch(now clock.Time) {
	o.inBatch, o.batchTime = o.lead > 0, now
	if o.batcher != nil {
		o.batcher.BeginBatch(now)
	}
}

func (o *noteSender) endBatch() {
	o.inBatch = false
	if o.batcher != nil {
		o.batcher.EndBatch()
	}
}

// sendTime returns the current instant, within a batch the instant of the batch.
func (o *noteSender) sendTime() clock.Time {
	if o.inBatch {
		return o.batchTime
	}
	return o.now()
}

// realtime reports whether a thread of real-time priority sends the messages.
func (o *noteSender) realtime() bool { return o.thread != nil && o.thread.Realtime() }

// collectLateness adds to h how late the output sent its notes since the last call.
func (o *noteSender) collectLateness(h *Histogram) {
	if o.thread == nil {
		return
	}
	for {
		n := o.thread.ReadLateness(o.lates[:])
		for _, late := range o.lates[:n] {
			h.Add(late)
		}
		if n < len(o.lates) {
			return
		}
	}
}

// countError counts an error and publishes it at most once a second. Publishing allocates, and a port that is gone
// fails with every note.
func (o *noteSender) countError(err error) {
	o.errors++
	now := o.now()
	if o.errors > 1 && now.Sub(o.errAt) < time.Second {
		return
	}
	o.errAt = now
	o.err.Store(&SendError{At: now, Count: o.errors, Err: err})
}
