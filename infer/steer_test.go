package infer

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// drawnWith is the mean number of hits of each voice over many seeds.
func drawnWith(t *testing.T, set Sampling) (voices [groove.NumVoices]float64) {
	t.Helper()
	const draws = 200
	o, s := testOutput(1), NewSampler(nil)
	for seed := range uint64(draws) {
		set.Seed = seed
		p := sample(t, s, o, set)
		for step := range p.Hits {
			for v, hit := range p.Hits[step] {
				if hit {
					voices[v] += 1.0 / draws
				}
			}
		}
	}
	return voices
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
		base := drawnWith(t, Sampling{Temperature: temperature, Density: 1, Voices: ones()})
		before := -1.0
		for _, density := range []float64{0, 0.5, 1, 1.5, 2} {
			voices := ones()
			voices[groove.ClosedHat] = density
			got := drawnWith(t, Sampling{Temperature: temperature, Density: 1, Voices: voices})
			if got[groove.ClosedHat] <= before {
				t.Errorf("T %g, density %g: %.1f hats after %.1f: want more", temperature, density, got[groove.ClosedHat], before)
			}
			before = got[groove.ClosedHat]
			for _, v := range []groove.Voice{groove.Kick, groove.Snare, groove.Ride} {
				if d := math.Abs(got[v] - base[v]); d > 0 {
					t.Errorf("T %g, hats at %g: %s has %.2f hits, before %.2f", temperature, density, v, got[v], base[v])
				}
			}
		}
	}
}

// odd is the share of hits on sixteenths between the eighths.
func odd(p *groove.Pattern) (share, hits float64) {
	for step := range p.Hits {
		for _, hit := range p.Hits[step] {
			if hit {
				hits++
				share += float64(step % 2)
			}
		}
	}
	return share / hits, hits
}

func TestComplexityMovesHits(t *testing.T) {
	o, s := testOutput(1), NewSampler(nil)
	for _, temperature := range []float64{0, 0.8} {
		for seed := range uint64(20) {
			before := -1.0
			drawn := sample(t, s, o, Sampling{Temperature: temperature, Density: 1, Seed: seed})
			_, want := odd(&drawn)
			for _, by := range []float64{-1, -0.5, 0, 0.5, 1} {
				p := sample(t, s, o, Sampling{Temperature: temperature, Density: 1, Seed: seed, Syncopated: by})
				share, hits := odd(&p)
				if share < before || by == -1 && share > 0 || by > 0 && share == before {
					t.Errorf("T %g, seed %d, %g: %.2f of hits are on sixteenths after %.2f: want more", temperature, seed, by, share, before)
				}
				before = share
				if by >= 0 && hits != want || hits > want {
					t.Errorf("T %g, seed %d, %g: %g hits, drawn %g", temperature, seed, by, hits, want)
				}
			}
		}
	}
}

// Hits go one after the other, the skeleton last, and come one after the other; what stays keeps its strokes.
func TestDensityIsNested(t *testing.T) {
	o, s := testOutput(1), NewSampler(&ConstantSpread{Offset: [groove.NumVoices]float32{0.1, 0.1, 0.1}})
	for seed := range uint64(20) {
		drawn := sample(t, s, o, Sampling{Temperature: 0.8, Density: 1, Seed: seed})
		roles := rolesOf(&drawn)
		before := groove.Pattern{}
		for _, density := range []float64{0, 0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2} {
			p := sample(t, s, o, Sampling{Temperature: 0.8, Density: density, Seed: seed})
			// Above 1 each voice is rounded by itself.
			if want := density * float64(drawn.Count()); math.Abs(float64(p.Count())-want) > 0.5+6*max(density-1, 0) {
				t.Errorf("seed %d, density %g: %d hits, want %.1f", seed, density, p.Count(), want)
			}
			ornaments, missing := 0, 0
			for step := range p.Hits {
				for v, hit := range p.Hits[step] {
					if before.Hits[step][v] && !hit {
						t.Fatalf("seed %d, density %g: the %s at step %d goes", seed, density, groove.Voice(v), step)
					}
					if hit && drawn.Hits[step][v] && (p.Offsets[step][v] != drawn.Offsets[step][v] || p.Velocities[step][v] != drawn.Velocities[step][v]) {
						t.Fatalf("seed %d, density %g: the %s at step %d has another stroke", seed, density, groove.Voice(v), step)
					}
					switch {
					case hit && roles[step][v] == ornament:
						ornaments++
					case !hit && roles[step][v] != ornament:
						missing++
					}
				}
			}
			if ornaments > 0 && missing > 0 {
				t.Errorf("seed %d, density %g: %d ornaments play, %d hits of the skeleton do not", seed, density, ornaments, missing)
			}
			before = p
		}
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

// TestNoControlChangesNothing: controls at rest draw the same notes as none. TestCodesOfBefore holds those of codes that users have kept.
func TestNoControlChangesNothing(t *testing.T) {
	o, s := testOutput(1), NewSampler(nil)
	for _, temperature := range []float64{0, 0.8} {
		a := sample(t, s, o, Sampling{Temperature: temperature, Density: 1.2, Seed: 5})
		b := sample(t, s, o, Sampling{Temperature: temperature, Density: 1.2, Seed: 5, Voices: ones(), Guide: &CaptureGuide{Amount: 1}})
		if a != b {
			t.Errorf("T %g: controls at rest change the notes", temperature)
		}
	}
}
