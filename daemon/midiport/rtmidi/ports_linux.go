//go:build cgo

package rtmidi

/*
#cgo CFLAGS: -O2 -Wall -Wextra -std=gnu11 -DGG_HEADERS=0xc49517eb
#include "threads_linux.h"
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

// errWrapper says that RtMidi's handle cannot be read: the wrapper differs from the version that we know.
var errWrapper = errors.New("RtMidi's wrapper has changed")

type in struct {
	name   string
	place  place
	midi   rtmidi.MIDIIn
	input  *C.gg_input
	reader midiport.InputReader
	events [64]C.gg_event // fetch's
}

// installCallback installs the callback of the port, before other programs can see the port.
func (p *in) installCallback() error {
	d := device(p.midi, "in")
	if d == nil {
		return errWrapper
	}
	if p.input = C.gg_input_open(d, midiport.InputPriority); p.input == nil {
		return errWrapper
	}
	return nil
}

func (p *in) Name() string { return p.name }

// Listen starts a thread that passes the stamped messages on.
func (p *in) Listen(handle func(midiport.Event)) error {
	return p.reader.Listen(p.name, func() { C.gg_input_listen(p.input) }, p.fetch, handle)
}

func (p *in) fetch(dst []midiport.Event) int {
	n := int(C.gg_input_wait(p.input, &p.events[0], C.int(min(len(dst), len(p.events)))))
	for i := range n {
		e := &p.events[i]
		b := [3]byte{byte(e.data[0]), byte(e.data[1]), byte(e.data[2])}
		m, _ := midiport.FromBytes(b[:e.len]) // malformed: a message of length 0, which the reader counts
		dst[i] = midiport.Event{At: clock.Time(e.at), Message: m}
	}
	return n
}

// Close must not be called from the handler.
func (p *in) Close() error {
	p.reader.Close(func() {
		if p.midi.Close() != nil { // in any case it joins RtMidi's thread; the text of its error must not be read
			p.midi.Destroy() // after an error the wrapper does not free it
		}
		C.gg_input_stop(p.input)
	}, func() { C.gg_input_free(p.input) })
	return nil
}

// discard releases a port that was never opened.
func (p *in) discard() { _ = p.Close() }

// Dropped returns how many events found the ring full.
func (p *in) Dropped() (n uint64) {
	p.reader.WhileOpen(func() { n = uint64(C.gg_input_dropped(p.input)) })
	return n
}

type out struct {
	name    string
	place   place
	midi    rtmidi.MIDIOut
	dropped atomic.Uint64 // as counted by the sender thread

	mu         sync.Mutex   // held for one call into C; only that of Close blocks
	output     *C.gg_output // nil before startSender
	inBatch    bool         // between BeginBatch and EndBatch
	batchTime  clock.Time   // the instant given to BeginBatch
	wakeNeeded bool         // EndBatch must wake the sender thread
	closed     bool
}

var (
	_ midiport.Batcher     = (*out)(nil)
	_ midiport.Canceller   = (*out)(nil)
	_ midiport.DropCounter = (*out)(nil)
	_ midiport.SendThread  = (*out)(nil)
)

// startSender starts the sender thread, once the port is open.
func (p *out) startSender() error {
	d := device(p.midi, "out")
	if d == nil {
		return errWrapper
	}
	if p.output = C.gg_output_open(d, midiport.TimerPriority); p.output == nil {
		return errWrapper
	}
	return nil
}

func (p *out) Name() string { return p.name }

// Lead returns midiport.DefaultLead.
func (p *out) Lead() time.Duration { return midiport.DefaultLead }

// Send sends m at once, before all scheduled messages. Realtime-safe: yes.
func (p *out) Send(m midiport.Message) error { return p.send(C.GG_AT_ONCE, m) }

// SendAt sends m at an instant, or at once if that has passed. Messages of one instant keep their order.
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
	now, d := p.batchTime, m.Data
	if !p.inBatch {
		now = midiport.Now()
	}
	switch C.gg_output_send(p.output, C.int64_t(now), at, C.uint8_t(m.Len), C.uint8_t(d[0]), C.uint8_t(d[1]), C.uint8_t(d[2])) {
	case 0:
		return midiport.ErrFull
	case 2:
		if p.inBatch {
			p.wakeNeeded = true
		} else {
			C.gg_output_wake(p.output)
		}
	}
	return nil
}

// BeginBatch lets the sender thread sleep until EndBatch.
func (p *out) BeginBatch(now clock.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inBatch, p.batchTime = true, now
}

// EndBatch wakes the sender thread if a message of the batch needs that.
func (p *out) EndBatch() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wakeNeeded && !p.closed {
		C.gg_output_wake(p.output)
	}
	p.inBatch, p.wakeNeeded = false, false
}

// Cancel removes the scheduled messages that have not been sent.
func (p *out) Cancel() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		C.gg_output_cancel(p.output)
	}
}

// Dropped returns how many messages the system had refused at the last call of ReadLateness. It takes no lock that the
// player may wait for.
func (p *out) Dropped() uint64 { return p.dropped.Load() }

// Realtime reports whether the sender thread has real-time priority.
func (p *out) Realtime() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.closed && C.gg_output_realtime(p.output) != 0
}

// ReadLateness returns how late note-ons were sent.
func (p *out) ReadLateness(dst []time.Duration) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0
	}
	p.dropped.Store(uint64(C.gg_output_dropped(p.output)))
	return int(C.gg_output_lateness(p.output, (*C.int64_t)(unsafe.Pointer(unsafe.SliceData(dst))), C.int(len(dst)))) // both are nanoseconds in 64 bits
}

// Close waits, for at most a fifth of a second, until scheduled messages have been sent.
func (p *out) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	p.closed = true
	if p.output != nil {
		C.gg_output_close(p.output)
	}
	if p.midi.Close() != nil {
		p.midi.Destroy() // after an error the wrapper does not free it
	}
	return nil
}

// device returns RtMidi's own handle, which the wrapper keeps in a private field of that name; nil if the wrapper has
// changed.
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
