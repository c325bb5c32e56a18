package seq

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// However the position moves on, the notes are the oracle's: each hit once a pass, in order.
func TestAnyAdvanceGivesTheSameNotes(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		l := randomLoop(r, seed+1, r.Float64())
		from := r.IntN(200)
		to := from + 1 + r.IntN(160)
		s := started(l, 6*float64(from))
		size := []float64{0.01, 0.5, 6, 23}[seed%4]
		// A step's notes all lie before the next step opens, at to − 0.5.
		got := run(s, 6*float64(from), 6*float64(to)-3.001, func() float64 { return r.Float64() * size })
		requireNotes(t, got, expected(from, to, func(int) *groove.Loop { return l }))
	}
}

// Going from each Next to the next gives every note exactly at its place, and never stands still.
func TestNextLeadsFromNoteToNote(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 2))
		l := randomLoop(r, 1, 0.4)
		s := started(l, 6*3)
		dst := s.Advance(6*3, make([]Note, 0, 16))
		got := slices.Clone(dst)
		idle := 0
		for {
			at, ok := s.Next()
			if !ok {
				t.Fatal("a running sequencer has nothing next")
			}
			if at >= 6*150-3 {
				break
			}
			dst = s.Advance(at, dst[:0])
			for _, n := range dst {
				if n.Ticks != at {
					t.Fatalf("at %g the note of %g is due", at, n.Ticks)
				}
			}
			if idle++; len(dst) > 0 {
				idle = 0
			} else if idle > 64 {
				t.Fatal("it does not move on")
			}
			got = append(got, dst...)
		}
		requireNotes(t, got, expected(3, 150, func(int) *groove.Loop { return l }))
	}
}

// Loops queued at random quanta and times: each step comes wholly from one loop, and TakeOver says which.
func TestRandomTakeOvers(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 3))
		s := started(randomLoop(r, 1, 0.3), 0)
		byStep := map[int]*groove.Loop{}
		dst := make([]Note, 0, 256)
		var got []Note
		for at, id := 0.0, uint64(2); at < 6*300; at += r.Float64() * 8 {
			dst = s.Advance(at, dst[:0])
			got = append(got, dst...)
			if taken, ok := s.TakeOver(); ok {
				byStep[taken.Step] = taken.Loop
			}
			if r.IntN(12) == 0 {
				s.Queue(randomLoop(r, id, 0.3), Quantize(r.IntN(4)))
				id++
			}
		}
		last := stepAt(got[len(got)-1].Ticks)
		var playing *groove.Loop
		loops := make([]*groove.Loop, last)
		for k := range last {
			if l, ok := byStep[k]; ok {
				playing = l
			}
			loops[k] = playing
		}
		want := expected(0, last, func(k int) *groove.Loop { return loops[k] })
		requireNotes(t, got[:len(want)], want)
	}
}

func TestNothingIsAllocated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 4))
	a, b := randomLoop(r, 1, 0.9), randomLoop(r, 2, 0.9)
	s := started(a, 0)
	dst := make([]Note, 0, 64)
	at := 0.0
	allocs := testing.AllocsPerRun(2000, func() {
		at += 1.7
		dst = s.Advance(at, dst[:0])
		s.Next()
		s.Queue(b, Beat)
		s.TakeOver()
		if at > 500 {
			s.Jump(at, 0)
			at = 0
		}
		a, b = b, a
	})
	if allocs != 0 {
		t.Errorf("%g allocations a round, want 0", allocs)
	}
}

// FuzzSequencer moves the position, the song and the loops about at will: no step's window is ever left, notes come in
// order within a run, and no cell sounds twice without a move.
func FuzzSequencer(f *testing.F) {
	f.Add([]byte{0, 10, 0, 10, 1, 3, 0, 200, 2, 40, 0, 9})
	f.Add([]byte{3, 0, 0, 1, 4, 64, 0, 255, 0, 255, 5, 1, 0, 30})
	f.Fuzz(func(t *testing.T, script []byte) {
		r := rand.New(rand.NewPCG(uint64(len(script)), 5))
		loops := []*groove.Loop{randomLoop(r, 1, 0.5), randomLoop(r, 2, 0.9), nil}
		s := started(loops[0], 0)
		at, last := 0.0, -1e9
		seen := map[Note]bool{}
		dst := make([]Note, 0, 32)
		for i := 0; i+1 < len(script); i += 2 {
			op, x := script[i]%6, script[i+1]
			switch op {
			case 0:
				at += float64(x) / 10
			case 1:
				at -= float64(x) / 50
			case 2:
				s.Jump(at, float64(x)*6)
			case 3:
				s.Stop()
			case 4:
				s.Start(float64(x))
			case 5:
				s.Queue(loops[int(x)%3], Quantize(x%4))
			}
			if op >= 2 && op <= 4 {
				last, seen = -1e9, map[Note]bool{}
				if op != 3 {
					at = float64(x)
				}
				if op == 2 {
					at *= 6
				}
			}
			dst = s.Advance(at, dst[:0])
			for _, n := range dst {
				switch {
				case n.Ticks < last:
					t.Fatalf("%+v comes after %g", n, last)
				case seen[n]:
					t.Fatalf("%+v comes twice", n)
				case n.Velocity < 1 || n.Velocity > 127 || n.LoopID == 0:
					t.Fatalf("%+v is no note", n)
				}
				last, seen[n] = n.Ticks, true
			}
		}
	})
}

func BenchmarkAdvance(b *testing.B) {
	s := started(randomLoop(rand.New(rand.NewPCG(1, 6)), 1, 0.4), 0)
	dst := make([]Note, 0, 64)
	at := 0.0
	b.ReportAllocs()
	for b.Loop() {
		at++
		dst = s.Advance(at, dst[:0])
	}
}
