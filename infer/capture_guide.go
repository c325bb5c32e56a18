package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// Near is a groove that somebody played, and how far a loop may be from it. It is not written to after it is made.
//
// Amount 0 gives the groove back as it was played, with the timing and dynamics that a grid took out of it put back; 1 is any
// groove of the style; between them z, hits, timing and dynamics all lie between.
type CaptureGuide struct {
	Pattern groove.Pattern
	Mean    []float32 // where the model's encoder puts it in the latent; of another length, or nil, it is not used
	Amount  float64

	modelTiming, modelDynamics float64 // how much of each is the model's at amount 0: 1 for what was quantised
}

// The least that a drummer's offsets and velocities spread, and how few velocities a sequencer's pattern has. The steadiest tenth
// of the Groove dataset's windows spread by 15 ms and 0.1.
const (
	quantisedTiming   = 3.0 // ms
	quantisedDynamics = 0.03
	fewVelocities     = 3
	fewHits           = 8
	// halfDynamics is how much of the dynamics is the model's where a sequencer's pattern has accents: they stay, and breathe.
	halfDynamics = 0.5
)

// NewNear returns a groove to stay near to, as it was played at a tempo in BPM. mean is of an encoder, or nil.
func NewCaptureGuide(p groove.Pattern, mean []float32, amount, bpm float64) *CaptureGuide {
	n := &CaptureGuide{Pattern: p.Canonical(), Mean: mean, Amount: amount}
	timing, dynamics, levels, hits := spreads(&n.Pattern)
	if timing*60000/bpm/groove.StepsPerBeat < quantisedTiming {
		n.modelTiming = 1
	}
	switch {
	case dynamics < quantisedDynamics:
		n.modelDynamics = 1
	case levels <= fewVelocities && hits >= fewHits:
		n.modelDynamics = halfDynamics
	}
	return n
}

// spreads returns the standard deviations of a pattern's offsets, in steps, and velocities, how many velocities there are, and
// how many hits.
func spreads(p *groove.Pattern) (offset, velocity float64, levels, hits int) {
	var o, oo, v, vv, n float64
	seen := map[uint8]bool{}
	for s := range groove.Steps {
		for voice := range groove.NumVoices {
			if !p.Hits[s][voice] {
				continue
			}
			x, y := float64(p.Offsets[s][voice]), float64(p.Velocities[s][voice])
			o, oo, v, vv, n = o+x, oo+x*x, v+y, vv+y*y, n+1
			seen[groove.MIDIVelocity(p.Velocities[s][voice])] = true
		}
	}
	if n == 0 {
		return 0, 0, 0, 0
	}
	return math.Sqrt(max(oo/n-o*o/n/n, 0)), math.Sqrt(max(vv/n-v*v/n/n, 0)), len(seen), int(n)
}

func (n *CaptureGuide) check() error {
	if n == nil {
		return nil
	}
	if !(n.Amount >= 0 && n.Amount <= 1) {
		return &groove.RangeError{Field: "capture amount", Value: n.Amount, Max: 1}
	}
	return nil
}

// pull moves z, drawn from a style's prior with the given center, towards the captured groove along a quarter of a circle round
// the center: at every amount it is as far out as the one or the other.
func (n *CaptureGuide) pullLatent(z, center []float32) {
	if n == nil || len(n.Mean) != len(z) {
		return
	}
	out, near := math.Sincos(n.Amount * math.Pi / 2)
	for i, c := range center {
		z[i] = c + float32(near*float64(n.Mean[i]-c)+out*float64(z[i]-c))
	}
}

// pushed is how far hits are pushed, in logits: by pushed·(1−a)/√a. At amount ½ what is as likely as not becomes 0.76 likely
// where it was played. Hit F1 of held-out loops to what became of them: TestAmountLeadsAwayFromWhatWasPlayed.
const guideStrength = 1.6

// push returns what is added to the logits of hits, so that at amount 0 nothing but what was played is there.
func (n *CaptureGuide) hitBias() *Bias {
	if n == nil || n.Amount >= 1 {
		return nil
	}
	by := math.Inf(1)
	if n.Amount > 0 {
		by = guideStrength * (1 - n.Amount) / math.Sqrt(n.Amount)
	}
	var b Bias
	for s := range b {
		for v := range b[s] {
			b[s][v] = -by
			if n.Pattern.Hits[s][v] {
				b[s][v] = by
			}
		}
	}
	return &b
}

// touch brings the hits that were played back to how they were played.
func (n *CaptureGuide) restoreStrokes(p *groove.Pattern) {
	if n == nil {
		return
	}
	timing, dynamics := float32(max(n.modelTiming, n.Amount)), float32(max(n.modelDynamics, n.Amount))
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			switch {
			case n.Amount == 0 && p.Hits[s][v] != n.Pattern.Hits[s][v]: // a density bends what was drawn
				p.Hits[s][v] = n.Pattern.Hits[s][v]
				p.Offsets[s][v], p.Velocities[s][v] = n.Pattern.Offsets[s][v], n.Pattern.Velocities[s][v]
			case p.Hits[s][v] && n.Pattern.Hits[s][v]:
				p.Offsets[s][v] += (1 - timing) * (n.Pattern.Offsets[s][v] - p.Offsets[s][v])
				p.Velocities[s][v] += (1 - dynamics) * (n.Pattern.Velocities[s][v] - p.Velocities[s][v])
			}
		}
	}
	*p = p.Canonical()
}
