package player

import (
	"math/bits"
	"sync/atomic"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/groove"
)

// A note-off that the output refuses (its queue is full) is tried again, for a second.
const (
	retryAfter = 20 * time.Millisecond
	maxTries   = 50
)

// maxSounding is how many notes may sound at once. A kit has nine, so there is room for a few changes of kit while notes
// sound; beyond that the oldest ends early.
const maxSounding = 64

// sounding is a note that has been begun.
type sounding struct {
	channel, key uint8
	voice        groove.Voice // for chokes, which must find it whatever the kit has become since
	scheduled    bool         // its note-off has been handed over, for an instant that is still to come
	tries        uint8        // how often its note-off was refused
	off          clock.Time
}

// noteSender sends notes and knows which of them sound, so that every one ends: at its time, when it is struck again, or
// when all must be silent. Note-offs are absolute instants: whatever becomes of the clock, they come.
//
// With a Lead, messages are handed over ahead, in the order of their instants; without one they are sent when due.
// All methods are realtime-safe.
type noteSender struct {
	out       midiport.Out        // nil: nothing is sent, all else is as if
	canceller midiport.Canceller  // out, if it can take scheduled messages back
	thread    midiport.SendThread // out, if it tells how late they left
	batcher   midiport.Batcher    // out, if it is to be told what belongs together
	lead      time.Duration       // of out
	now       func() clock.Time   // reads the clock for what is sent at once
	notes     [maxSounding]sounding
	count     int
	last      clock.Time // the latest instant handed over, so that they never go back

	inBatch   bool       // between hold and release, with a lead
	batchTime clock.Time // hold's

	lates  [16]time.Duration
	sent   uint64
	errors uint64
	err    atomic.Pointer[SendError]
	errAt  clock.Time
}

// init makes o the outlet of a port, or of none.
func (o *noteSender) init(out midiport.Out, now func() clock.Time) {
	o.out, o.now = out, now
	if out != nil {
		o.lead = max(out.Lead(), 0)
		o.batcher, _ = out.(midiport.Batcher)
	}
	if o.lead > 0 {
		o.canceller, _ = out.(midiport.Canceller)
		o.thread, _ = out.(midiport.SendThread)
	}
}

// noteOn begins a note that belongs at an instant and ends a length later. If the same note of the channel sounds it is
// ended first. It returns the instant of sending, and the instant at which the note sounds.
func (o *noteSender) noteOn(at clock.Time, voice groove.Voice, channel, key, velocity uint8, length time.Duration) (sent, sounds clock.Time) {
	if o.lead > 0 {
		o.sendOffsUntil(at) // handed over in the order of their instants
	}
	i := o.find(channel, key)
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
		case n.key != key || n.channel != channel: // there is no room for more; nobody would know if this were taken back
			o.sendNow(at, midiport.NoteOff(n.channel, n.key))
		case !n.scheduled || n.off > at:
			o.send(at, midiport.NoteOff(n.channel, n.key))
		}
	}
	o.send(at, midiport.NoteOn(channel, key, velocity))
	o.sent++
	o.notes[o.count] = sounding{channel: channel, key: key, voice: voice, off: at.Add(length)}
	o.count++
	return sent, at
}

// choke ends the notes of some voices at an instant, by the note and channel that each began with. Those whose end has
// been handed over already keep it. As offsUntil does, it remembers what it ends where that may be taken back.
func (o *noteSender) choke(at clock.Time, voices groove.VoiceSet) {
	if o.lead > 0 {
		o.sendOffsUntil(at) // handed over in the order of their instants
		at = max(at, o.last, o.sendTime())
	}
	for i := o.count - 1; i >= 0; i-- {
		if n := &o.notes[i]; !n.scheduled && voices.Has(n.voice) && n.off > at {
			n.off = at // from here on a refused note-off is tried again
			o.sendOff(i)
		}
	}
}

// sendOffsUntil ends the notes whose time is up at an instant, in the order of their times.
func (o *noteSender) sendOffsUntil(t clock.Time) {
	for {
		i := o.soonest()
		if i < 0 || o.notes[i].off > t {
			return
		}
		o.sendOff(i)
	}
}

// sendOff hands over a note's end for its instant. Where it may be taken back until it has been sent, the note is remembered.
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

// dropEnded drops the notes whose note-off was handed over and has been sent by now, even by an output that is late itself: a
// note-off too many does no harm.
func (o *noteSender) dropEnded(now clock.Time) {
	for i := o.count - 1; i >= 0; i-- {
		if o.notes[i].scheduled && o.notes[i].off.Add(o.lead) <= now {
			o.remove(i)
		}
	}
}

// sounding returns how many notes sound at an instant, or are on their way.
func (o *noteSender) sounding(now clock.Time) (n int) {
	for i := range o.notes[:o.count] {
		if !o.notes[i].scheduled || o.notes[i].off > now {
			n++
		}
	}
	return n
}

// silence ends all notes at once; with a lead that cannot be taken back, right after what is already on its way.
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

// resetReceiver silences a receiver that may hold notes nobody here knows of: note-offs for all notes of a kit, then All Sound
// Off and All Notes Off on each of its channels.
func (o *noteSender) resetReceiver(now clock.Time, kit *groove.Kit) {
	o.silence(now)
	at := max(now, o.last)
	var channels uint16 // a bit for each that the kit uses
	for v := range groove.Voice(groove.NumVoices) {
		channel := kit.ChannelOf(v) - 1
		channels |= 1 << channel
		o.sendNow(at, midiport.NoteOff(channel, kit.Note(v)))
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

// retry puts a refused note-off back for later, or gives it up.
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

// soonest returns the note that ends first of those whose end has not been handed over, or −1.
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

// send hands m over for an instant, or sends it now without a lead. What is refused is counted; playing goes on.
func (o *noteSender) send(at clock.Time, m midiport.Message) bool {
	if o.out == nil {
		return true
	}
	var err error
	if o.lead > 0 {
		o.last = max(at, o.last, o.sendTime()) // what is past sounds now
		err = o.out.SendAt(o.last, m)
	} else {
		err = o.out.Send(m)
	}
	if err != nil {
		o.countError(err)
	}
	return err == nil
}

// sendNow is send, but where messages can be taken back it sends at once what no Cancel may take: who cancels and then ends
// the notes may do so twice.
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

// beginBatch and release are around all that is sent in one step. With a lead, what is sent between them is handed over at the
// instant of the step: where reading the clock is a system call, a chord is a dozen of them less.
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

// sendTime returns the instant of what is sent now.
func (o *noteSender) sendTime() clock.Time {
	if o.inBatch {
		return o.batchTime
	}
	return o.now()
}

// realtime says whether what is handed over is sent by a thread of real-time priority.
func (o *noteSender) realtime() bool { return o.thread != nil && o.thread.Realtime() }

// collectLateness adds to h how late the notes left that the output has sent since the last call.
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

// countError counts an error and shows it, once a second: that allocates, and a port that is gone fails with every note.
func (o *noteSender) countError(err error) {
	o.errors++
	now := o.now()
	if o.errors > 1 && now.Sub(o.errAt) < time.Second {
		return
	}
	o.errAt = now
	o.err.Store(&SendError{At: now, Count: o.errors, Err: err})
}
