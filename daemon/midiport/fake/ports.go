package fake

import (
	"sync"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
)

// In is an input port into which a test puts events.
type In struct {
	driver *Driver
	name   string

	mu     sync.Mutex
	handle func(midiport.Event)
	closed bool
}

func newIn(d *Driver, name string) *In { return &In{driver: d, name: name} }

// Name returns the name under which the port was opened, or that of the port it is attached to.
func (p *In) Name() string { return p.name }

// Listen has handle called for each event injected from then on, on the injecting goroutine.
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

// Inject has e arrive with the stamp that it carries. Events that nobody listens to are lost. Inject returns when the
// handler has; the handler must not call back into the port.
func (p *In) Inject(e midiport.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.handle != nil && !p.closed {
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

// Sent is a message that an output was given.
type Sent struct {
	Message   midiport.Message
	At        clock.Time // when it shall sound: SendAt's argument, or the time of the call to Send
	Given     clock.Time // when it was handed over
	Cancelled bool
	Scheduled bool // it came through SendAt
}

// Out is an output port that keeps what it is given.
type Out struct {
	driver *Driver
	name   string

	mu     sync.Mutex
	to     []*In
	sent   []Sent
	fail   error
	lead   time.Duration
	lag    time.Duration
	closed bool
}

// room is how many messages an output keeps before it must grow.
const room = 1 << 12

func newOut(d *Driver, name string) *Out {
	return &Out{driver: d, name: name, sent: make([]Sent, 0, room)}
}

// Name returns the name under which the port was opened, or that of the port it is attached to.
func (p *Out) Name() string { return p.name }

// SetLead makes the port a scheduling one.
func (p *Out) SetLead(lead time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lead = lead
}

// SetLag makes scheduled messages leave so much after their instants: until then Cancel takes them back.
func (p *Out) SetLag(lag time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lag = lag
}

// Fail makes every Send return err from now on; nil mends the port.
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

// Send keeps m, and passes it to the inputs that are attached, stamped with the time of the call.
func (p *Out) Send(m midiport.Message) error { return p.put(m, nil) }

// SendAt keeps m, and passes it on stamped with at; with a lead of 0 it is Send.
func (p *Out) SendAt(at clock.Time, m midiport.Message) error { return p.put(m, &at) }

func (p *Out) put(m midiport.Message, at *clock.Time) error {
	now := p.driver.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed:
		return midiport.ErrClosed
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

// Cancel marks the scheduled messages that have not left; see SetLag.
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

// Sent returns a copy of what the port was given, in the order of the calls.
func (p *Out) Sent() []Sent {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Sent(nil), p.sent...)
}

// Reset forgets what the port was given.
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
