package midiport

import (
	"fmt"
	"runtime"
	"sync"
)

// InputReader is the Go side of an input whose events a C thread stamps and stores. Its goroutine fetches them and
// calls the handler.
type InputReader struct {
	mu     sync.Mutex
	done   chan struct{} // closed when the goroutine has ended; nil before Listen
	closed bool
}

// fetched is how many events are fetched at a time.
const fetched = 64

// Listen calls begin, then starts a thread that calls handle for each event that fetch returns. fetch blocks until
// there are events and returns their number, or a negative number at the end. The error is ErrClosed or ErrListening.
func (l *InputReader) Listen(name string, begin func(), fetch func([]Event) int, handle func(Event)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return fmt.Errorf("listen to %q: %w", name, ErrClosed)
	case l.done != nil:
		return fmt.Errorf("listen to %q: %w", name, ErrListening)
	}
	l.done = make(chan struct{})
	begin()
	go l.read(fetch, handle)
	return nil
}

func (l *InputReader) read(fetch func([]Event) int, handle func(Event)) {
	runtime.LockOSThread() // never unlocked: the thread and its priority end with the goroutine
	defer close(l.done)
	RaiseThreadPriority()
	var events [fetched]Event
	for {
		n := fetch(events[:])
		if n < 0 {
			return
		}
		for _, e := range events[:n] {
			handle(e)
		}
	}
}

// Close calls stop, which must end fetch, waits for the goroutine, and calls free. Further calls do nothing. If Listen
// was never called, stop and free are called all the same. Close must not be called from the handler.
func (l *InputReader) Close(stop, free func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	l.closed = true
	stop()
	if l.done != nil {
		<-l.done
	}
	free()
}

// WhileOpen calls read unless the reader is closed. read can use what free releases.
func (l *InputReader) WhileOpen(read func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		read()
	}
}
