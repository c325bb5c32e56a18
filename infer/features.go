package infer

import "github.com/groovegen/groovegen/groove"

// Feature is one number that a refiner's net sees; all others are 0.
type Feature struct {
	Index int
	Value float32
}

// Told is what a refiner knows of a loop before the first stroke: the decoder's output for it (each 576 numbers, spreads may
// be nil), its z and its condition.
type Told struct {
	Logits, Offsets, Velocities  []float32
	OffsetSpread, VelocitySpread []float32
	Z, Condition                 []float32
	expected                     [groove.NumVoices]float32 // hits of each voice that the decoder expects, per step
}

// NewTold returns what is known of row of out.
func NewTold(out *Output, row int, z, condition []float32) Told {
	part := func(x []float32) []float32 {
		if x == nil {
			return nil
		}
		return x[row*Cells:][:Cells]
	}
	t := Told{
		Logits: part(out.Logits), Offsets: part(out.Offsets), Velocities: part(out.Velocities),
		OffsetSpread: part(out.OffsetSpread), VelocitySpread: part(out.VelocitySpread), Z: z, Condition: condition,
	}
	for i, l := range t.Logits {
		t.expected[i%groove.NumVoices] += float32(sigmoid(float64(l))) / groove.Steps
	}
	return t
}

// How far the nets look.
const (
	hitMemory  = 16 // steps back
	barsBack   = 3
	beforeLine = 2 // steps before the same place of an earlier bar
	afterLine  = 4 // and behind it
	logitsFrom = -1
	logitsTo   = 4
	nearHits   = 4 // steps to either side of a hit
)

// blocks gives parts of a feature vector their places.
type blocks struct{ n int }

func (b *blocks) take(n int) int { b.n += n; return b.n - n }

// hitPlaces are the places of the hit net's features.
var hitPlaces = func() (p struct{ memory, bars, logits, place, bar, counts, expected, condition, z int }) {
	var b blocks
	p.memory = b.take(hitMemory * groove.NumVoices)
	p.bars = b.take(barsBack * (beforeLine + 1 + afterLine) * groove.NumVoices)
	p.logits = b.take((logitsTo - logitsFrom + 1) * groove.NumVoices)
	p.place, p.bar = b.take(groove.StepsPerBar), b.take(groove.Bars)
	p.counts, p.expected = b.take(groove.NumVoices), b.take(groove.NumVoices)
	p.condition = b.take(groove.ConditionSize)
	p.z = b.n
	return p
}()

// NumHitFeatures is the length of the hit net's input for a latent.
func NumHitFeatures(latent int) int { return hitPlaces.z + latent }

// LoopHitFeatures appends the hit net's features that are the same for all steps of a loop.
func (t *Told) LoopHitFeatures(dst []Feature) []Feature {
	p := &hitPlaces
	for v, x := range t.expected {
		dst = append(dst, Feature{p.expected + v, 4 * x})
	}
	dst = appendDense(dst, p.condition, t.Condition)
	return appendDense(dst, p.z, t.Z)
}

func appendDense(dst []Feature, at int, x []float32) []Feature {
	for i, v := range x {
		if v != 0 {
			dst = append(dst, Feature{at + i, v})
		}
	}
	return dst
}

