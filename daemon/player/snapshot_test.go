package player

import (
	"reflect"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/groovegen/groovegen/clock"
)

// fill sets every field of s to a value of its own that depends on n.
func fill(s *Snapshot, n uint64) {
	v := reflect.ValueOf(s).Elem()
	var set func(v reflect.Value)
	set = func(v reflect.Value) {
		n++
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				set(v.Field(i))
			}
		case reflect.Bool:
			v.SetBool(n%2 == 0)
		case reflect.Float64:
			v.SetFloat(float64(n) + 0.5)
		case reflect.Int64:
			v.SetInt(int64(n))
		case reflect.Uint8:
			v.SetUint(n % 4)
		default:
			v.SetUint(n % (1 << 32))
		}
	}
	set(v)
}

// Every field that there is, and will be, survives.
func TestSnapshotsComeBackWhole(t *testing.T) {
	var b snapshotCell
	for n := range uint64(100) {
		var s Snapshot
		fill(&s, n)
		b.publish(&s)
		if got := b.read(); got != s {
			t.Fatalf("published %+v\nread %+v", s, got)
		}
	}
}

func TestSnapshotsAreOfOneMoment(t *testing.T) {
	const turn = 64 // how often each lets the other go on, where there is one processor
	var b snapshotCell
	var done atomic.Bool
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		var s Snapshot
		for n := uint64(0); !done.Load(); n++ {
			s.Notes, s.Panics, s.Ticks, s.Epoch, s.Ignored = n, n, float64(n), uint32(n), n
			b.publish(&s)
			if n%turn == 0 {
				runtime.Gosched()
			}
		}
	}()
	var last uint64
	for reads := 0; reads < 20000 || last < 20000; reads++ { // and of many snapshots
		s := b.read()
		if s.Panics != s.Notes || s.Ticks != float64(s.Notes) || s.Epoch != uint32(s.Notes) || s.Ignored != s.Notes {
			t.Fatalf("torn: %+v", s)
		}
		if s.Notes < last {
			t.Fatalf("%d after %d", s.Notes, last)
		}
		last = s.Notes
		if reads%turn == 0 {
			runtime.Gosched()
		}
	}
	done.Store(true)
	<-finished
}

func TestSnapshotCountsAsMusiciansDo(t *testing.T) {
	tests := []struct {
		ticks           float64
		bar, beat, step int
	}{{0, 0, 0, 0}, {-0.2, 0, 0, 0}, {5.99, 0, 0, 0}, {6, 0, 0, 1}, {24, 0, 1, 0}, {95.9, 0, 3, 3}, {96, 1, 0, 0}, {967, 10, 0, 1}}
	for _, tt := range tests {
		s := Snapshot{Ticks: tt.ticks}
		if s.Bar() != tt.bar || s.Beat() != tt.beat || s.Step() != tt.step {
			t.Errorf("%g ticks: %d.%d.%d, want %d.%d.%d", tt.ticks, s.Bar(), s.Beat(), s.Step(), tt.bar, tt.beat, tt.step)
		}
	}
}

func TestSnapshotGoesOnByItself(t *testing.T) {
	s := Snapshot{At: 5, Ticks: 10, Tempo: 120, State: clock.Running}
	if got := s.TicksAt(5 + 2*tick120); got < 11.99 || got > 12.01 {
		t.Errorf("two ticks later: %g", got)
	}
	s.State = clock.Stopped
	if got := s.TicksAt(5 + 2*tick120); got != 10 {
		t.Errorf("stopped: %g", got)
	}
}
