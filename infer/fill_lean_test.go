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
			if math.Abs(s.strokes/middle.strokes-1) > 0.1 {
				t.Errorf("amount %g: lean %g has %.2f strokes a fill, want %.2f", amount, lean, s.strokes, middle.strokes)
			}
			before = s
		}
	}
}

func TestLeanKeepsTheExpectedStrokes(t *testing.T) {
	f := &fillRequest{out: &Output{Logits: make([]float32, groove.Steps*groove.NumVoices)}, amount: 0.5}
	var none [numHands]float64
	for _, from := range []int{1, 8, 12} {
		plain := f.scores(0, from, &none, &none)
		want := plain.weights(from).strokes(from, 1)
		for _, lean := range []float64{-1, -0.3, 0.3, 1} {
			b := plain
			if b.lean(from, lean, 0); math.Abs(b.weights(from).strokes(from, 1)-want) > 1e-4 {
				t.Errorf("from %d, lean %g: %g strokes are expected, want %g", from, lean, b.weights(from).strokes(from, 1), want)
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
