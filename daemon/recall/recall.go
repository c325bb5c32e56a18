// Package recall converts between the parameters that a user steers and the recipe that a loop is made from.
package recall

import (
	"fmt"
	"math"
	"slices"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// Recipe returns what a generator makes the first loop of a state from. The captured groove is not in it: its latent
// numbers need the model's encoder. held is what the locked voices play, nil for nothing.
func Recipe(s steer.State, held *groove.Held) infer.Recipe {
	r := infer.Recipe{
		Style: s.Style(), Seed: s.Seed, Temperature: s.Temperature, Feel: s.Feel(), Nudge: s.Nudge, Held: held,
		Fill: s.FillAmount, FillLean: s.FillLean - 1, Pins: s.PinsOf(), Steady: complement(s.Surprise), Audition: s.Audition,
	}
	for v, n := range s.Redraw {
		r.Redraw[v] = uint32(n)
	}
	for i, x := range s.Latent {
		r.Latent = append(r.Latent, infer.LatentSet{Index: i, Value: float32(x)})
	}
	slices.SortFunc(r.Latent, func(a, b infer.LatentSet) int { return a.Index - b.Index })
	return r
}

// complement returns 1 − x with as many digits as x has, so that twice gives x.
func complement(x float64) float64 { return math.Round((1-x)*1e9) / 1e9 }

// WalkOf returns how far a seed's walk has come at a variation, if the drift was always that of a state. That is
// exactly where as many steps of infer.WalkOn lead: each step is a whole number of billionths.
func WalkOf(s steer.State, variation uint32) float64 {
	return infer.WalkOn(float64(variation)*infer.WalkOn(0, s.Drift), 0)
}

// State returns the parameters that a recipe is made from, and what locked voices play. What no recipe has comes from
// now. A voice without hits is muted. The error is that of the first value that no parameter can have.
func State(r *infer.Recipe, now steer.State) (steer.State, *groove.Held, error) {
	s := now
	s.Weights, s.BPM = r.Style.Weights, r.Style.BPM
	s.Seed, s.Nudge, s.Temperature = r.Seed, r.Nudge, r.Temperature
	s.FeelSettings = steer.FeelSettings(r.Feel)
	s.Mute, s.Solo, s.Lock = steer.Mutes{}, steer.Mutes{}, steer.Mutes{}
	for v, gain := range r.Feel.Gain {
		if gain == 0 {
			s.Mute[v], s.Gain[v] = true, 1
		}
		s.Lock[v], s.Redraw[v] = r.Held.Has(groove.Voice(v)), int(r.Redraw[v])
	}
	s.Latent = nil
	for _, x := range r.Latent {
		if s.Latent == nil {
			s.Latent = map[int]float64{}
		}
		s.Latent[x.Index] = float64(x.Value)
	}
	s.Captured, s.Drumify = "", false
	if r.Guide != nil {
		s.Captured, s.Amount, s.Drumify = r.Guide.Pattern.Text(), r.Guide.Amount, r.Guide.Rhythm
	}
	s.FillAmount, s.FillLean, s.Pins = r.Fill, 1+r.FillLean, r.Pins.Text()
	s.Surprise, s.Audition = complement(r.Steady), max(r.Audition, 1)
	s, err := s.Canonical()
	if err != nil {
		return now, nil, fmt.Errorf("read recall code: %w", err)
	}
	return s, r.Held, nil
}
