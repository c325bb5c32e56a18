package groove

import (
	"fmt"
	"math"
)

// Feel is how a loop is played: what is done to a pattern after the decoder, and how its hits are drawn. The zero value
// is not useful: start from DefaultFeel.
type Feel struct {
	Density       float64   `json:"density"`             // 0–2: factor of the number of hits; 1 = as drawn. Used when hits are drawn.
	Complexity    float64   `json:"complexity"`          // 0–2: above 1 moves hits to sixteenths, below 1 to eighths and beats. Used when hits are drawn.
	Humanize      float64   `json:"humanize"`            // 0–2: scales distances from the grid that the loop plays; 0 = on it
	Swing         float64   `json:"swing"`               // 0.50–0.75: where the second note of each pair falls at least; 0.5 = as drawn
	SwingNote     NoteValue `json:"swing_note,omitzero"` // the notes that swing: sixteenths or eighths
	Dynamics      float64   `json:"dynamics"`            // 0–2: scales velocity differences about the voice's mean; 0 = flat
	VelocityCurve float64   `json:"velocity_curve"`      // −1 to 1: above 0 lifts soft hits, below 0 lowers them; 0 = straight
	Accent        float64   `json:"accent"`              // 0–1: how far the hits on the one of the first bar are raised to full velocity
	Push          float64   `json:"push,omitzero"`       // −30 to 30 ms: shifts all hits; negative = early, positive = late
	Gain          PerVoice  `json:"gain"`                // 0–2: velocity factor of each voice; 0 = silent
	VoiceDensity  PerVoice  `json:"voice_density"`       // 0–2: Density of each voice, times Density
	Emphasis      PerVoice  `json:"emphasis"`            // −1 to 1: above 0 a voice has more hits, below 0 fewer. Used when hits are drawn.
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

// FeelNumber is a setting of the feel that is one number: its name, its field and its range.
type FeelNumber struct {
	Name     string
	Of       func(*Feel) *float64
	Min, Max float64
}

// FeelNumbers are the settings that are one number. Recall codes number them by their order: a new one comes at the
// end.
var FeelNumbers = []FeelNumber{
	{"density", func(f *Feel) *float64 { return &f.Density }, 0, MaxDensity},
	{"complexity", func(f *Feel) *float64 { return &f.Complexity }, 0, MaxComplexity},
	{"humanize", func(f *Feel) *float64 { return &f.Humanize }, 0, MaxHumanize},
	{"swing", func(f *Feel) *float64 { return &f.Swing }, MinSwing, MaxSwing},
	{"dynamics", func(f *Feel) *float64 { return &f.Dynamics }, 0, MaxDynamics},
	{"velocity curve", func(f *Feel) *float64 { return &f.VelocityCurve }, -MaxVelocityCurve, MaxVelocityCurve},
	{"accent", func(f *Feel) *float64 { return &f.Accent }, 0, MaxAccent},
	{"push", func(f *Feel) *float64 { return &f.Push }, -MaxPush, MaxPush},
}

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
	for _, c := range FeelNumbers {
		if err := checkRange(c.Name, *c.Of(&f), c.Min, c.Max); err != nil {
			return err
		}
	}
	if f.SwingNote > Eighths {
		return &RangeError{Field: "swing note", Value: float64(f.SwingNote), Max: float64(Eighths)}
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

// Apply is ApplyTo with the timing of p itself.
func (f Feel) Apply(p Pattern, bpm float64) Pattern {
	return f.ApplyTo(p, bpm, p.Timing())
}

// ApplyTo returns p changed by f at a tempo, canonical; f must be valid. Density, Complexity and Emphasis have no
// effect here: they work where hits are drawn. t is the timing of p, or what it was before its hits were centered.
//
// Humanize scales the distances of hits from the grid that the loop plays, straight or triplets. Then the second of two
// sixteenths, or of two eighths, is moved late until it falls at Swing of the pair on average; a loop that swings as
// much already stays. Push moves all hits. A hit leaves its step only where swing or the triplet's place is beyond it,
// and if its voice has no hit there. Velocities move away from or towards the mean of their voice's hits by Dynamics
// and go through the VelocityCurve. On the loop's first step Accent raises them towards 1. Gain scales them at the end;
// a voice with gain 0 has no hits.
func (f Feel) ApplyTo(p Pattern, bpm float64, t Timing) Pattern {
	p = p.Canonical()
	t.Center = 0
	out := Pattern{}
	for v := range NumVoices {
		if f.Gain[v] == 0 {
			continue
		}
		mean := p.meanVelocity(v)
		for s := range Steps {
			if !p.Hits[s][v] {
				continue
			}
			h := drawnHit{step: s, offset: float64(p.Offsets[s][v]), before: s > 0 && !p.Hits[s-1][v], after: s+1 < Steps && !p.Hits[s+1][v]}
			step, offset := f.place(&t, h, bpm)
			out.Hits[step][v], out.Offsets[step][v] = true, float32(offset)
			out.Velocities[step][v] = f.velocity(s, v, mean, p.Velocities[s][v])
			out.Articulations[step][v] = p.Articulations[s][v]
		}
	}
	return out.Canonical()
}

// drawnHit is a hit's step and offset, and whether the steps before and after it have room for it.
type drawnHit struct {
	step          int
	offset        float64
	before, after bool
}

// place returns where a hit is played: its step, and the offset there.
func (f Feel) place(t *Timing, h drawnHit, bpm float64) (step int, offset float64) {
	place := h.step % StepsPerBeat
	fromLine := t.line(place, h.offset) - float64(place) // of the line that the hit belongs to, from its step
	if fromLine > 0.5 && !h.after || fromLine < -0.5 && !h.before {
		fromLine = 0
	}
	swing := f.swing(t, float64(place)+fromLine)
	offset = h.offset + (f.Humanize-1)*(h.offset-fromLine) + swing + f.Push*bpm*StepsPerBeat/60000
	switch {
	case offset < -0.5 && fromLine < -0.5:
		return h.step - 1, offset + 1
	case offset >= 0.5 && h.after && (fromLine > 0.5 || swing > 0 && f.SwingNote == Eighths):
		return h.step + 1, offset - 1
	}
	return h.step, offset
}

// swing returns how late the swing moves a line of the grid, in steps.
func (f Feel) swing(t *Timing, line float64) float64 {
	if f.SwingNote == Eighths {
		off := t.offbeat()
		late := StepsPerBeat * max(f.Swing-t.Eighths, 0)
		return late * min(line/off, (StepsPerBeat-line)/(StepsPerBeat-off))
	}
	if t.Triplets || int(line)%2 == 0 {
		return 0
	}
	return 2 * max(f.Swing-t.Sixteenths, 0)
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
