package groove

import "fmt"

// Feel is what the player's hand bends after the decoder. The zero value is not useful: start from DefaultFeel.
type Feel struct {
	Density  float64            // 0–2: scales the expected number of hits; 1 = as decoded. Used when hits are drawn.
	Humanize float64            // 0–2: scales learned offsets; 0 = on the grid
	Swing    float64            // 0.50–0.75: where the second sixteenth of each pair falls; 0.5 = straight
	Dynamics float64            // 0–2: scales velocity differences about the loop's mean; 0 = flat
	Gain     [NumVoices]float64 // 0–2: velocity factor of each voice; 0 = silent
}

// The ranges of a feel's settings.
const (
	MaxDensity  = 2.0
	MaxHumanize = 2.0
	MinSwing    = 0.5
	MaxSwing    = 0.75
	MaxDynamics = 2.0
	MaxGain     = 2.0
)

// DefaultFeel returns the feel that leaves a pattern as it was decoded.
func DefaultFeel() Feel {
	f := Feel{Density: 1, Humanize: 1, Swing: 0.5, Dynamics: 1}
	for v := range f.Gain {
		f.Gain[v] = 1
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
		{"humanize", f.Humanize, 0, MaxHumanize},
		{"swing", f.Swing, MinSwing, MaxSwing},
		{"dynamics", f.Dynamics, 0, MaxDynamics},
	} {
		if err := checkRange(c.field, c.value, c.lo, c.hi); err != nil {
			return err
		}
	}
	for v, g := range f.Gain {
		if err := checkRange(fmt.Sprintf("gain of %s", Voice(v)), g, 0, MaxGain); err != nil {
			return err
		}
	}
	return nil
}

// Apply returns p bent by f, canonical; f must be valid. Density has no effect here: it works where hits are drawn.
//
// Offsets are scaled by Humanize, then the odd steps are moved late by 2·(Swing − ½) step, which puts the second of two
// sixteenths at Swing of the pair; a hit never leaves its step's half-open half-step neighbourhood. Velocities move away
// from or towards the mean of their voice's hits by Dynamics, then are scaled by Gain; a voice with gain 0 has no hits.
func (f Feel) Apply(p Pattern) Pattern {
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
			p.Offsets[s][v] = f.offset(s, p.Offsets[s][v])
			p.Velocities[s][v] = f.velocity(v, mean, p.Velocities[s][v])
		}
	}
	return p.Canonical()
}

func (f Feel) offset(step int, o float32) float32 {
	late := float64(o) * f.Humanize
	if step%2 == 1 {
		late += 2 * (f.Swing - 0.5)
	}
	return float32(late)
}

func (f Feel) velocity(voice int, mean float64, vel float32) float32 {
	return float32((mean + f.Dynamics*(float64(vel)-mean)) * f.Gain[voice])
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
