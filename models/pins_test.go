package models

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// pinned are cells that the test pins: kicks on the beats, of which one is loud and one early, and no snare on 3, no crash on the one.
func pinned(t *testing.T) *groove.Pins {
	t.Helper()
	p, err := groove.ParsePins("kick 0 4 8/120 12 16 20 24 28 32/40/-60 36 40 44 48 52 56 60; snare !8 !24 !40 !56; crash !0 !16 !32 !48")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPinsHold pins cells and turns every control that moves, adds or removes hits.
func TestPinsHold(t *testing.T) {
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	pins := pinned(t)
	for _, c := range []struct {
		name   string
		change func(r *infer.Recipe)
	}{
		{"as drawn", func(*infer.Recipe) {}},
		{"sparse", func(r *infer.Recipe) { r.Feel.Density = 0.25 }},
		{"dense", func(r *infer.Recipe) { r.Feel.Density = 1.5 }},
		{"on the beat", func(r *infer.Recipe) { r.Feel.Complexity = 0 }},
		{"syncopated", func(r *infer.Recipe) { r.Feel.Complexity = 2 }},
		{"without chance", func(r *infer.Recipe) { r.Temperature = 0 }},
		{"few kicks, many snares", func(r *infer.Recipe) {
			r.Feel.VoiceDensity[groove.Kick], r.Feel.VoiceDensity[groove.Snare] = 0, 2
		}},
		{"locked", func(r *infer.Recipe) {
			p := groove.Pattern{}
			p.Hits[8][groove.Snare], p.Velocities[8][groove.Snare] = true, 0.5
			r.Held = groove.Hold(groove.NewVoiceSet(groove.Kick, groove.Snare), &p)
		}},
		{"captured", func(r *infer.Recipe) {
			p := groove.Pattern{}
			p.Hits[8][groove.Snare], p.Velocities[8][groove.Snare] = true, 0.5
			r.Guide = infer.NewCaptureGuide(p, nil, 0, r.Style.BPM)
		}},
		{"variation", func(r *infer.Recipe) { r.Variation, r.Walk = 3, 0.1 }},
	} {
		for _, genre := range []groove.Genre{groove.Rock, groove.Funk, groove.Jazz, groove.Reggae} {
			r := infer.Recipe{Style: groove.Pure(genre, 110), Seed: uint64(genre), Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel(), Fill: 0.5}
			c.change(&r)
			r.Pins = pins
			l, err := g.Loop(r)
			if err != nil {
				t.Fatal(err)
			}
			holds(t, c.name, l, pins)
		}
	}
}

// holds compares a loop and its fills with what is pinned.
func holds(t *testing.T, name string, l *groove.Loop, pins *groove.Pins) {
	t.Helper()
	genre := l.Origin.Style.Dominant()
	for step := range groove.Steps {
		for v := range groove.Voice(groove.NumVoices) {
			pin := pins.At(step, v)
			if pin == nil {
				continue
			}
			if l.Pattern.Hits[step][v] != pin.On {
				t.Errorf("%s, %s: %s at step %d sounds: %v", name, genre, v, step, !pin.On)
			}
			if step%groove.StepsPerBar < groove.StepsPerBar-l.FillSteps && l.Fill.Hits[step][v] != pin.On {
				t.Errorf("%s, %s: with fills, %s at step %d sounds: %v", name, genre, v, step, !pin.On)
			}
			if got := groove.MIDIVelocity(l.Drawn.Velocities[step][v]); pin.On && pin.Velocity == 0 && got < 64 {
				t.Errorf("%s, %s: %s at step %d has velocity %d", name, genre, v, step, got)
			}
		}
	}
	if got := groove.MIDIVelocity(l.Drawn.Velocities[8][groove.Kick]); got != 120 {
		t.Errorf("%s, %s: velocity %d, pinned to 120", name, genre, got)
	}
	if got := groove.OffsetToUnits(l.Drawn.Offsets[32][groove.Kick]); got != -60 || groove.MIDIVelocity(l.Drawn.Velocities[32][groove.Kick]) != 40 {
		t.Errorf("%s, %s: offset %d, pinned to -60", name, genre, got)
	}
}

// TestPinsChangeLittleElse pins one hit more: what the drummer plays besides changes, if at all, as one reacts to it.
func TestPinsChangeLittleElse(t *testing.T) {
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	var none *groove.Pins
	changed, hits := 0, 0
	for seed := range uint64(20) {
		r := infer.Recipe{Style: groove.Pure(groove.Funk, 100), Seed: seed, Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel()}
		free, err := g.Loop(r)
		if err != nil {
			t.Fatal(err)
		}
		r.Pins = none.With(32, groove.Crash, &groove.Pin{On: !free.Pattern.Hits[32][groove.Crash]})
		with, err := g.Loop(r)
		if err != nil {
			t.Fatal(err)
		}
		hits += free.Pattern.Count()
		for step := range groove.Steps {
			for v := range groove.NumVoices {
				if free.Pattern.Hits[step][v] != with.Pattern.Hits[step][v] {
					changed++
					if step < 32 {
						t.Fatalf("seed %d: step %d changed, before the pin", seed, step)
					}
				}
			}
		}
	}
	t.Logf("a pin changes %.1f hits of %.1f", float64(changed)/20, float64(hits)/20)
	if changed < 20 || changed*4 > hits {
		t.Errorf("%d cells of %d hits changed in 20 loops, want one or a few in each", changed, hits)
	}
}
