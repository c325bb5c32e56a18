package infer

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// fillShape is what fills of a lean are like, a fill.
type fillShape struct{ strokes, weak, drums float64 }

// shapeOf measures the fills of many recipes.
func shapeOf(t *testing.T, g *Generator, amount, lean float64) (shape fillShape) {
	t.Helper()
	n := 0.0
	for _, genre := range []groove.Genre{groove.Rock, groove.Funk, groove.Jazz, groove.Latin} {
		for seed := range uint64(4) {
			r := recipe()
			r.Style, r.Seed, r.Fill, r.FillLean = groove.Pure(genre, 110), seed, amount, lean
			l := makeLoop(t, g, r)
			for bar := range groove.Bars {
				n++
				hit := inBar(l.Fill, bar)
				for v := groove.Snare; v < groove.NumVoices; v++ {
					if handOf(v) == handRest {
						continue
					}
					played := 0.0
					for pos := groove.StepsPerBar - l.FillSteps; pos < groove.StepsPerBar; pos++ {
						if hit(pos, int(v)) {
							shape.strokes++
							shape.weak += float64(pos % 2)
							played = 1
						}
					}
					shape.drums += played
				}
			}
		}
	}
	shape.weak /= shape.strokes
	shape.strokes, shape.drums = shape.strokes/n, shape.drums/n
	return shape
}

// handOf is the hand that plays a voice in a fill; the others rest.
func handOf(v groove.Voice) handMove {
	for h := handSnare; h < handGroove; h++ {
		if handVoices[h] == v {
			return h
		}
	}
	return handRest
}

// TestFillLeans: the more fills lean the more of them is off the eighths, with as many strokes; above 0 on more drums.
func TestFillLeans(t *testing.T) {
	m, err := LoadFile("../models/default.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	g := NewGenerator(m, oracle{m})
	for _, amount := range []float64{0.5, 1} {
		var before fillShape
		middle := shapeOf(t, g, amount, 0)
		for i, lean := range []float64{-1, 0, 1} {
			s := shapeOf(t, g, amount, lean)
			t.Logf("amount %g, lean %4g: %.2f strokes a fill, %.3f of them off the eighths, on %.2f drums", amount, lean, s.strokes, s.weak, s.drums)
			if i > 0 && s.weak <= before.weak || lean > 0 && s.drums <= middle.drums {
				t.Errorf("amount %g: lean %g is no more complex than the one before", amount, lean)
			}
			if lean == -1 && s.weak > 0 || lean == 1 && s.weak < 0.6 {
				t.Errorf("amount %g: at lean %g %.3f of the strokes are on sixteenths", amount, lean, s.weak)
			}
			if !(math.Abs(s.strokes/middle.strokes-1) <= 0.1) {
				t.Errorf("amount %g: lean %g has %.2f strokes a fill, want %.2f", amount, lean, s.strokes, middle.strokes)
			}
			before = s
		}
	}
}

func TestLeanKeepsEveryStroke(t *testing.T) {
	for _, from := range []int{1, 8, 12} {
		for bits := range 1 << 8 {
			var plain fillMoves
			for pos := from; pos < groove.StepsPerBar; pos++ {
				if bits>>(pos%8)&1 == 1 {
					plain.hands[pos][0] = handSnare + handMove(pos%4)
				}
			}
			count := func(m fillMoves) (all, odd int) {
				for pos := range m.hands {
					for _, h := range m.hands[pos] {
						if h.isStroke() {
							all, odd = all+1, odd+pos%2
						}
					}
					if m.hands[pos][0] == m.hands[pos][1] && m.hands[pos][0] != handRest {
						t.Fatalf("both hands play one drum: %v", m.hands)
					}
				}
				return all, odd
			}
			want, _ := count(plain)
			before := -1
			for _, by := range []float64{-1, -0.5, 0, 0.5, 1} {
				m := plain
				m.lean(from, by)
				all, odd := count(m)
				if all > want || all < min(want, 14) || odd < before || by == -1 && odd > 0 {
					t.Errorf("from %d, lean %g: %d strokes, %d on sixteenths after %d, want %d strokes: %v", from, by, all, odd, before, want, m.hands)
				}
				before = odd
			}
		}
	}
}

func TestFillLeanOutOfRange(t *testing.T) {
	g := NewGenerator(fullModel(t, smallConfig(HeadsSpread)), &fakeDecoder{logit: steady(-3)})
	for _, lean := range []float64{-1.1, 1.1, math.NaN()} {
		r := recipe()
		r.FillLean = lean
		if _, err := g.Loop(r); err == nil {
			t.Errorf("a lean of %g is taken", lean)
		}
	}
}