// HitFeatures appends those of a step, of which hits before the step are known; counts are each voice's hits so far.
func (t *Told) HitFeatures(dst []Feature, hits *[groove.Steps][groove.NumVoices]bool, counts *[groove.NumVoices]int, step int) []Feature {
	p := &hitPlaces
	for back := 1; back <= min(hitMemory, step); back++ {
		for v, h := range &hits[step-back] {
			if h {
				dst = append(dst, Feature{p.memory + (back-1)*groove.NumVoices + v, 1})
			}
		}
	}
	at := p.bars
	for back := 1; back <= barsBack; back++ {
		for d := -beforeLine; d <= afterLine; d++ {
			s := step - back*groove.StepsPerBar + d
			if s >= 0 && s < step && (back > 1 || d < 0) { // those are within memory
				for v, h := range &hits[s] {
					if h {
						dst = append(dst, Feature{at + v, 1})
					}
				}
			}
			at += groove.NumVoices
		}
	}
	for d := logitsFrom; d <= logitsTo; d++ {
		if s := step + d; s >= 0 && s < groove.Steps {
			for v, l := range t.Logits[s*groove.NumVoices:][:groove.NumVoices] {
				dst = append(dst, Feature{p.logits + (d-logitsFrom)*groove.NumVoices + v, min(max(l, -8), 8) / 4})
			}
		}
	}
	dst = append(dst, Feature{p.place + step%groove.StepsPerBar, 1}, Feature{p.bar + step/groove.StepsPerBar, 1})
	for v, n := range counts {
		if n > 0 {
			dst = append(dst, Feature{p.counts + v, float32(n) / groove.StepsPerBar})
		}
	}
	return dst
}

// touchPlaces are the places of the touch nets' features.
var touchPlaces = func() (p struct{ voice, place, bar, cell, offsets, velocities, near, last, bars, step, recent, means, own, condition, z int }) {
	var b blocks
	p.voice, p.place, p.bar = b.take(groove.NumVoices), b.take(groove.StepsPerBar), b.take(groove.Bars)
	p.cell, p.offsets, p.velocities = b.take(4), b.take(groove.NumVoices), b.take(groove.NumVoices)
	p.near = b.take((2*nearHits + 1) * groove.NumVoices)
	p.last, p.bars, p.step = b.take(2*4), b.take(barsBack*3), b.take(groove.NumVoices*3)
	p.recent, p.means, p.own = b.take(4), b.take(9), b.take(1)
	p.condition = b.take(groove.ConditionSize)
	p.z = b.n
	return p
}()

// NumTouchFeatures is the length of the touch nets' input for a latent.
func NumTouchFeatures(latent int) int { return touchPlaces.z + latent }

// LoopTouchFeatures appends the touch nets' features that are the same for all hits of a loop.
func (t *Told) LoopTouchFeatures(dst []Feature) []Feature {
	return appendDense(appendDense(dst, touchPlaces.condition, t.Condition), touchPlaces.z, t.Z)
}

// stroke is a hit whose velocity and offset are known, centred and in the nets' units.
type stroke struct {
	step             int
	velocity, offset float32
}

// Touch follows the strokes of a loop in their order: by step, then by voice. The zero value has seen none.
type Touch struct {
	last   [groove.NumVoices][2]stroke // the newest first
	count  [groove.NumVoices]int
	sum    [groove.NumVoices]touchSums
	all    touchSums
	n      int
	recent stroke // the last one before this step
	this   stroke // the last one
}

// touchSums are sums over strokes.
type touchSums struct{ velocity, offset, velocityLeft, offsetLeft float32 }

func (s *touchSums) add(t touchSums) {
	s.velocity += t.velocity
	s.offset += t.offset
	s.velocityLeft += t.velocityLeft
	s.offsetLeft += t.offsetLeft
}

// centred is a velocity as the nets see it.
func centred(velocity float32) float32 { return 4 * (velocity - 0.5) }

// Add notes the stroke of voice at step, which p holds.
func (k *Touch) Add(t *Told, p *groove.Pattern, step, voice int) {
	cell := step*groove.NumVoices + voice
	s := stroke{step, centred(p.Velocities[step][voice]), p.Offsets[step][voice] / OffsetUnit}
	if k.n == 0 || step != k.this.step {
		k.recent = k.this
	}
	k.this = s
	k.last[voice][1], k.last[voice][0] = k.last[voice][0], s
	left := touchSums{s.velocity, s.offset, s.velocity - centred(t.Velocities[cell]), s.offset - t.Offsets[cell]/OffsetUnit}
	k.sum[voice].add(left)
	k.all.add(left)
	k.count[voice]++
	k.n++
}

