package recall_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/groovegen/groovegen/daemon/recall"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/infer"
)

// TestCodesOfExports exports loops of random states with fills, in half-time and double-time, at tempos of other clocks. Another program makes the
// same piece from the code alone.
func TestCodesOfExports(t *testing.T) {
	t.Parallel()
	first, encoder := newGenerator(t)
	second, _ := newGenerator(t)
	rng := rand.New(rand.NewPCG(5, 6))
	fills := 0
	for i := range 60 {
		s := randomState(t, rng)
		r := recall.Recipe(s, nil)
		if s.Captured != "" {
			r.Guide = guideOf(t, encoder, s)
		}
		l, err := first.Loop(r)
		if err != nil {
			t.Fatal(err)
		}
		heard := piece.Played{Timescale: []float64{0, 0.5, 1, 2}[i%4], FillEvery: rng.IntN(9), Bar: 4 * rng.IntN(20)}
		if i%3 == 0 {
			heard.Tempos = []groove.TempoAt{{BPM: 121.37}}
		}
		want, err := recall.Piece(l, groove.GMKit(), heard)
		if err != nil {
			t.Fatal(err)
		}
		if want.Units == groove.LoopUnits && !want.IsPattern(&l.Pattern) {
			fills++
		}
		code, err := infer.ParseCode(want.Code)
		if err != nil {
			t.Fatal(err)
		}
		if code.Encoded {
			code.Recipe.Guide = r.Guide
		}
		again, err := second.Loop(code.Recipe)
		if err != nil {
			t.Fatal(err)
		}
		got, err := recall.CodedPiece(again, groove.GMKit(), code.Song)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%d: %s makes another piece of %s, %d bars, %d notes: %v", i, want.Code, got.Title, got.Bars(), len(got.Notes), err)
		}
	}
	if fills < 5 {
		t.Errorf("only %d pieces have fills", fills)
	}
}

// TestStrokesByHandAreInNoCode exports a turn with a stroke that nobody planned: its code says that there was more.
func TestStrokesByHandAreInNoCode(t *testing.T) {
	t.Parallel()
	g, _ := newGenerator(t)
	l, err := g.Loop(recall.Recipe(randomState(t, rand.New(rand.NewPCG(1, 1))), nil))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := recall.Piece(l, groove.GMKit(), piece.Played{})
	if err != nil || plain.Code != l.Origin.Code {
		t.Errorf("a loop as it stands has the code %s, not its own %s: %v", plain.Code, l.Origin.Code, err)
	}
	heard := piece.Played{To: groove.LoopUnits}
	heard.Notes = append(append(heard.Notes, plain.Notes...), piece.Note{Unit: groove.LoopUnits / 2, Length: 100, Voice: groove.Crash, Channel: 10, Key: 49, Velocity: 99})
	heard.Notes = append(heard.Notes, piece.Note{Unit: groove.LoopUnits / 2, Length: 100, Voice: groove.Crash, Channel: 10, Key: 57, Velocity: 99})
	p, err := recall.Piece(l, groove.GMKit(), heard)
	if err != nil {
		t.Fatal(err)
	}
	if code, err := infer.ParseCode(p.Code); err != nil || code.Song != (infer.Song{Live: true}) {
		t.Errorf("%+v, %v", code.Song, err)
	}
}
