package capture

import (
	"sync/atomic"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
)

// queueSize is how many notes can wait between two looks at the queue.
const queueSize = 1024

// Note is a note-on of the input.
type Note struct {
	At       clock.Time
	Key      uint8
	Velocity uint8 // 1–127
}

// Listener passes note-ons from the driver's thread to a Session. NewListener makes one.
type Listener struct {
	open  atomic.Bool
	queue *midiport.Queue
}

// NewListener returns a listener that is closed.
func NewListener() *Listener { return &Listener{queue: midiport.NewQueue(queueSize)} }

// Receive accepts a message of the input and keeps it if it is a note-on and the listener is open. Realtime-safe: yes.
func (l *Listener) Receive(e midiport.Event) {
	if l.open.Load() && e.Valid() && e.IsNoteOn() {
		l.queue.Push(e)
	}
}

// Open starts to keep notes and drops older ones. Only one goroutine at a time calls Open, Close and Next.
func (l *Listener) Open() {
	l.open.Store(false)
	for _, ok := l.queue.Pop(); ok; _, ok = l.queue.Pop() {
	}
	l.open.Store(true)
}

// Close stops keeping notes.
func (l *Listener) Close() { l.open.Store(false) }

// Next returns the next note; false when there is none yet.
func (l *Listener) Next() (Note, bool) {
	e, ok := l.queue.Pop()
	return Note{At: e.At, Key: e.Data[1], Velocity: e.Data[2]}, ok
}

// Dropped returns how many notes found the queue full.
func (l *Listener) Dropped() uint64 { return l.queue.Dropped() }
