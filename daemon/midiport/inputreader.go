package midiport

import (
	"fmt"
	"runtime"
	"sync"
)

// InputReader is the Go half of an input whose events a thread in C stamps and keeps: a goroutine fetches them and hands them on.
//
// in:  Listen, Close
// out: the handler's calls
type InputReader struct {
	mu     sync.Mutex
	done   chan struct{} // closed when the goroutine has ended; nil before Listen
	closed bool
}

// fetched is how many events are fetched at a time.
const fetched = 64

// Listen calls begin and then, on a thread of its own, handle for each event that fetch gives. Fetch blocks until there are events
// and returns how many it wrote, or a negative number at the end. The error is ErrClosed or ErrListening.
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
	runtime.LockOSThread() // and never unlocked: the thread ends with us, favoured as it is
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

// Close has stop end fetch, waits for the goroutine, and calls free: once, whatever is called afterwards. Without a Listen before, stop
// is called too. It must not be called from the handler.
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

// WhileOpen calls read unless the inlet is closed: what it reads is there.
func (l *InputReader) WhileOpen(read func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		read()
	}
}
