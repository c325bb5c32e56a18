package groove

import (
	"fmt"
	"math"
)

// Feel is how a loop is played: what is done to a pattern after the decoder, and how its hits are drawn. The zero value is not
// useful: start from DefaultFeel.
type Feel struct {
	Density       float64  `json:"density"`        // 0–2: scales the expected number of hits; 1 = as decoded. Used when hits are drawn.
	Complexity    float64  `json:"complexity"`     // 0–2: moves hits to weak places of the bar, below 1 to strong ones. Used when hits are drawn.
	Humanize      float64  `json:"humanize"`       // 0–2: scales learned offsets; 0 = on the grid
	Swing         float64  `json:"swing"`          // 0.50–0.75: where the second sixteenth of each pair falls; 0.5 = straight
	Dynamics      float64  `json:"dynamics"`       // 0–2: scales velocity differences about the voice's mean; 0 = flat
	VelocityCurve float64  `json:"velocity_curve"` // −1 to 1: above 0 lifts soft hits, below 0 lowers them; 0 = straight
	Accent        float64  `json:"accent"`         // 0–1: how far the hits on the one of the first bar are raised to full velocity
	Push          float64  `json:"push,omitzero"`  // −30 to 30 ms: shifts all hits; negative = early, positive = late
	Gain          PerVoice `json:"gain"`           // 0–2: velocity factor of each voice; 0 = silent
	VoiceDensity  PerVoice `json:"voice_density"`  // 0–2: Density of each voice, times Density
	Emphasis      PerVoice `json:"emphasis"`       // −1 to 1: gives a voice hits of the others. Used when hits are drawn.
}

// The ranges of a feel's settings.
const (
	MaxDensity       = 2.0
	MaxComplexity    = 2.0
	MaxEmphasis      = 1.0
	MaxHumanize      = 2.0
	MinSwing         = 0.5
	MaxSwing         = 0.75
	MaxDynamics      = 2.0
	MaxVelocityCurve = 1.0
	MaxAccent        = 1.0
	MaxPush          = 30.0 // ms
	MaxGain          = 2.0
)

// DefaultFeel returns the feel that leaves a pattern as it was decoded.
func DefaultFeel() Feel {
	f := Feel{Density: 1, Complexity: 1, Humanize: 1, Swing: 0.5, Dynamics: 1}
	for v := range f.Gain {
		f.Gain[v], f.VoiceDensity[v] = 1, 1
	}
	return f
}

// Validate checks each setting's range; the error is a *RangeError that names the first one outside.
func (f Feel) Validate() error {
	for _, c := range []struct {
		field         string
		value, lo, hi float64
	}{
		{"density", f.Density, 0, MaxDensity},
		{"complexity", f.Complexity, 0, MaxComplexity},
		{"humanize", f.Humanize, 0, MaxHumanize},
		{"swing", f.Swing, MinSwing, MaxSwing},
		{"dynamics", f.Dynamics, 0, MaxDynamics},
		{"velocity curve", f.VelocityCurve, -MaxVelocityCurve, MaxVelocityCurve},
		{"accent", f.Accent, 0, MaxAccent},
		{"push", f.Push, -MaxPush, MaxPush},
	} {
		if err := checkRange(c.field, c.value, c.lo, c.hi); err != nil {
			return err
		}
	}
	for v := range f.Gain {
		if err := f.validateVoice(Voice(v)); err != nil {
			return err
		}
	}
	return nil
}

func (f *Feel) validateVoice(v Voice) error {
	if err := checkRange(fmt.Sprintf("gain of %s", v), f.Gain[v], 0, MaxGain); err != nil {
		return err
	}
	if err := checkRange(fmt.Sprintf("density of %s", v), f.VoiceDensity[v], 0, MaxDensity); err != nil {
		return err
	}
	return checkRange(fmt.Sprintf("emphasis of %s", v), f.Emphasis[v], -MaxEmphasis, MaxEmphasis)
}

// Apply returns p changed by f at a tempo, canonical; f must be valid. Density, Complexity and Emphasis have no effect here: they work
// where hits are drawn.
//
// Offsets are scaled by Humanize. Then the odd steps are moved late by 2·(Swing − ½) step, which puts the second of two
// sixteenths at Swing of the pair, and all steps by Push. A hit never leaves its step's half-open half-step neighbourhood. Velocities move away
// from or towards the mean of their voice's hits by Dynamics and go through the VelocityCurve. On the loop's first step Accent raises
// them towards 1. Gain scales them at the end; a voice with gain 0 has no hits.
func (f Feel) Apply(p Pattern, bpm float64) Pattern {
	p = p.Canonical()
	for v := range NumVoices {
		if f.Gain[v] == 0 {
			for s := range Steps {
				p.Hits[s][v] = false
			}
			continue
		}
		mean := p.meanVelocity(v)
		for s := range Steps {
			if !p.Hits[s][v] {
				continue
			}
			p.Offsets[s][v] = f.offset(s, p.Offsets[s][v], bpm)
			p.Velocities[s][v] = f.velocity(s, v, mean, p.Velocities[s][v])
		}
	}
	return p.Canonical()
}

func (f Feel) offset(step int, o float32, bpm float64) float32 {
	stepMS := 60000 / (bpm * StepsPerBeat)
	late := float64(o)*f.Humanize + f.Push/stepMS
	if step%2 == 1 {
		late += 2 * (f.Swing - 0.5)
	}
	return float32(late)
}

func (f Feel) velocity(step, voice int, mean float64, vel float32) float32 {
	x := mean + f.Dynamics*(float64(vel)-mean)
	if f.VelocityCurve != 0 {
		// A power keeps the ends, silence and full velocity, where they are.
		x = math.Pow(min(max(x, 0), 1), math.Exp2(-f.VelocityCurve))
	}
	if step == 0 && x < 1 {
		x += f.Accent * (1 - x)
	}
	return float32(x * f.Gain[voice])
}

// meanVelocity returns the mean over a voice's hits, 0 when there are none.
func (p *Pattern) meanVelocity(voice int) float64 {
	var sum float64
	n := 0
	for s := range Steps {
		if p.Hits[s][voice] {
			sum += float64(p.Velocities[s][voice])
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}
