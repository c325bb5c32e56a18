//go:build cgo

package rtmidi

/*
#cgo CFLAGS: -O2 -Wall -Wextra -std=gnu11 -DGG_HEADERS=0xb89ae63a
#include "edge_linux.h"
*/
import "C"

import (
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"gitlab.com/gomidi/midi/v2/drivers/rtmididrv/imported/rtmidi"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
)

// errWrapper says that RtMidi's handle is not to be had: the wrapper is not the one that we know.
var errWrapper = errors.New("RtMidi's wrapper has changed")

type in struct {
	name   string
	midi   rtmidi.MIDIIn
	ear    *C.gg_ear
	reader midiport.InputReader
	events [64]C.gg_event // fetch's
}

// attend has the port's messages heard. Before the port can be seen.
func (p *in) attend() error {
	d := device(p.midi, "in")
	if d == nil {
		return errWrapper
	}
	if p.ear = C.gg_ear_open(d, midiport.InputPriority); p.ear == nil {
		return errWrapper
	}
	return nil
}

func (p *in) Name() string { return p.name }

// Listen starts a thread that hands on what RtMidi's thread has stamped.
func (p *in) Listen(handle func(midiport.Event)) error {
	return p.reader.Listen(p.name, func() { C.gg_ear_listen(p.ear) }, p.fetch, handle)
}

func (p *in) fetch(dst []midiport.Event) int {
	n := int(C.gg_ear_wait(p.ear, &p.events[0], C.int(min(len(dst), len(p.events)))))
	for i := range n {
		e := &p.events[i]
		b := [3]byte{byte(e.data[0]), byte(e.data[1]), byte(e.data[2])}
		m, _ := midiport.FromBytes(b[:e.len]) // malformed: the message of length 0, which the reader counts
		dst[i] = midiport.Event{At: clock.Time(e.at), Message: m}
	}
	return n
}

// Close must not be called from the handler.
func (p *in) Close() error {
	p.reader.Close(func() {
		if p.midi.Close() != nil { // in any case it joins RtMidi's thread; its error's text is not to be read
			p.midi.Destroy() // after an error the wrapper does not free it
		}
		C.gg_ear_stop(p.ear)
	}, func() { C.gg_ear_free(p.ear) })
	return nil
}

// discard gives back a port that was never opened.
func (p *in) discard() { _ = p.Close() }

// Dropped returns how many events found no room.
func (p *in) Dropped() (n uint64) {
	p.reader.WhileOpen(func() { n = uint64(C.gg_ear_dropped(p.ear)) })
	return n
}

type out struct {
	name    string
	midi    rtmidi.MIDIOut
	dropped atomic.Uint64 // by the hand's own count

	mu     sync.Mutex // held for the length of one call into C; none blocks but that of Close
	hand   *C.gg_hand // nil before begin
	held   bool       // between BeginBatch and EndBatch
	now    clock.Time // BeginBatch's
	owed   bool       // the hand is to be woken at EndBatch
	closed bool
}

var (
	_ midiport.Batcher     = (*out)(nil)
	_ midiport.Canceller   = (*out)(nil)
	_ midiport.DropCounter = (*out)(nil)
	_ midiport.SendThread  = (*out)(nil)
)

// begin starts the thread that sends, once the port is open.
func (p *out) begin() error {
	d := device(p.midi, "out")
	if d == nil {
		return errWrapper
	}
	if p.hand = C.gg_hand_open(d, midiport.TimerPriority); p.hand == nil {
		return errWrapper
	}
	return nil
}

func (p *out) Name() string { return p.name }

// Lead returns midiport.DefaultLead.
func (p *out) Lead() time.Duration { return midiport.DefaultLead }

// Send has m sent at once, before all that is scheduled. Realtime-safe: yes.
func (p *out) Send(m midiport.Message) error { return p.send(C.GG_AT_ONCE, m) }

// SendAt sends m at an instant, or at once when that is over. Messages of one instant keep their order.
func (p *out) SendAt(at clock.Time, m midiport.Message) error { return p.send(C.int64_t(at), m) }

func (p *out) send(at C.int64_t, m midiport.Message) error {
	if !m.Valid() {
		return midiport.ErrMalformed
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return midiport.ErrClosed
	}
	now, d := p.now, m.Data
	if !p.held {
		now = midiport.Now()
	}
	switch C.gg_hand_send(p.hand, C.int64_t(now), at, C.uint8_t(m.Len), C.uint8_t(d[0]), C.uint8_t(d[1]), C.uint8_t(d[2])) {
	case 0:
		return midiport.ErrFull
	case 2:
		if p.held {
			p.owed = true
		} else {
			C.gg_hand_wake(p.hand)
		}
	}
	return nil
}

// BeginBatch leaves the thread that sends asleep until EndBatch, if it sleeps.
func (p *out) BeginBatch(now clock.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held, p.now = true, now
}

// EndBatch wakes it, if anything was handed over that it must see.
func (p *out) EndBatch() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.owed && !p.closed {
		C.gg_hand_wake(p.hand)
	}
	p.held, p.owed = false, false
}

// Cancel forgets what SendAt was handed and has not been sent.
func (p *out) Cancel() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		C.gg_hand_cancel(p.hand)
	}
}

// Dropped returns how many messages the system had refused when lateness was taken last: who asks takes no lock that who plays waits for.
func (p *out) Dropped() uint64 { return p.dropped.Load() }

// Realtime says whether the thread that sends has real-time priority.
func (p *out) Realtime() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.closed && C.gg_hand_realtime(p.hand) != 0
}

// ReadLateness takes out how late note-ons left.
func (p *out) ReadLateness(dst []time.Duration) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0
	}
	p.dropped.Store(uint64(C.gg_hand_dropped(p.hand)))
	return int(C.gg_hand_lateness(p.hand, (*C.int64_t)(unsafe.Pointer(unsafe.SliceData(dst))), C.int(len(dst)))) // both are nanoseconds in 64 bits
}

// Close waits, a fifth of a second at most, until what was handed over has been sent.
func (p *out) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	p.closed = true
	if p.hand != nil {
		C.gg_hand_close(p.hand)
	}
	if p.midi.Close() != nil {
		p.midi.Destroy() // after an error the wrapper does not free it
	}
	return nil
}

// device returns RtMidi's own handle, which the wrapper keeps to itself in a field of that name; nil if it has changed.
func device(m rtmidi.MIDI, field string) unsafe.Pointer {
	v := reflect.ValueOf(m)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil
	}
	f := v.Elem().FieldByName(field)
	if !f.IsValid() || f.Kind() != reflect.Pointer {
		return nil
	}
	return f.UnsafePointer()
}