// Features appends those of the hit of voice at step: p holds all hits, and the strokes before this one. For an offset, the
// hit's own velocity is known too.
func (k *Touch) Features(dst []Feature, t *Told, p *groove.Pattern, step, voice int, offset bool) []Feature {
	q := &touchPlaces
	put := func(at int, x float32) {
		if x != 0 {
			dst = append(dst, Feature{at, x})
		}
	}
	put(q.voice+voice, 1)
	put(q.place+step%groove.StepsPerBar, 1)
	put(q.bar+step/groove.StepsPerBar, 1)
	row := step * groove.NumVoices
	put(q.cell, t.Offsets[row+voice]/OffsetUnit)
	put(q.cell+1, centred(t.Velocities[row+voice]))
	if t.OffsetSpread != nil {
		put(q.cell+2, t.OffsetSpread[row+voice]/OffsetUnit)
		put(q.cell+3, 4*t.VelocitySpread[row+voice])
	}
	for v := range groove.NumVoices {
		put(q.offsets+v, t.Offsets[row+v]/OffsetUnit)
		put(q.velocities+v, centred(t.Velocities[row+v]))
	}
	for d := -nearHits; d <= nearHits; d++ {
		if s := step + d; s >= 0 && s < groove.Steps {
			for v, h := range &p.Hits[s] {
				if h {
					put(q.near+(d+nearHits)*groove.NumVoices+v, 1)
				}
			}
		}
	}
	dst = k.history(dst, p, step, voice)
	if offset {
		dst = append(dst, Feature{q.own, centred(p.Velocities[step][voice])})
	}
	return dst
}

// history appends what was played before.
func (k *Touch) history(dst []Feature, p *groove.Pattern, step, voice int) []Feature {
	q := &touchPlaces
	for i := range min(k.count[voice], 2) {
		s := k.last[voice][i]
		dst = append(dst, Feature{q.last + 4*i, s.offset}, Feature{q.last + 4*i + 1, s.velocity},
			Feature{q.last + 4*i + 2, float32(min(step-s.step, 16)) / 8}, Feature{q.last + 4*i + 3, 1})
	}
	for back := 1; back <= barsBack; back++ {
		if s := step - back*groove.StepsPerBar; s >= 0 && p.Hits[s][voice] {
			at := q.bars + 3*(back-1)
			dst = append(dst, Feature{at, p.Offsets[s][voice] / OffsetUnit}, Feature{at + 1, centred(p.Velocities[s][voice])}, Feature{at + 2, 1})
		}
	}
	for v := range voice {
		if p.Hits[step][v] {
			at := q.step + 3*v
			dst = append(dst, Feature{at, p.Offsets[step][v] / OffsetUnit}, Feature{at + 1, centred(p.Velocities[step][v])}, Feature{at + 2, 1})
		}
	}
	recent := k.recent
	if k.n > 0 && k.this.step != step {
		recent = k.this
	}
	if recent != (stroke{}) {
		dst = append(dst, Feature{q.recent, recent.offset}, Feature{q.recent + 1, recent.velocity},
			Feature{q.recent + 2, float32(min(step-recent.step, 16)) / 8}, Feature{q.recent + 3, 1})
	}
	if n := float32(k.count[voice]); n > 0 {
		s := k.sum[voice]
		dst = append(dst, Feature{q.means, s.offset / n}, Feature{q.means + 1, s.velocity / n}, Feature{q.means + 2, n / groove.StepsPerBar},
			Feature{q.means + 3, s.offsetLeft / n}, Feature{q.means + 4, s.velocityLeft / n})
	}
	if n := float32(k.n); n > 0 {
		dst = append(dst, Feature{q.means + 5, k.all.offset / n}, Feature{q.means + 6, k.all.velocity / n},
			Feature{q.means + 7, k.all.offsetLeft / n}, Feature{q.means + 8, k.all.velocityLeft / n})
	}
	return dst
}
