package infer

import (
	"math/bits"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
	"github.com/groovegen/groovegen/internal/vec"
)

// Feature is one input of a refiner's net, its number and its value; all others are 0.
type Feature = vec.Term

func input(index int, value float32) Feature { return Feature{Index: index, Value: value} }

// HitSets are a pattern's hits: a bit for each voice of a step, and a bit for each step of a voice. The zero value is empty.
type HitSets struct {
	steps  [groove.Steps]uint16
	voices [groove.NumVoices]uint64
}

// HitSetsOf returns the hits of a pattern.
func HitSetsOf(p *groove.Pattern) (h HitSets) {
	for step := range p.Hits {
		for v, hit := range p.Hits[step] {
			if hit {
				h.add(step, v)
			}
		}
	}
	return h
}

func (h *HitSets) add(step, voice int) {
	h.steps[step] |= 1 << voice
	h.voices[voice] |= 1 << step
}

// stepsBefore is the set of the steps before one.
func stepsBefore(step int) uint64 { return 1<<step - 1 }

// Conditioning is the refiner's input for a whole loop: the decoder's output (each 576 numbers, spreads may
// be nil), z, the condition, and loop statistics.
type Conditioning struct {
	Logits, Offsets, Velocities  []float32
	OffsetSpread, VelocitySpread []float32
	Z, Condition                 []float32
	Stats                        [NumLoopStats]float32     // as normal numbers
	expected                     [groove.NumVoices]float32 // hits of each voice that the decoder expects, per step
}

// NewConditioning returns the conditioning from a row of out.
func NewConditioning(out *Output, row int, z, condition []float32) Conditioning {
	part := func(x []float32) []float32 {
		if x == nil {
			return nil
		}
		return x[row*Cells:][:Cells]
	}
	t := Conditioning{
		Logits: part(out.Logits), Offsets: part(out.Offsets), Velocities: part(out.Velocities),
		OffsetSpread: part(out.OffsetSpread), VelocitySpread: part(out.VelocitySpread), Z: z, Condition: condition,
	}
	for i, l := range t.Logits {
		t.expected[i%groove.NumVoices] += float32(stats.Sigmoid(float64(l))) / groove.Steps
	}
	return t
}

// The context of the nets.
const (
	hitMemory  = 16 // steps back
	barsBack   = 3
	beforeLine = 2 // steps before the same place of an earlier bar
	afterLine  = 4 // and after it
	logitsFrom = -1
	logitsTo   = 4
	nearHits   = 4 // steps to either side of a hit
)

// featureLayout assigns places in a feature vector.
type featureLayout struct{ n int }

func (b *featureLayout) reserve(n int) int { b.n += n; return b.n - n }

// hitLayout is the layout of the hit net's features.
var hitLayout = func() (p struct{ memory, bars, logits, place, bar, counts, expected, alike, stats, condition, z int }) {
	var b featureLayout
	p.memory = b.reserve(hitMemory * groove.NumVoices)
	p.bars = b.reserve(barsBack * (beforeLine + 1 + afterLine) * groove.NumVoices)
	p.logits = b.reserve((logitsTo - logitsFrom + 1) * groove.NumVoices)
	p.place, p.bar = b.reserve(groove.StepsPerBar), b.reserve(groove.Bars)
	p.counts, p.expected = b.reserve(groove.NumVoices), b.reserve(groove.NumVoices)
	p.alike, p.stats = b.reserve(alikeSize), b.reserve(NumLoopStats)
	p.condition = b.reserve(groove.ConditionSize)
	p.z = b.n
	return p
}()

// NumHitFeatures is the length of the hit net's input for a latent.
func NumHitFeatures(latent int) int { return hitLayout.z + latent }

