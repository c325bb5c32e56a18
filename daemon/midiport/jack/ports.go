//go:build cgo && linux

package jack

/*
#include "client.h"
*/
import "C"

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
)

// client is a JACK client. It is closed with its last port.
type client struct {
	c     *C.gg_client
	users atomic.Int32
}

func (c *client) release() {
	if c.users.Add(-1) == 0 {
		C.gg_close(c.c)
	}
}

func (c *client) ports(direction C.int) []string { return takeNames(C.gg_ports(c.c, direction)) }

// takeNames returns the names of a list of the library, and frees it.
func takeNames(list **C.char) []string {
	if list == nil {
		return nil
	}
	defer C.gg_free(unsafe.Pointer(list))
	var names []string
	for p := list; *p != nil; p = (**C.char)(unsafe.Add(unsafe.Pointer(p), unsafe.Sizeof(*p))) {
		names = append(names, C.GoString(*p))
	}
	return names
}

type in struct {
	client *client
	name   string
	own    string // the client's name, of a port that others connect to; empty: it is attached to the port name
	reader midiport.InputReader
	events [64]C.gg_event // fetch's
}

func (p *in) Name() string { return p.name }

// Listen starts a thread that passes on the events that the process callback has stamped. A stamp is the instant of
// the event's frame, which may be up to one period after the callback.
func (p *in) Listen(handle func(midiport.Event)) error {
	return p.reader.Listen(p.name, func() { C.gg_listen(p.client.c, 1) }, p.fetch, handle)
}

func (p *in) fetch(dst []midiport.Event) int {
	n := int(C.gg_wait(p.client.c, &p.events[0], C.int(min(len(dst), len(p.events)))))
	for i := range n {
		e := &p.events[i]
		m := midiport.Message{Data: [3]byte{byte(e.data[0]), byte(e.data[1]), byte(e.data[2])}, Len: uint8(e.len)}
		dst[i] = midiport.Event{At: clock.Time(e.at), Message: m}
	}
	return n
}

// Dropped returns how many events found the ring full.
func (p *in) Dropped() (n uint64) {
	p.reader.WhileOpen(func() { n = uint64(C.gg_dropped(p.client.c)) })
	return n
}

// Close must not be called from the handler.
func (p *in) Close() error {
	p.reader.Close(func() { C.gg_stop(p.client.c) }, p.client.release)
	return nil
}

type out struct {
	client *client
	name   string
	own    string // see in

	asking sync.Mutex // held while the server is asked something, and by Close; taken before mu
	mu     sync.Mutex // held for one call into C that does not block
	closed bool
}

var (
	_ midiport.Canceller  = (*out)(nil)
	_ midiport.SendThread = (*out)(nil)
)

func (p *out) Name() string { return p.name }

// margin is how late a caller may hand messages over.
const margin = 2 * time.Millisecond

// Lead returns two periods and a margin, at least midiport.DefaultLead: one period may be running while the next one
// is being filled.
func (p *out) Lead() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0
	}
	return max(2*time.Duration(C.gg_period(p.client.c))+margin, midiport.DefaultLead)
}

// Send sends m at the start of the next period.
func (p *out) Send(m midiport.Message) error { return p.send(C.GG_AT_ONCE, m) }

// SendAt sends m on the frame of an instant, or at the start of the next period if that has passed. Messages of one
// instant keep their order.
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
	d := m.Data
	switch C.gg_send(p.client.c, at, C.uint8_t(m.Len), C.uint8_t(d[0]), C.uint8_t(d[1]), C.uint8_t(d[2])) {
	case 0:
		return nil
	case C.GG_FULL:
		return midiport.ErrFull
	case C.GG_STALLED:
		return errStalled
	}
	return errGone
}

var (
	errGone    = fmt.Errorf("send to JACK: %w: it stopped or closed the connection; start it again", midiport.ErrServerGone)
	errStalled = fmt.Errorf("send to JACK: %w: it has not responded for a second", midiport.ErrServerGone)
)

// Cancel removes the scheduled messages that have not been sent.
func (p *out) Cancel() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		C.gg_cancel(p.client.c)
	}
}

// Realtime reports whether the server calls us on a real-time thread.
func (p *out) Realtime() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.closed && C.gg_realtime(p.client.c) != 0
}

// ReadLateness returns how far behind their instants note-ons were placed.
func (p *out) ReadLateness(dst []time.Duration) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0
	}
	return int(C.gg_lateness(p.client.c, (*C.int64_t)(unsafe.Pointer(unsafe.SliceData(dst))), C.int(len(dst)))) // both are nanoseconds in 64 bits
}

// Close waits, for at most a fifth of a second, until scheduled messages have been sent.
func (p *out) Close() error {
	p.asking.Lock()
	defer p.asking.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	p.closed = true
	p.client.release()
	return nil
}
