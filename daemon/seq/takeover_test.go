package seq

import (
	"fmt"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// Each quantum, queued before and after the opening of each of 130 steps: the take-over comes at the first boundary whose
// step has not opened, with all notes of that step, the early ones too.
func TestTakeOverAtEveryBoundary(t *testing.T) {
	a, b := full(1, groove.ClosedHat, -0.25), full(2, groove.Ride, -0.25)
	for _, q := range []Quantize{Step, Beat, Bar, Loop} {
		for k := range 130 {
			for _, opened := range []bool{false, true} {
				at := 6*float64(k) - 3 // where step k opens
				first := k
				if opened {
					first = k + 1
				} else {
					at -= 0.001
				}
				boundary := (first + q.Steps() - 1) / q.Steps() * q.Steps()
				if k == 0 && !opened {
					continue // the start has opened step 0
				}
				s := started(a, 0)
				notes := run(s, 0, max(at, 0), func() float64 { return 4 })
				if taken, ok := s.TakeOver(); !ok || taken.Loop != a || taken.Step != 0 {
					t.Fatalf("the first loop was taken as %v, %v", taken, ok)
				}
				s.Queue(b, q)
				notes = append(notes, run(s, max(at, 0), 6*200, func() float64 { return 4 })...)
				want := expected(0, 201, func(step int) *groove.Loop {
					if step < boundary {
						return a
					}
					return b
				})
				requireNotes(t, notes, want)
				if taken, ok := s.TakeOver(); !ok || taken.Loop != b || taken.Step != boundary {
					t.Fatalf("%s, queued at %g: taken %v at %d, want step %d", q, at, ok, taken.Step, boundary)
				}
				if _, again := s.TakeOver(); again {
					t.Fatal("one take-over was reported twice")
				}
			}
		}
	}
}

func TestTheNewestWins(t *testing.T) {
	s := started(full(1, 0, 0), 0)
	s.Queue(full(2, 0, 0), Bar)
	s.Queue(full(3, 0, 0), Beat)
	notes := run(s, 0, 6*40, func() float64 { return 6 })
	if got := notes[4].LoopID; got != 3 {
		t.Errorf("step 4 comes from loop %d, want 3", got)
	}
	s.Queue(full(4, 0, 0), Step)
	s.Queue(nil, Step)
	for _, n := range run(s, 6*40, 6*50, func() float64 { return 6 }) {
		if n.LoopID != 3 {
			t.Fatalf("a loop that was taken back plays: %+v", n)
		}
	}
}

func TestFirstLoopDoesNotWaitForItsQuantum(t *testing.T) {
	s := new(Sequencer)
	s.Start(0)
	run(s, 0, 50, func() float64 { return 6 })
	s.Queue(full(1, 0, 0), Loop)
	notes := run(s, 50, 100, func() float64 { return 6 })
	if len(notes) == 0 || notes[0].Ticks != 54 {
		t.Fatalf("due at %v, want from 54 on", ticksOf(notes))
	}
	if taken, ok := s.TakeOver(); !ok || taken.Step != 9 {
		t.Errorf("taken at step %d, want 9", taken.Step)
	}
}

// The place in the loop is the song step mod 64, whenever the loop came in.
func TestNewLoopKeepsTheSongsPlace(t *testing.T) {
	s := started(full(1, 0, 0), 0)
	run(s, 0, 6*20, func() float64 { return 6 })
	s.Queue(loopOf(2, hit{0, 1, 0}, hit{24, 2, 0}, hit{40, 3, 0}), Beat)
	var got []string
	for _, n := range run(s, 6*20, 6*70, func() float64 { return 6 }) {
		if n.LoopID == 2 {
			got = append(got, fmt.Sprint(n.Ticks/6, n.Voice))
		}
	}
	if fmt.Sprint(got) != "[24 closed_hat 40 open_hat 64 snare]" {
		t.Errorf("loop 2 plays %v", got)
	}
}

func TestRepeatsAreCounted(t *testing.T) {
	s := started(full(1, 0, 0), 0)
	by := func() float64 { return 7 }
	run(s, 0, 384*3+1, by)
	if s.Repeats() != 3 {
		t.Errorf("%d repeats after three passes, want 3", s.Repeats())
	}
	s.Queue(full(2, 0, 0), Loop)
	run(s, 384*3+1, 384*4+1, by)
	if s.Repeats() != 3 {
		t.Errorf("%d repeats after a take-over, want 3", s.Repeats())
	}
	run(s, 384*4+1, 384*5+1, by)
	if s.Repeats() != 4 {
		t.Errorf("%d repeats, want 4", s.Repeats())
	}
	s.Jump(384*5+1, 0)
	if s.Repeats() != 4 {
		t.Error("a jump was counted as a repeat")
	}
}

func TestStartOnABoundaryTakesOver(t *testing.T) {
	for k, q := range map[int]Quantize{0: Loop, 64: Loop, 128: Loop, 48: Bar, 52: Beat, 53: Step} {
		s := started(full(1, 0, 0), 6*7)
		s.Stop()
		s.Queue(full(2, 0, 0), q)
		s.Start(6 * float64(k))
		dst := s.Advance(6*float64(k), make([]Note, 0, 4))
		if len(dst) != 1 || dst[0].LoopID != 2 {
			t.Errorf("start at step %d, %s: %v, want loop 2", k, q, dst)
		}
	}
	s := started(full(1, 0, 0), 0)
	s.Queue(full(2, 0, 0), Bar)
	s.Start(6 * 17)
	if dst := s.Advance(6*17, make([]Note, 0, 4)); len(dst) != 1 || dst[0].LoopID != 1 {
		t.Errorf("start between boundaries: %v, want loop 1", dst)
	}
}
