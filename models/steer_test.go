package models

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// weak is how weak each sixteenth of a bar is.
var weak = [groove.StepsPerBar]float64{0, 4, 3, 4, 2, 4, 3, 4, 1, 4, 3, 4, 2, 4, 3, 4}

// drawn sums up loops of several genres and seeds: hits of each voice, and how weak the places of the hits are.
func drawn(t *testing.T, g *infer.Generator, change func(*infer.Recipe)) (hits [groove.NumVoices]float64, total, weakness float64) {
	t.Helper()
	seeds := uint64(8)
	if nightly {
		seeds = 12
	}
	for _, genre := range []groove.Genre{groove.Rock, groove.Funk, groove.Jazz, groove.Hiphop} {
		for seed := range seeds {
			r := infer.Recipe{Style: groove.Pure(genre, 110), Seed: seed, Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel()}
			change(&r)
			l, err := g.Loop(r)
			if err != nil {
				t.Fatal(err)
			}
			for s := range groove.Steps {
				for v, hit := range l.Pattern.Hits[s] {
					if hit {
						hits[v]++
						total++
						weakness += weak[s%groove.StepsPerBar]
					}
				}
			}
		}
	}
	return hits, total, weakness / total
}

// TestControlsMoveHits tries the controls that act where hits are drawn on the model that users have, refiner included.
func TestControlsMoveHits(t *testing.T) {
	t.Parallel()
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	before := [4]float64{-1, -1, -1, -1}
	for _, x := range []float64{0, 0.5, 1, 1.5, 2} {
		_, dense, _ := drawn(t, g, func(r *infer.Recipe) { r.Feel.Density = x })
		hats, _, _ := drawn(t, g, func(r *infer.Recipe) { r.Feel.VoiceDensity[groove.ClosedHat] = x })
		_, count, weakness := drawn(t, g, func(r *infer.Recipe) { r.Feel.Complexity = x })
		kicks, stressed, _ := drawn(t, g, func(r *infer.Recipe) { r.Feel.Emphasis[groove.Kick] = x - 1 })
		t.Logf("at %.1f: density %4.0f hits; density of hats %4.0f of them; complexity %.2f deep in the metre, %4.0f hits; emphasis of kicks %4.0f of %4.0f",
			x, dense, hats[groove.ClosedHat], weakness, count, kicks[groove.Kick], stressed)
		for i, now := range [4]float64{dense, hats[groove.ClosedHat], weakness, kicks[groove.Kick]} {
			if now <= before[i] {
				t.Errorf("at %g: %s %g after %g: want more", x, [4]string{"density", "hats", "complexity", "emphasis"}[i], now, before[i])
			}
			before[i] = now
		}
	}
}

// TestLockedPartsStay re-rolls everything round two locked voices.
func TestLockedPartsStay(t *testing.T) {
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	r := infer.Recipe{Style: groove.Pure(groove.Funk, 100), Seed: 3, Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel()}
	first, err := g.Loop(r)
	if err != nil {
		t.Fatal(err)
	}
	held := groove.Hold(groove.NewVoiceSet(groove.Kick, groove.ClosedHat), &first.Drawn)
	moved := 0
	for seed := range uint64(20) {
		r.Seed, r.Held, r.Variation, r.Fill = seed+10, held, uint32(seed), 0.5
		l, err := g.Loop(r)
		if err != nil {
			t.Fatal(err)
		}
		for s := range groove.Steps {
			for _, v := range held.Voices.Voices() {
				if l.Pattern.Hits[s][v] != first.Pattern.Hits[s][v] || l.Pattern.Offsets[s][v] != first.Pattern.Offsets[s][v] ||
					l.Pattern.Velocities[s][v] != first.Pattern.Velocities[s][v] || l.Fill.Hits[s][v] != first.Pattern.Hits[s][v] {
					t.Fatalf("seed %d: %s at step %d is not as it was", seed, v, s)
				}
			}
			if l.Pattern.Hits[s][groove.Snare] != first.Pattern.Hits[s][groove.Snare] {
				moved++
			}
		}
	}
	if moved == 0 {
		t.Error("the snare, which is not locked, never changes")
	}
}
