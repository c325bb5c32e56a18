package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
)

// CaptureGuide is a captured groove, and how far a loop may be from it. It is immutable.
//
// Amount 0 gives the groove as it was played, with timing and dynamics added if a grid had removed them. Amount 1 is
// any groove of the style. At amounts between, z, hits, timing and dynamics all lie between.
type CaptureGuide struct {
	Pattern groove.Pattern
	Mean    []float32 // z of the groove by the model's encoder; not used if nil or of another length
	Amount  float64
	Rhythm  bool // only its rhythm counts: see AsRhythm

	taps                     *[groove.Steps]tap // of a rhythm
	flatTiming, flatDynamics bool               // a rhythm all on the grid, or all alike

	stiffTiming, stiffDynamics bool    // the groove was quantised: at amount 0 it is humanised
	stepMS                     float64 // length of a step at the groove's tempo
}

// Spreads of offsets and velocities below those of any drummer, and the number of velocities in a sequencer's pattern.
// The steadiest tenth of the Groove dataset's windows spread by 15 ms and 0.1.
const (
	quantisedTiming   = 3.0 // ms
	quantisedSwing    = 0.5 // ms, about the mean of each place in the beat: a sequencer's swing
	quantisedDynamics = 0.03
	fewVelocities     = 3
	fewHits           = 8
	perVelocity       = 6 // hits for each velocity, of which a sequencer's pattern may have more
)

// NewCaptureGuide returns a guide for a groove that was played at a tempo in BPM. mean comes from an encoder, or is
// nil.
func NewCaptureGuide(p groove.Pattern, mean []float32, amount, bpm float64) *CaptureGuide {
	n := &CaptureGuide{Pattern: p.Canonical(), Mean: mean, Amount: amount}
	timing, swung, dynamics, levels, hits := spreads(&n.Pattern)
	n.stepMS = 60000 / bpm / groove.StepsPerBeat
	n.flatTiming, n.flatDynamics = timing*n.stepMS < quantisedTiming, dynamics < quantisedDynamics
	n.stiffTiming = timing*n.stepMS < quantisedTiming || swung*n.stepMS < quantisedSwing && hits >= fewHits
	n.stiffDynamics = dynamics < quantisedDynamics || levels <= max(fewVelocities, hits/perVelocity) && hits >= fewHits
	return n
}

// WithMean returns the guide with the z of its groove.
func (n CaptureGuide) WithMean(mean []float32) *CaptureGuide {
	n.Mean = mean
	return &n
}

// spreads returns the standard deviations of a pattern's offsets, in steps, of the same about the mean of their place in the beat, and of its
// velocities; the number of different velocities, and the number of hits.
func spreads(p *groove.Pattern) (offset, swung, velocity float64, levels, hits int) {
	places := placeOffsets(p)
	var offsets, fromPlaces, velocities stats.Moments
	seen := map[uint8]bool{}
	for s := range groove.Steps {
		for voice := range groove.NumVoices {
			if !p.Hits[s][voice] {
				continue
			}
			o := float64(p.Offsets[s][voice])
			offsets.Add(o)
			fromPlaces.Add(o - places[s%groove.StepsPerBeat])
			velocities.Add(float64(p.Velocities[s][voice]))
			seen[groove.MIDIVelocity(p.Velocities[s][voice])] = true
			hits++
		}
	}
	if hits == 0 {
		return 0, 0, 0, 0, 0
	}
	return offsets.Spread(), fromPlaces.Spread(), velocities.Spread(), len(seen), hits
}

// placeOffsets returns the mean offset on each step of the beat.
func placeOffsets(p *groove.Pattern) (mean [groove.StepsPerBeat]float64) {
	var n [groove.StepsPerBeat]float64
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if p.Hits[s][v] {
				mean[s%groove.StepsPerBeat] += float64(p.Offsets[s][v])
				n[s%groove.StepsPerBeat]++
			}
		}
	}
	for i := range mean {
		mean[i] /= max(n[i], 1)
	}
	return mean
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

// pullLatent moves z, drawn from a style's prior with the given center, towards the captured groove along a quarter circle around
// the center, so that its distance from the center never falls below both.
func (n *CaptureGuide) pullLatent(z, center []float32) {
	if n == nil || len(n.Mean) != len(z) {
		return
	}
	out, near := math.Sincos(n.Amount * math.Pi / 2)
	for i, c := range center {
		z[i] = c + float32(near*float64(n.Mean[i]-c)+out*float64(z[i]-c))
	}
}

// guideStrength scales the bias on hits, in logits: guideStrength·(1−a)/√a. At amount ½ a probability of one half becomes 0.76
// where a hit was played. TestAmountMovesAwayFromTheCapture prints the hit F1 of held-out loops.
const guideStrength = 1.6

// hitBias returns the bias on the logits of hits. At amount 0 it leaves exactly the hits that were played.
func (n *CaptureGuide) hitBias() *Bias {
	if n == nil || n.Amount >= 1 {
		return nil
	}
	if n.Rhythm {
		return n.rhythmBias()
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

// center returns how late the captured groove was on average, as far as its timing is given back, in steps.
func (n *CaptureGuide) center() float64 {
	if n == nil || n.stiffTiming && !n.Rhythm || n.flatTiming {
		return 0
	}
	return (1 - n.Amount) * n.Pattern.Timing().Center
}

// restoreStrokes gives hits that were played their played timing and velocity, as far as the amount says. If the groove was stiff, these
// are humanised first. noise has a standard normal number for each cell.
func (n *CaptureGuide) restoreStrokes(p *groove.Pattern, noise *grid) {
	if n == nil || n.Rhythm {
		return
	}
	played := n.Pattern
	if n.stiffTiming {
		humanizeTiming(&played, p, n.stepMS)
	}
	if n.stiffDynamics {
		humanizeDynamics(&played, p, noise)
	}
	amount := float32(n.Amount)
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			switch {
			case n.Amount == 0:
				p.Hits[s][v], p.Offsets[s][v], p.Velocities[s][v] = played.Hits[s][v], played.Offsets[s][v], played.Velocities[s][v]
			case p.Hits[s][v] && played.Hits[s][v]:
				p.Offsets[s][v] += (1 - amount) * (played.Offsets[s][v] - p.Offsets[s][v])
				p.Velocities[s][v] += (1 - amount) * (played.Velocities[s][v] - p.Velocities[s][v])
			}
		}
	}
	*p = p.Canonical()
}