// LoopHitFeatures appends the hit net's features that are the same for all steps of a loop.
func (t *Conditioning) LoopHitFeatures(dst []Feature) []Feature {
	p := &hitLayout
	for v, x := range t.expected {
		dst = append(dst, input(p.expected+v, 4*x))
	}
	dst = appendDense(dst, p.stats, t.Stats[:])
	dst = appendDense(dst, p.condition, t.Condition)
	return appendDense(dst, p.z, t.Z)
}

func appendDense(dst []Feature, at int, x []float32) []Feature {
	for i, v := range x {
		if v != 0 {
			dst = append(dst, input(at+i, v))
		}
	}
	return dst
}

// HitFeatures appends the features of a step. Hits before the step are known.
func (t *Conditioning) HitFeatures(dst []Feature, hits *HitSets, step int) []Feature {
	p := &hitLayout
	for back := 1; back <= min(hitMemory, step); back++ {
		dst = appendHits(dst, p.memory+(back-1)*groove.NumVoices, hits.steps[step-back])
	}
	at := p.bars
	for back := 1; back <= barsBack; back++ {
		for d := -beforeLine; d <= afterLine; d++ {
			s := step - back*groove.StepsPerBar + d
			if s >= 0 && s < step && (back > 1 || d < 0) { // the others are in memory already
				dst = appendHits(dst, at, hits.steps[s])
			}
			at += groove.NumVoices
		}
	}
	for d := logitsFrom; d <= logitsTo; d++ {
		if s := step + d; s >= 0 && s < groove.Steps {
			for v, l := range t.Logits[s*groove.NumVoices:][:groove.NumVoices] {
				dst = append(dst, input(p.logits+(d-logitsFrom)*groove.NumVoices+v, min(max(l, -8), 8)/4))
			}
		}
	}
	dst = append(dst, input(p.place+step%groove.StepsPerBar, 1), input(p.bar+step/groove.StepsPerBar, 1))
	for v, set := range hits.voices {
		if n := bits.OnesCount64(set & stepsBefore(step)); n > 0 {
			dst = append(dst, input(p.counts+v, float32(n)/groove.StepsPerBar))
		}
	}
	return appendAlike(dst, p.alike, hits, step)
}

// appendHits appends a 1 for each voice of a step.
func appendHits(dst []Feature, at int, voices uint16) []Feature {
	for ; voices != 0; voices &= voices - 1 {
		dst = append(dst, input(at+bits.TrailingZeros16(voices), 1))
	}
	return dst
}

// alikeSize is the number of features of appendAlike: hits of a voice that were repeated, left out and new against the previous
// bar, since the loop began; of all voices since the bar began; of all voices against two bars before.
const alikeSize = 3*groove.NumVoices + 3 + 3

// appendAlike appends how closely the loop has repeated earlier bars so far. Some drummers play the same bar again and again, some never do.
func appendAlike(dst []Feature, at int, hits *HitSets, step int) []Feature {
	const bar, twoBars = groove.StepsPerBar, 2 * groove.StepsPerBar
	var sums [alikeSize]int
	inBar := stepsBefore(step) &^ stepsBefore(step/bar*bar)
	for v, set := range hits.voices {
		set &= stepsBefore(step)
		now := set &^ stepsBefore(bar)
		before := set << bar & stepsBefore(step)
		addAlike(sums[3*v:], before, now)
		addAlike(sums[3*groove.NumVoices:], before&inBar, now&inBar)
		addAlike(sums[3*groove.NumVoices+3:], set<<twoBars&stepsBefore(step), set&^stepsBefore(twoBars))
	}
	for i, n := range sums {
		if n > 0 {
			unit := float32(1) / 8
			if i >= 3*groove.NumVoices {
				unit = 1.0 / 16
			}
			dst = append(dst, input(at+i, unit*float32(n)))
		}
	}
	return dst
}

// addAlike counts hits that were repeated, left out and new.
func addAlike(sums []int, before, now uint64) {
	sums[0] += bits.OnesCount64(before & now)
	sums[1] += bits.OnesCount64(before &^ now)
	sums[2] += bits.OnesCount64(now &^ before)
}
