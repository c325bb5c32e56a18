package infer

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// drawnWith is the mean number of hits of each voice, and the mean metrical weakness of a hit, over many seeds.
func drawnWith(t *testing.T, set Sampling) (voices [groove.NumVoices]float64, weakness float64) {
	t.Helper()
	const draws = 200
	o, s := testOutput(1), NewSampler(nil)
	hits := 0.0
	for seed := range uint64(draws) {
		set.Seed = seed
		p := sample(t, s, o, set)
		for step := range p.Hits {
			for v, hit := range p.Hits[step] {
				if hit {
					voices[v] += 1.0 / draws
					weakness += metre[step%groove.StepsPerBar]
					hits++
				}
			}
		}
	}
	return voices, weakness / hits
}

func total(voices [groove.NumVoices]float64) (sum float64) {
	for _, x := range voices {
		sum += x
	}
	return sum
}

func ones() *[groove.NumVoices]float64 {
	var x [groove.NumVoices]float64
	for v := range x {
		x[v] = 1
	}
	return &x
}

func TestVoiceDensityIsItsOwn(t *testing.T) {
	for _, temperature := range []float64{0, 0.8} {
		base, _ := drawnWith(t, Sampling{Temperature: temperature, Density: 1, Voices: ones()})
		before := -1.0
		for _, density := range []float64{0, 0.5, 1, 1.5, 2} {
			voices := ones()
			voices[groove.ClosedHat] = density
			got, _ := drawnWith(t, Sampling{Temperature: temperature, Density: 1, Voices: voices})
			if got[groove.ClosedHat] <= before {
				t.Errorf("T %g, density %g: %.1f hats after %.1f: want more", temperature, density, got[groove.ClosedHat], before)
			}
			before = got[groove.ClosedHat]
			for _, v := range []groove.Voice{groove.Kick, groove.Snare, groove.Ride} {
				if d := math.Abs(got[v] - base[v]); d > 0 && temperature > 0 || d > 1 { // without chance, remainders move
					t.Errorf("T %g, hats at %g: %s has %.2f hits, before %.2f", temperature, density, v, got[v], base[v])
				}
			}
		}
	}
}

func TestComplexityMovesHitsAndKeepsTheirNumber(t *testing.T) {
	for _, temperature := range []float64{0, 0.8} {
		base, _ := drawnWith(t, Sampling{Temperature: temperature, Density: 1})
		before := -1.0
		for _, c := range []float64{0, 0.5, 1, 1.5, 2} {
			got, weak := drawnWith(t, Sampling{Temperature: temperature, Density: 1, Lean: complexityLean(c)})
			if weak < before+0.01 {
				t.Errorf("T %g, complexity %g: hits lie %.2f deep in the metre after %.2f: want deeper", temperature, c, weak, before)
			}
			before = weak
			within(t, "hits", total(got), total(base), 1.5)
		}
	}
}

func TestEmphasisGivesHitsOfTheOthers(t *testing.T) {
	base, _ := drawnWith(t, Sampling{Temperature: 0.8, Density: 1})
	before := -1.0
	for _, e := range []float64{-1, -0.5, 0, 0.5, 1} {
		var emphasis [groove.NumVoices]float64
		emphasis[groove.Kick] = e
		got, _ := drawnWith(t, Sampling{Temperature: 0.8, Density: 1, Emphasis: &emphasis})
		if got[groove.Kick] < before+0.3 {
			t.Errorf("emphasis %g: %.1f kicks after %.1f: want more", e, got[groove.Kick], before)
		}
		before = got[groove.Kick]
		if e > 0 && got[groove.ClosedHat] >= base[groove.ClosedHat] || e < 0 && got[groove.ClosedHat] <= base[groove.ClosedHat] {
			t.Errorf("emphasis %g: %.1f hats, before %.1f", e, got[groove.ClosedHat], base[groove.ClosedHat])
		}
		within(t, "hits", total(got), total(base), 0.8)
	}
}

func TestHeldPartsStayAndOthersDoNot(t *testing.T) {
	o, s := testOutput(1), NewSampler(&ConstantSpread{Offset: [groove.NumVoices]float32{0.1, 0.1, 0.1}})
	first := sample(t, s, o, Sampling{Temperature: 0.8, Density: 1, Seed: 1})
	held := groove.Hold(groove.NewVoiceSet(groove.Snare, groove.ClosedHat), &first)
	for seed := range uint64(50) {
		free := sample(t, s, o, Sampling{Temperature: 0.8, Density: 1.3, Seed: seed + 2})
		got := sample(t, s, o, Sampling{Temperature: 0.8, Density: 1.3, Seed: seed + 2, Held: held})
		for step := range groove.Steps {
			for v := range groove.NumVoices {
				want := &free
				if held.Has(groove.Voice(v)) {
					want = &first
				}
				if got.Hits[step][v] != want.Hits[step][v] || got.Offsets[step][v] != want.Offsets[step][v] ||
					got.Velocities[step][v] != want.Velocities[step][v] {
					t.Fatalf("seed %d: %s at step %d is not what it should be", seed, groove.Voice(v), step)
				}
			}
		}
	}
}

// TestNoControlChangesNothing keeps the notes of seeds that users have written down.
func TestNoControlChangesNothing(t *testing.T) {
	o, s := testOutput(1), NewSampler(nil)
	for _, temperature := range []float64{0, 0.8} {
		a := sample(t, s, o, Sampling{Temperature: temperature, Density: 1.2, Seed: 5})
		b := sample(t, s, o, Sampling{Temperature: temperature, Density: 1.2, Seed: 5, Voices: ones(), Emphasis: new([groove.NumVoices]float64), Lean: new(Bias), Push: new(Bias)})
		if a != b {
			t.Errorf("T %g: controls at rest change the notes", temperature)
		}
	}
}
