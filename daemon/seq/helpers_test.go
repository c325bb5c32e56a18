package seq

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// hit is one cell of a test's loop.
type hit struct {
	step   int
	voice  groove.Voice
	offset float32
}

// loopOf returns a loop with these hits, all at velocity 100.
func loopOf(id uint64, hits ...hit) *groove.Loop {
	l := &groove.Loop{ID: id}
	for _, h := range hits {
		l.Pattern.Hits[h.step][h.voice] = true
		l.Pattern.Offsets[h.step][h.voice] = h.offset
		l.Pattern.Velocities[h.step][h.voice] = 100.0 / 127
	}
	return l
}

// full returns a loop with one voice on every step, at one offset.
func full(id uint64, voice groove.Voice, offset float32) *groove.Loop {
	l := &groove.Loop{ID: id}
	for s := range groove.Steps {
		l.Pattern.Hits[s][voice] = true
		l.Pattern.Offsets[s][voice] = offset
		l.Pattern.Velocities[s][voice] = 0.5
	}
	return l
}

// randomLoop returns a loop in which each cell is hit with a probability.
func randomLoop(r *rand.Rand, id uint64, density float64) *groove.Loop {
	l := &groove.Loop{ID: id}
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if r.Float64() < density {
				l.Pattern.Hits[s][v] = true
				l.Pattern.Offsets[s][v] = r.Float32() - 0.5
				l.Pattern.Velocities[s][v] = r.Float32()
			}
		}
	}
	l.Pattern = l.Pattern.Canonical()
	return l
}

// expected is the oracle: all notes of the steps from up to, but not including, to, when loopAt says which loop each
// step comes from. It sorts the plain list and knows nothing of openings.
func expected(from, to int, loopAt func(step int) *groove.Loop) []Note {
	var notes []Note
	for k := from; k < to; k++ {
		l := loopAt(k)
		if l == nil {
			continue
		}
		row := ((k % 64) + 64) % 64
		for v := range groove.Voice(groove.NumVoices) {
			if l.Pattern.Hits[row][v] {
				notes = append(notes, Note{
					Ticks:    6*float64(k) + 6*float64(l.Pattern.Offsets[row][v]),
					Voice:    v,
					Velocity: groove.MIDIVelocity(l.Pattern.Velocities[row][v]),
					LoopID:   l.ID,
				})
			}
		}
	}
	slices.SortStableFunc(notes, func(a, b Note) int { return cmp.Compare(a.Ticks, b.Ticks) })
	return notes
}

// run advances s to a position in steps drawn from next, and returns all notes.
func run(s *Sequencer, from, to float64, next func() float64) []Note {
	var all []Note
	dst := make([]Note, 0, 16)
	for at := from; ; at = min(at+next(), to) {
		for {
			dst = s.Advance(at, dst[:0])
			all = append(all, dst...)
			if len(dst) < cap(dst) {
				break
			}
		}
		if at == to {
			return all
		}
	}
}

// started returns a sequencer that plays l from a position.
func started(l *groove.Loop, ticks float64) *Sequencer {
	s := new(Sequencer)
	s.Queue(l, Loop)
	s.Start(ticks)
	return s
}

func ticksOf(notes []Note) []float64 {
	t := make([]float64, 0, len(notes))
	for _, n := range notes {
		t = append(t, n.Ticks)
	}
	return t
}

func requireNotes(t *testing.T, got, want []Note) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d notes, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("note %d is %+v, want %+v", i, got[i], want[i])
		}
	}
}

func near(a, b float64) bool { return a-b < 1e-5 && b-a < 1e-5 }
