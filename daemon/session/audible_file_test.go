package session

import (
	"bytes"
	"math"
	"testing"

	"github.com/groovegen/groovegen/daemon/recall"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
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

// TestControlsAreInTheFile walks the figures that are asked of the controls with the file that an export writes, read back.
func TestControlsAreInTheFile(t *testing.T) {
	t.Parallel()
	e := newLoopMaker(t)
	base := funkState(t, 1)
	rest := e.inFile(t, base)
	count := func(p groove.Pattern) float64 { return float64(p.Count()) }
	off := func(step int, _ groove.Voice, offset float64) bool { return gridOf(step, offset) > 0.002 }
	odd := func(step int, _ groove.Voice, _ float64) bool { return step%2 == 1 }
	for _, row := range []struct {
		name string
		set  []any
		got  func(p groove.Pattern) float64
		low  float64
		high float64
	}{
		{"density", []any{0.5}, func(p groove.Pattern) float64 { return count(p) / count(rest) }, 0.5 * 0.75, 0.5 * 1.25},
		{"density", []any{1.5}, func(p groove.Pattern) float64 { return count(p) / count(rest) }, 1.5 * 0.75, 1.5 * 1.25},
		{"complexity", []any{0.0}, func(p groove.Pattern) float64 { return share(p, odd) }, 0, 0.1},
		{"complexity", []any{2.0}, func(p groove.Pattern) float64 { return share(p, odd) }, share(rest, odd) + 0.05, 1},
		{"humanize", []any{0.0}, func(p groove.Pattern) float64 { return share(p, off) }, 0, 0},
		{"swing", []any{0.62}, func(p groove.Pattern) float64 { return p.Timing().Sixteenths }, 0.6, 0.64},
		{"push", []any{0.0}, func(p groove.Pattern) float64 { return lateMS(p, base.BPM) }, -1, 1},
		{"push", []any{12.0}, func(p groove.Pattern) float64 { return lateMS(p, base.BPM) }, 11, 13},
	} {
		if x := row.got(e.inFile(t, set(t, base, row.name, row.set...))); x < row.low-rounding || x > row.high+rounding {
			t.Errorf("%s %v: %.3f in the file, want %.3f to %.3f", row.name, row.set, x, row.low, row.high)
		}
	}
	for _, name := range []string{"voice/snare/density", "voice/snare/emphasis"} {
		p := e.inFile(t, set(t, base, name, 0.5))
		othersAre(t, &rest, &p, groove.Snare)
		if sameVoice(&rest, &p, groove.Snare) {
			t.Errorf("%s: the snare's notes in the file are the same", name)
		}
	}
	filled := set(t, base, "fill_every", 2)
	before := 0.0
	for _, x := range []float64{1, 0, 2} {
		p := e.inFile(t, set(t, filled, "fill_complexity", x))
		n := 0.0
		cells(&p, func(step int, v groove.Voice, _, _ float64) {
			if step%32 >= 24 && v != groove.Kick && v != groove.ClosedHat && v != groove.OpenHat && v != groove.Ride {
				n++
			}
		})
		if before == 0 {
			before = n
		}
		if math.Abs(n/before-1) > 0.15 || p == rest {
			t.Errorf("fill_complexity %g: %g strokes of fills in the file, at 1 %g", x, n, before)
		}
	}
}

// TestEveryGenreIsOnTheGrid: the hits of each loop are neither early nor late on average.
func TestEveryGenreIsOnTheGrid(t *testing.T) {
	t.Parallel()
	e := newLoopMaker(t)
	for _, genre := range genres("funk", "afrocuban", "blues") {
		s := set(t, steer.Default(), "genre", genre)
		for seed, l := range e.many(t, s) {
			if ms := lateMS(l.Pattern, s.BPM); math.Abs(ms) > 1 {
				t.Errorf("%s, seed %d: %.2f ms late", genre, seed, ms)
			}
		}
	}
}
