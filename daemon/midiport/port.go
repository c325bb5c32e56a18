package midiport

import (
	"time"

	"github.com/groovegen/groovegen/clock"
)

// Message is a MIDI message of up to three bytes; Len 0 is no message. SysEx is not supported.
type Message struct {
	Data [3]byte
	Len  uint8
}

// Event is a message and the instant at which the driver received it.
type Event struct {
	At clock.Time
	Message
}

// In is an open input port.
type In interface {
	// Name returns the port's name as other programs see it.
	Name() string
	// Listen calls handle for each message from now on, on a thread of the driver. handle must neither block nor
	// allocate. Listen can be called once.
	Listen(handle func(Event)) error
	// Close ends the calls of handle. When it returns, none is running.
	Close() error
}

// Out is an open output port.
type Out interface {
	Name() string
	// Send sends m now. Realtime-safe: yes (it does not wait for the receiver).
	Send(m Message) error
	// Lead is how far ahead of its instant a message may be given to SendAt. 0 means that the driver cannot schedule:
	// SendAt sends at once.
	Lead() time.Duration
	// SendAt hands over m, which is sent at the given instant. Realtime-safe: yes.
	SendAt(at clock.Time, m Message) error
	Close() error
}

// DefaultLead is how far ahead of their instants messages are handed to a driver that has a sender thread. Go code may
// be that late without making a note late. It is less than half a step at any tempo up to 300 BPM, so decisions that
// are made when a step opens are made in time.
const DefaultLead = 20 * time.Millisecond

// SendThread is an Out that sends scheduled messages on a thread of its own, which runs no Go.
type SendThread interface {
	// Realtime reports whether that thread has real-time priority. Realtime-safe: yes.
	Realtime() bool
	// ReadLateness removes the measured lateness of note-ons that were handed over ahead, each once, writes them to
	// dst and returns their number. One goroutine. Realtime-safe: yes.
	ReadLateness(dst []time.Duration) int
}

// Batcher is an Out that accepts messages in batches, so that its thread wakes up once for a chord.
type Batcher interface {
	// BeginBatch starts a batch: the port may keep its messages until EndBatch, and treats all of them as handed over
	// now. Realtime-safe: yes, both.
	BeginBatch(now clock.Time)
	EndBatch()
}

// Driver opens the ports of one MIDI system.
type Driver interface {
	// Name is "alsa", "jack", "fake" …
	Name() string
	// OpenVirtual creates an input and an output that other programs see under this name.
	OpenVirtual(name string) (In, Out, error)
	// OpenIn and OpenOut attach to an existing port whose name contains name, ignoring case. The error lists the
	// existing ports.
	OpenIn(name string) (In, error)
	OpenOut(name string) (Out, error)
	// Ins and Outs list the names of the ports that OpenIn and OpenOut can attach to.
	Ins() ([]string, error)
	Outs() ([]string, error)
	Close() error
}

// Canceller is an Out that can cancel scheduled messages that have not been sent. Drivers with a Lead implement it.
type Canceller interface {
	// Cancel removes every message of SendAt that has not been sent, note-offs and messages that are due included. The
	// caller must end the notes that may sound with Send, which Cancel does not affect. Realtime-safe: yes.
	Cancel()
}

// DropCounter is a port that counts lost messages: an input counts the events that found its queue full, an output
// counts the scheduled messages that the MIDI system refused.
type DropCounter interface{ Dropped() uint64 }

// Watched is a port that knows whether it is of use. Ports that can be lost implement it.
type Watched interface {
	// Lost returns why the port is of no use any more: its server has stopped, or what it is attached to is gone. It is nil while the
	// port works. A lost port must be closed and opened again. Not during Close. Realtime-safe: no.
	Lost() error
}

// Connector is a port of this program that can be connected to several ports of others. Realtime-safe: no.
type Connector interface {
	// Peers lists the ports of other programs to which this one can be connected.
	Peers() []Peer
	// Connect connects the port to that of another program with this full name.
	Connect(name string) error
}

// Peer is a port of another program.
type Peer struct {
	Name      string
	Connected bool
	// Appeared is larger when a port of this name has appeared again, even if nobody looked while it was away.
	Appeared uint64
}
