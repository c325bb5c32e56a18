package infer

import (
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// Statistics of a loop: what its strokes have in common, and what a net that knows only the strokes so far would have to guess.
// Some drummers play the same bar four times, others never, and few are in between.
const (
	StatBarSimilarity       = iota // how like each other neighbouring bars are: hits of both over hits of either
	StatAlternateSimilarity        // the same of bars that are two apart
	StatVelocityChange             // mean difference of a stroke's velocity from the same one a bar before
	StatOffsetChange               // the same of its offset, in steps
	StatVelocitySpread             // σ of the velocities
	StatGhostShare                 // share of strokes softer than ghostVelocity
	StatOffsetSpread               // σ of the offsets, in steps
	StatOffBeatShare               // share of strokes on odd sixteenths
	StatOffsetLag                  // correlation of a stroke's offset with that of the stroke before it
	NumLoopStats
)

const ghostVelocity = 0.3

// Statistics holds a number for each statistic.
type LoopStats [NumLoopStats]float64

// TraitsOf measures a pattern. What cannot be measured, because nothing comes again say, is NaN.
func LoopStatsOf(p *groove.Pattern) LoopStats {
	var both, either [3]float64 // by the bars' distance
	var loud, timing, velocity, offset sums
	var drag, before, after sums // of neighbours: the products, the first ones, the second ones
	last := math.NaN()
	ghosts, odd := 0, 0
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			for d := 1; d <= 2; d++ {
				if b := s - d*groove.StepsPerBar; b >= 0 {
					both[d] += count(p.Hits[s][v] && p.Hits[b][v])
					either[d] += count(p.Hits[s][v] || p.Hits[b][v])
				}
			}
			if !p.Hits[s][v] {
				continue
			}
			x, o := float64(p.Velocities[s][v]), float64(p.Offsets[s][v])
			velocity.add(x)
			offset.add(o)
			if x < ghostVelocity {
				ghosts++
			}
			odd += s % 2
			if !math.IsNaN(last) {
				drag.add(last * o)
				before.add(last)
				after.add(o)
			}
			last = o
			if b := s - groove.StepsPerBar; b >= 0 && p.Hits[b][v] {
				loud.add(math.Abs(x - float64(p.Velocities[b][v])))
				timing.add(math.Abs(o - float64(p.Offsets[b][v])))
			}
		}
	}
	return LoopStats{
		both[1] / either[1], both[2] / either[2], loud.mean(), timing.mean(),
		velocity.spread(), float64(ghosts) / velocity.n, offset.spread(), float64(odd) / velocity.n,
		correlation(drag, before, after),
	}
}

// correlation is that of the numbers in a and b, whose products are in ab; NaN if one of them is always the same.
func correlation(ab, a, b sums) float64 {
	const tiny = 1e-4 // of a step: less than a tick
	if a.spread() < tiny || b.spread() < tiny {
		return math.NaN()
	}
	return (ab.mean() - a.mean()*b.mean()) / (a.spread() * b.spread())
}

func count(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// sums are moments; without numbers, mean and spread are NaN.
type sums struct{ n, x, xx float64 }

func (s *sums) add(x float64) { s.n++; s.x += x; s.xx += x * x }

func (s *sums) mean() float64 { return s.x / s.n }

func (s *sums) spread() float64 { return math.Sqrt(max(s.xx/s.n-s.mean()*s.mean(), 0)) }

// TraitKnots is the number of quantiles that a statistic's distribution is kept as, the lowest and the highest among them.
const NumQuantiles = 33

// TraitNet tells a refiner the statistics of the loop that it is to draw: bent to standard normal numbers, which z and the
// condition say some of and chance the rest.
//
//	t = Weightᵀ·[z, condition] + Bias + Chol·ε
type LoopStatsModel struct {
	Quantiles []float32 // (statistics, TraitKnots) quantiles of each statistic in the training data
	Weight    []float32 // (latent + condition, statistics)
	Bias      []float32 // (statistics)
	Chol      []float32 // (statistics, statistics) lower triangle
}

// Clone returns a copy that shares nothing.
func (n *LoopStatsModel) Clone() LoopStatsModel {
	return LoopStatsModel{slices.Clone(n.Quantiles), slices.Clone(n.Weight), slices.Clone(n.Bias), slices.Clone(n.Chol)}
}

// KnotsOf keeps the distributions of statistics. One that no loop has, as all of them lie on the grid say, gets zeros: it is not
// known of any loop then.
func QuantilesOf(of []LoopStats) []float32 {
	out := make([]float32, NumLoopStats*NumQuantiles)
	for t := range NumLoopStats {
		var all []float64
		for _, x := range of {
			if !math.IsNaN(x[t]) {
				all = append(all, x[t])
			}
		}
		if len(all) == 0 {
			continue
		}
		slices.Sort(all)
		for k := range NumQuantiles {
			out[t*NumQuantiles+k] = float32(all[k*(len(all)-1)/(NumQuantiles-1)])
		}
	}
	return out
}

// mostNormal bounds a bent statistic: no loop is further out than one in a hundred.
const maxNormalised = 2.3

// mostTold bounds what a net is told of a statistic: somewhat further than it has learned.
const maxDrawnStat = 3.5

// Normal bends statistics to standard normal numbers by their ranks in the training data. An unknown one is 0, and one that is the
// same in all of the training data.
func (n *LoopStatsModel) Normalise(x LoopStats) (out [NumLoopStats]float32) {
	for t := range out {
		knots := n.Quantiles[t*NumQuantiles:][:NumQuantiles]
		if !math.IsNaN(x[t]) && knots[0] < knots[NumQuantiles-1] {
			q := quantile(knots, x[t])
			out[t] = float32(min(max(math.Sqrt2*math.Erfinv(2*q-1), -maxNormalised), maxNormalised))
		}
	}
	return out
}

// quantile returns the share of a distribution below x, knots being its quantiles; of a value that many have, the middle.
func quantile(knots []float32, x float64) float64 {
	y := float32(x)
	lo, _ := slices.BinarySearch(knots, y)                                                     // first knot that is not below
	hi, _ := slices.BinarySearchFunc(knots, y, func(k, y float32) int { return sign(k <= y) }) // first knot above
	last := float64(len(knots) - 1)
	if hi > lo { // on a knot
		return (float64(lo) + float64(hi-1)) / 2 / last
	}
	if lo == 0 {
		return 0
	}
	if lo == len(knots) {
		return 1
	}
	a, b := knots[lo-1], knots[lo]
	return (float64(lo-1) + float64((y-a)/(b-a))) / last
}

// sign is −1 for yes, 1 for no.
func sign(yes bool) int {
	if yes {
		return -1
	}
	return 1
}

// draw fills t with the statistics of a loop, from standard normal numbers.
func (n *LoopStatsModel) draw(t *[NumLoopStats]float32, z, condition []float32, chance []float64) {
	copy(t[:], n.Bias)
	for i, x := range z {
		n.addRow(t, i, x)
	}
	for i, x := range condition {
		n.addRow(t, len(z)+i, x)
	}
	for i := range t {
		for j := range i + 1 {
			t[i] += n.Chol[i*NumLoopStats+j] * float32(chance[j])
		}
		t[i] = min(max(t[i], -maxDrawnStat), maxDrawnStat)
	}
}

func (n *LoopStatsModel) addRow(t *[NumLoopStats]float32, row int, x float32) {
	for i, w := range n.Weight[row*NumLoopStats:][:NumLoopStats] {
		t[i] += w * x
	}
}
