package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// strokeLayout is the layout of the MDNs' features.
var strokeLayout = func() (p struct{ voice, place, bar, cell, offsets, velocities, near, last, bars, half, step, recent, means, alike, own, stats, condition, z int }) {
	var b featureLayout
	p.voice, p.place, p.bar = b.reserve(groove.NumVoices), b.reserve(groove.StepsPerBar), b.reserve(groove.Bars)
	p.cell, p.offsets, p.velocities = b.reserve(4), b.reserve(groove.NumVoices), b.reserve(groove.NumVoices)
	p.near = b.reserve((2*nearHits + 1) * groove.NumVoices)
	p.last, p.bars, p.half, p.step = b.reserve(2*4), b.reserve(barsBack*3), b.reserve(2*3), b.reserve(groove.NumVoices*3)
	p.recent, p.means, p.alike, p.own, p.stats = b.reserve(4), b.reserve(9), b.reserve(10), b.reserve(1), b.reserve(NumLoopStats)
	p.condition = b.reserve(groove.ConditionSize)
	p.z = b.n
	return p
}()

// NumStrokeFeatures is the length of the MDNs' input for a latent.
func NumStrokeFeatures(latent int) int { return strokeLayout.z + latent }

// LoopStrokeFeatures appends the MDNs' features that are the same for all hits of a loop.
func (t *Conditioning) LoopStrokeFeatures(dst []Feature) []Feature {
	dst = appendDense(dst, strokeLayout.stats, t.Stats[:])
	return appendDense(appendDense(dst, strokeLayout.condition, t.Condition), strokeLayout.z, t.Z)
}

// stroke is a hit whose velocity and offset are known, centred and in the nets' units.
type stroke struct {
	step             int
	velocity, offset float32
}

// Cell is a place in a pattern.
type Cell struct{ Step, Voice int }

// StrokeHistory collects the strokes of a loop in order: by step, then by voice. The zero value is empty.
type StrokeHistory struct {
	last   [groove.NumVoices][2]stroke // the newest first
	count  [groove.NumVoices]int
	sum    [groove.NumVoices]strokeSums
	all    strokeSums
	n      int
	recent stroke // the last one before this step
	this   stroke // the last one
}

// strokeSums are sums over strokes.
type strokeSums struct {
	velocity, offset, velocityLeft, offsetLeft float32
	velocityWide, offsetWide                   float32 // squares of the deviations
	velocityAgain, offsetAgain, again          float32 // absolute differences from the bar before, and their number
}

func (s *strokeSums) add(t strokeSums) {
	s.velocity += t.velocity
	s.offset += t.offset
	s.velocityLeft += t.velocityLeft
	s.offsetLeft += t.offsetLeft
	s.velocityWide += t.velocityWide
	s.offsetWide += t.offsetWide
	s.velocityAgain += t.velocityAgain
	s.offsetAgain += t.offsetAgain
	s.again += t.again
}

// centred returns a velocity in the nets' units.
func centred(velocity float32) float32 { return 4 * (velocity - 0.5) }

// Add records p's stroke of voice at step.
func (k *StrokeHistory) Add(t *Conditioning, p *groove.Pattern, step, voice int) {
	cell := step*groove.NumVoices + voice
	s := stroke{step, centred(p.Velocities[step][voice]), p.Offsets[step][voice] / OffsetUnit}
	if k.n == 0 || step != k.this.step {
		k.recent = k.this
	}
	k.this = s
	k.last[voice][1], k.last[voice][0] = k.last[voice][0], s
	left := strokeSums{velocity: s.velocity, offset: s.offset, velocityLeft: s.velocity - centred(t.Velocities[cell]), offsetLeft: s.offset - t.Offsets[cell]/OffsetUnit}
	left.velocityWide, left.offsetWide = left.velocityLeft*left.velocityLeft, left.offsetLeft*left.offsetLeft
	if b := step - groove.StepsPerBar; b >= 0 && p.Hits[b][voice] {
		left.velocityAgain, left.offsetAgain, left.again = abs(s.velocity-centred(p.Velocities[b][voice])), abs(s.offset-p.Offsets[b][voice]/OffsetUnit), 1
	}
	k.sum[voice].add(left)
	k.all.add(left)
	k.count[voice]++
	k.n++
}

