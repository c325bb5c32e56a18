package fake

import (
	"sync"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
)

// In is an input port. Tests inject its events.
type In struct {
	driver *Driver
	name   string
	from   *Out // what it is attached to; nil of a virtual port

	appeared uint64 // which pair of virtual ports it is of

	mu     sync.Mutex
	handle func(midiport.Event)
	closed bool
	lost   bool
}

func newIn(d *Driver, name string) *In { return &In{driver: d, name: name} }

// Name returns the name under which the port was opened, or that of the port it is attached to.
func (p *In) Name() string { return p.name }

// Listen calls handle for each event that is injected from now on, on the injecting goroutine.
func (p *In) Listen(handle func(midiport.Event)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed:
		return midiport.ErrClosed
	case p.handle != nil:
		return midiport.ErrListening
	}
	p.handle = handle
	return nil
}

// Inject makes e arrive with the stamp that it carries. Without a listener it is lost. Inject returns after the
// handler does; the handler must not call the port.
func (p *In) Inject(e midiport.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.handle != nil && !p.closed && !p.lost {
		p.handle(e)
	}
}

// Close ends the calls.
func (p *In) Close() error {
	p.mu.Lock()
	closed := p.closed
	p.closed = true
	p.mu.Unlock()
	if !closed {
		p.driver.forget(p, nil)
	}
	return nil
}

// Sent is a message that was sent to an output.
type Sent struct {
	Message   midiport.Message
	At        clock.Time // when it sounds: the argument of SendAt, or when Send was called
	Given     clock.Time // when it was handed over
	Cancelled bool
	Scheduled bool // it came through SendAt
}

// Out is an output port that records its messages.
type Out struct {
	driver *Driver
	name   string
	target *In // what it is attached to; nil of a virtual port

	appeared uint64 // which pair of virtual ports it is of

	mu     sync.Mutex
	to     []*In
	sent   []Sent
	fail   error
	lead   time.Duration
	lag    time.Duration
	closed bool
	lost   bool
}

// room is how many messages an output records without allocating.
const room = 1 << 12

func newOut(d *Driver, name string) *Out {
	return &Out{driver: d, name: name, sent: make([]Sent, 0, room)}
}

// Name returns the name under which the port was opened, or that of the port it is attached to.
func (p *Out) Name() string { return p.name }

// SetLead makes the port one that schedules.
func (p *Out) SetLead(lead time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lead = lead
}

// SetLag delays scheduled messages after their instants. Until then Cancel removes them.
func (p *Out) SetLag(lag time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lag = lag
}

// Fail makes every Send return err from now on; nil ends that.
func (p *Out) Fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fail = err
}

// Lead returns what SetLead set, 0 at first.
func (p *Out) Lead() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lead
}

// Send records m and passes it to the attached inputs, stamped with the current time.
func (p *Out) Send(m midiport.Message) error { return p.put(m, nil) }

// SendAt records m and passes it on, stamped with at. With a lead of 0 it is Send.
func (p *Out) SendAt(at clock.Time, m midiport.Message) error { return p.put(m, &at) }

func (p *Out) put(m midiport.Message, at *clock.Time) error {
	now := p.driver.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed:
		return midiport.ErrClosed
	case p.lost:
		return midiport.ErrServerGone
	case p.fail != nil:
		return p.fail
	case !m.Valid():
		return midiport.ErrMalformed
	}
	s := Sent{Message: m, At: now, Given: now}
	if at != nil && p.lead > 0 {
		s.At, s.Scheduled = *at, true
	}
	p.sent = append(p.sent, s)
	for _, in := range p.to {
		in.Inject(midiport.Event{At: s.At, Message: m})
	}
	return nil
}

// Cancel marks the scheduled messages that have not been sent; see SetLag.
func (p *Out) Cancel() {
	now := p.driver.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := len(p.sent) - 1; i >= 0; i-- {
		if s := &p.sent[i]; s.Scheduled && s.At.Add(p.lag) > now {
			s.Cancelled = true
		}
	}
}

// Sent returns a copy of the recorded messages, in the order of the calls.
func (p *Out) Sent() []Sent {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Sent(nil), p.sent...)
}

// Reset clears the record.
func (p *Out) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = p.sent[:0]
}

// Close makes every later Send fail.
func (p *Out) Close() error {
	p.mu.Lock()
	closed := p.closed
	p.closed = true
	p.mu.Unlock()
	if !closed {
		p.driver.forget(nil, p)
	}
	return nil
}

func (p *Out) connect(in *In) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.to = append(p.to, in)
}

func (p *Out) disconnect(in *In) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.to = without(p.to, in)
}

var (
	_ midiport.In        = (*In)(nil)
	_ midiport.Out       = (*Out)(nil)
	_ midiport.Canceller = (*Out)(nil)
)
