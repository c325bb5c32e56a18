package midiport

import (
	"time"

	"github.com/groovegen/groovegen/clock"
)

// Message is a MIDI message of up to three bytes; Len 0 is no message. SysEx never comes through here.
type Message struct {
	Data [3]byte
	Len  uint8
}

// Event is a message with the instant at which the driver's callback saw it (or at which the driver says it happened).
type Event struct {
	At clock.Time
	Message
}

// In is an open input port.
type In interface {
	// Name returns the port's name as other programs see it.
	Name() string
	// Listen calls handle for each message from then on, on the driver's own thread: handle must neither block nor
	// allocate. Called once.
	Listen(handle func(Event)) error
	// Close stops the calls; none is running when it returns.
	Close() error
}

// Out is an open output port.
type Out interface {
	Name() string
	// Send sends m now. Realtime-safe: yes (it does not wait for the receiver).
	Send(m Message) error
	// Lead is how far ahead of its time a message may be handed to SendAt; 0 means that the driver cannot schedule and
	// SendAt sends at once.
	Lead() time.Duration
	// SendAt hands over m to be sounded at the given instant. Realtime-safe: yes.
	SendAt(at clock.Time, m Message) error
	Close() error
}

// DefaultLead is how far ahead of its instant a driver with a thread of its own has messages handed over. What runs Go may be that
// late, whatever the collector, other goroutines and the machine's other work do, and no note is. It is less than half a step
// at any tempo up to 300 BPM, so that all that is decided when a step opens is decided in time.
const DefaultLead = 20 * time.Millisecond

// SendThread is an Out that sends what SendAt was handed on a thread of its own, which no Go runs on.
type SendThread interface {
	// Realtime says whether that thread has real-time priority. Realtime-safe: yes.
	Realtime() bool
	// ReadLateness takes out of the port how late note-ons left that were handed over before their instant, each of them
	// once, and returns how many it wrote. One goroutine. Realtime-safe: yes.
	ReadLateness(dst []time.Duration) int
}

// Batcher is an Out that can be told that more is about to come, so that its thread is woken once for all of it.
type Batcher interface {
	// BeginBatch may keep what is handed over from now on until Release, and takes all of it as handed over now. Realtime-safe: yes, both.
	BeginBatch(now clock.Time)
	EndBatch()
}

// Driver opens ports of one MIDI system.
type Driver interface {
	// Name is "alsa", "jack", "fake" …
	Name() string
	// OpenVirtual makes a pair of ports that other programs see under the given name.
	OpenVirtual(name string) (In, Out, error)
	// OpenIn and OpenOut attach to an existing port whose name contains name, case-insensitively; the error lists the
	// names that there are.
	OpenIn(name string) (In, error)
	OpenOut(name string) (Out, error)
	// Ins and Outs list the names of the ports that can be attached to.
	Ins() ([]string, error)
	Outs() ([]string, error)
	Close() error
}

// Canceller is an Out that can take back what SendAt was handed and has not sounded yet. Drivers with a Lead are one.
type Canceller interface {
	// Cancel forgets every message that SendAt was handed and that has not been sent, note-offs among them, and also what is
	// due already: who calls it ends the notes that may sound, by Send, which no Cancel takes back. Realtime-safe: yes.
	Cancel()
}

// DropCounter is a port that counts what was lost and nobody was told of: of an input the events that found no room, of an output the
// messages that the MIDI system refused once SendAt had taken them.
type DropCounter interface{ Dropped() uint64 }