// VelocityFeature is the feature that an offset's net has besides those of Features: the hit's own velocity.
func VelocityFeature(velocity float32) Feature { return input(strokeLayout.own, centred(velocity)) }

// Features appends the features of the hit of voice at step. p has all hits, and the strokes before this one.
func (k *StrokeHistory) Features(dst []Feature, t *Conditioning, p *groove.Pattern, at Cell) []Feature {
	step, voice := at.Step, at.Voice
	q := &strokeLayout
	put := func(at int, x float32) {
		if x != 0 {
			dst = append(dst, input(at, x))
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
	return k.history(dst, p, step, voice)
}

// history appends the features of earlier strokes.
func (k *StrokeHistory) history(dst []Feature, p *groove.Pattern, step, voice int) []Feature {
	q := &strokeLayout
	for i := range min(k.count[voice], 2) {
		s := k.last[voice][i]
		dst = append(dst, input(q.last+4*i, s.offset), input(q.last+4*i+1, s.velocity),
			input(q.last+4*i+2, float32(min(step-s.step, 16))/8), input(q.last+4*i+3, 1))
	}
	for back := 1; back <= barsBack; back++ {
		if s := step - back*groove.StepsPerBar; s >= 0 && p.Hits[s][voice] {
			at := q.bars + 3*(back-1)
			dst = append(dst, input(at, p.Offsets[s][voice]/OffsetUnit), input(at+1, centred(p.Velocities[s][voice])), input(at+2, 1))
		}
	}
	for i, back := range [2]int{groove.StepsPerBar / 4, groove.StepsPerBar / 2} {
		if s := step - back; s >= 0 && p.Hits[s][voice] {
			at := q.half + 3*i
			dst = append(dst, input(at, p.Offsets[s][voice]/OffsetUnit), input(at+1, centred(p.Velocities[s][voice])), input(at+2, 1))
		}
	}
	for v := range voice {
		if p.Hits[step][v] {
			at := q.step + 3*v
			dst = append(dst, input(at, p.Offsets[step][v]/OffsetUnit), input(at+1, centred(p.Velocities[step][v])), input(at+2, 1))
		}
	}
	recent := k.recent
	if k.n > 0 && k.this.step != step {
		recent = k.this
	}
	if recent != (stroke{}) {
		dst = append(dst, input(q.recent, recent.offset), input(q.recent+1, recent.velocity),
			input(q.recent+2, float32(min(step-recent.step, 16))/8), input(q.recent+3, 1))
	}
	if n := float32(k.count[voice]); n > 0 {
		s := k.sum[voice]
		dst = append(dst, input(q.means, s.offset/n), input(q.means+1, s.velocity/n), input(q.means+2, n/groove.StepsPerBar),
			input(q.means+3, s.offsetLeft/n), input(q.means+4, s.velocityLeft/n))
	}
	if n := float32(k.n); n > 0 {
		dst = append(dst, input(q.means+5, k.all.offset/n), input(q.means+6, k.all.velocity/n),
			input(q.means+7, k.all.offsetLeft/n), input(q.means+8, k.all.velocityLeft/n))
	}
	return k.sum[voice].spread(k.all.spread(dst, q.alike, k.n), q.alike+5, k.count[voice])
}

// spread appends how far n strokes deviated from the decoder's output and from those of the bar before.
func (s *strokeSums) spread(dst []Feature, at, n int) []Feature {
	if n > 0 {
		k := 1 / float32(n)
		dst = append(dst, input(at, root(k*s.velocityWide)), input(at+1, root(k*s.offsetWide)))
	}
	if s.again > 0 {
		dst = append(dst, input(at+2, 2*s.velocityAgain/s.again), input(at+3, 2*s.offsetAgain/s.again), input(at+4, min(s.again, 16)/8))
	}
	return dst
}

func abs(x float32) float32 { return max(x, -x) }

func root(x float32) float32 { return float32(math.Sqrt(float64(x))) }
