package midiport

import (
	"errors"
	"testing"
)

func TestInputReaderHandsOnUntilItIsClosed(t *testing.T) {
	var l InputReader
	source, got := make(chan Event), make(chan Event)
	begun, stopped, freed := 0, 0, 0
	fetch := func(dst []Event) int {
		e, ok := <-source
		if !ok {
			return -1
		}
		dst[0] = e
		return 1
	}
	listen := func() error { return l.Listen("x", func() { begun++ }, fetch, func(e Event) { got <- e }) }
	if err := listen(); err != nil {
		t.Fatal(err)
	}
	if err := listen(); !errors.Is(err, ErrListening) {
		t.Errorf("error %v, want ErrListening", err)
	}
	for i := range 3 {
		want := NoteOn(9, uint8(i), 64)
		source <- Event{Message: want}
		if e := <-got; e.Message != want {
			t.Errorf("event %d is %v", i, e)
		}
	}
	for range 2 {
		l.Close(func() { stopped++; close(source) }, func() { freed++ })
	}
	if begun != 1 || stopped != 1 || freed != 1 {
		t.Errorf("begun %d, stopped %d, freed %d times, want once each", begun, stopped, freed)
	}
	if err := listen(); !errors.Is(err, ErrClosed) {
		t.Errorf("error %v, want ErrClosed", err)
	}
	l.WhileOpen(func() { t.Error("read what is freed") })
}

func TestInputReaderAllocatesNothing(t *testing.T) {
	var l InputReader
	turn, got := make(chan struct{}), make(chan struct{})
	fetch := func(dst []Event) int {
		if _, ok := <-turn; !ok {
			return -1
		}
		return len(dst)
	}
	n := 0
	if err := l.Listen("x", func() {}, fetch, func(Event) {
		if n++; n%fetched == 0 {
			got <- struct{}{}
		}
	}); err != nil {
		t.Fatal(err)
	}
	if allocs := testing.AllocsPerRun(100, func() { turn <- struct{}{}; <-got }); allocs != 0 {
		t.Errorf("%g allocations for %d events", allocs, fetched)
	}
	l.Close(func() { close(turn) }, func() {})
}
