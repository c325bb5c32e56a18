package midiport

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
)

func TestQueueSize(t *testing.T) {
	for _, tt := range []struct{ size, want int }{{-1, 2}, {0, 2}, {1, 2}, {2, 2}, {3, 4}, {64, 64}, {65, 128}, {1 << 30, MaxQueue}} {
		if got := NewQueue(tt.size).Cap(); got != tt.want {
			t.Errorf("NewQueue(%d).Cap() = %d, want %d", tt.size, got, tt.want)
		}
	}
}

// TestQueueModel runs pushes and pops against a slice, over many laps.
func TestQueueModel(t *testing.T) {
	q := NewQueue(8)
	var model []Event
	var next clock.Time
	var dropped uint64
	state := uint32(1)
	for range 100_000 {
		state = state*1664525 + 1013904223 // Numerical Recipes' generator
		if state>>31 == 0 {
			next++
			e := Event{At: next, Message: NoteOn(9, uint8(next), 1)}
			if ok := q.Push(e); ok != (len(model) < q.Cap()) {
				t.Fatalf("Push = %v with %d of %d taken", ok, len(model), q.Cap())
			} else if ok {
				model = append(model, e)
			} else {
				dropped++
			}
			continue
		}
		got, ok := q.Pop()
		if ok != (len(model) > 0) || ok && got != model[0] {
			t.Fatalf("Pop = %+v, %v, want %+v", got, ok, model)
		}
		if ok {
			model = model[1:]
		}
	}
	if q.Dropped() != dropped {
		t.Errorf("dropped %d, want %d", q.Dropped(), dropped)
	}
}

// TestQueueProducers has several goroutines push at once: nothing is lost, doubled, or out of its producer's order.
func TestQueueProducers(t *testing.T) {
	const producers, each = 4, 2_000
	q := NewQueue(256)
	var wg sync.WaitGroup
	for p := range producers {
		wg.Go(func() {
			for i := 1; i <= each; {
				if q.Push(Event{At: clock.Time(i), Message: Message{Data: [3]byte{byte(p)}}}) {
					i++
				} else {
					runtime.Gosched()
				}
			}
		})
	}
	var last [producers]clock.Time
	for n := 0; n < producers*each; {
		e, ok := q.Pop()
		if !ok {
			runtime.Gosched()
			continue
		}
		p := e.Data[0]
		if e.At != last[p]+1 {
			t.Fatalf("producer %d: event %d after %d", p, e.At, last[p])
		}
		last[p] = e.At
		n++
	}
	wg.Wait()
	if _, ok := q.Pop(); ok {
		t.Error("one event too many")
	}
}

func TestQueueAllocs(t *testing.T) {
	q := NewQueue(4)
	var r ClockReader
	n := testing.AllocsPerRun(1000, func() {
		for range 6 {
			if _, ok := r.Clock(Event{Message: Tick()}); ok {
				q.Push(Event{Message: Tick()})
			}
		}
		for _, ok := q.Pop(); ok; _, ok = q.Pop() {
		}
	})
	if n != 0 {
		t.Errorf("push and pop allocate %v times", n)
	}
}

func TestFind(t *testing.T) {
	have := []string{"Midi Through:Midi Through Port-0 14:0", "Synth A", "", "synth", "Synth B"}
	tests := []struct {
		name string
		want int
	}{
		{"synth", 3}, {"SYNTH", 3}, {"synth b", 4}, {"through", 0}, {" Synth A ", 1}, {"nth", 1},
	}
	for _, tt := range tests {
		if got, err := FindPort("input", tt.name, have); err != nil || got != tt.want {
			t.Errorf("Find(%q) = %d, %v, want %d", tt.name, got, err, tt.want)
		}
	}
	for _, name := range []string{"", "  ", "organ"} {
		_, err := FindPort("input", name, have)
		if !errors.Is(err, ErrNoPort) || !strings.Contains(err.Error(), "Synth A") {
			t.Errorf("Find(%q): error %v", name, err)
		}
	}
	if _, err := FindPort("output", "x", nil); err == nil || !strings.Contains(err.Error(), "there are none") {
		t.Errorf("error %v does not say that there are none", err)
	}
}

func TestSystemError(t *testing.T) {
	cause := errors.New("cause")
	err := error(&SystemError{System: "ALSA", Missing: "no device", Hint: "plug one in", Err: cause})
	if !errors.Is(err, ErrNoSystem) || !errors.Is(err, cause) {
		t.Error("it is not what it wraps")
	}
	if got, want := err.Error(), "open ALSA: no device (cause); plug one in"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if err := error(&SystemError{System: "ALSA", Missing: "no device"}); errors.Is(err, cause) || err.Error() != "open ALSA: no device" {
		t.Errorf("without cause and hint: %q", err)
	}
}

func TestNow(t *testing.T) {
	const length, granularity = 20 * time.Millisecond, time.Millisecond
	// Go's clock is read around ours and within it, so a pause between two readings changes no order.
	around := time.Now()
	begin := Now()
	within := time.Now()
	for last := begin; time.Since(within) < length; {
		now := Now()
		if now < last {
			t.Fatalf("time went back by %v", last.Sub(now))
		}
		last = now
	}
	least := time.Since(within)
	took := Now().Sub(begin)
	if most := time.Since(around); took < least-granularity || took > most+granularity {
		t.Errorf("the clock went on by %v, Go's by %v to %v", took, least, most)
	}
}

func BenchmarkQueue(b *testing.B) {
	q := NewQueue(1024)
	b.ReportAllocs()
	for b.Loop() {
		q.Push(Event{Message: Tick()})
		q.Pop()
	}
}
