package session

import (
	"bytes"
	"math"
	"testing"

	"github.com/groovegen/groovegen/daemon/recall"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/internal/racetest"
)

// inFile returns the four bars that an export's MIDI file has of the loop of a state, with the fills that the state asks for.
func (e *loopMaker) inFile(t *testing.T, s steer.State) groove.Pattern {
	t.Helper()
	l := e.loop(t, s, 0)
	p, err := recall.Piece(l, groove.GMKit(), piece.Played{FillEvery: s.FillEvery})
	if err != nil {
		t.Fatal(err)
	}
	p = p.Seam() // the other form moves early hits of the first step to the beginning: see TestPiecesStartWithTheirDownbeat
	var file bytes.Buffer
	if err = p.WriteSMF(&file, piece.OneTrack); err != nil {
		t.Fatal(err)
	}
	read, info, err := groove.ReadSMF(&file, groove.ImportOptions{})
	if err != nil || info.Bars != groove.Bars || info.Collisions > 0 || len(info.Unmapped) > 0 {
		t.Fatalf("the file has %d bars: %+v, %v", info.Bars, info, err)
	}
	return read
}

// share returns how many of a pattern's hits are as wanted.
func share(p groove.Pattern, wanted func(step int, v groove.Voice, offset float64) bool) float64 {
	n, all := 0.0, 0.0
	cells(&p, func(step int, v groove.Voice, offset, _ float64) {
		all++
		if wanted(step, v, offset) {
			n++
		}
	})
	return n / max(all, 1)
}

// lateMS is how late a pattern's hits are against the grid that it plays, on average.
func lateMS(p groove.Pattern, bpm float64) float64 {
	return p.Timing().Center * 60000 / bpm / groove.StepsPerBeat
}

// TestEveryGenreIsOnTheGrid: the hits of each loop are neither early nor late on average.
func TestEveryGenreIsOnTheGrid(t *testing.T) {
	racetest.Skip(t, "it draws hundreds of loops, one after the other")
	t.Parallel()
	e := newLoopMaker(t)
	for _, genre := range steer.GenreNames() {
		s := set(t, takesState(), "genre", genre)
		for seed, l := range e.many(t, s) {
			if ms := lateMS(l.Pattern, s.BPM); math.Abs(ms) > 1 {
				t.Errorf("%s, seed %d: %.2f ms late", genre, seed, ms)
			}
		}
	}
}
