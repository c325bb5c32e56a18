package infer

import (
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
)

// Statistics of a whole loop, which a net that knows only the strokes so far would have to guess.
// Some drummers play the same bar four times, others never, and few are in between.
const (
	StatBarSimilarity       = iota // similarity of neighbouring bars: hits of both over hits of either
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

// LoopStats has a number for each statistic.
type LoopStats [NumLoopStats]float64

// LoopStatsOf measures a pattern. A statistic that is not defined, for example because no hit is repeated, is NaN.
func LoopStatsOf(p *groove.Pattern) LoopStats {
	var both, either [3]float64 // by the bars' distance
	var loud, timing, velocity, offset stats.Moments
	var drag, before, after stats.Moments // of neighbours: the products, the first ones, the second ones
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
			velocity.Add(x)
			offset.Add(o)
			if x < ghostVelocity {
				ghosts++
			}
			odd += s % 2
			if !math.IsNaN(last) {
				drag.Add(last * o)
				before.Add(last)
				after.Add(o)
			}
			last = o
			if b := s - groove.StepsPerBar; b >= 0 && p.Hits[b][v] {
				loud.Add(math.Abs(x - float64(p.Velocities[b][v])))
				timing.Add(math.Abs(o - float64(p.Offsets[b][v])))
			}
		}
	}
	return LoopStats{
		both[1] / either[1], both[2] / either[2], loud.Mean(), timing.Mean(),
		velocity.Spread(), float64(ghosts) / velocity.N, offset.Spread(), float64(odd) / velocity.N,
		correlation(drag, before, after),
	}
}

// correlation returns the correlation of the numbers in a and b, whose products are in ab; NaN if one of them is constant.
func correlation(ab, a, b stats.Moments) float64 {
	const tiny = 1e-4 // of a step: less than a tick
	if a.Spread() < tiny || b.Spread() < tiny {
		return math.NaN()
	}
	return (ab.Mean() - a.Mean()*b.Mean()) / (a.Spread() * b.Spread())
}

func count(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// NumQuantiles is the number of quantiles that represent a statistic's distribution, including the lowest and the
// highest.
const NumQuantiles = 33

// LoopStatsModel draws the statistics of a loop for the refiner, as standard normal numbers. z and the
// condition determine a part of them, and random numbers the rest.
//
//	t = Weightᵀ·[z, condition] + Bias + Chol·ε
type LoopStatsModel struct {
	Quantiles []float32 // (NumLoopStats, NumQuantiles) quantiles of each statistic in the training data
	Weight    []float32 // (latent + condition, statistics)
	Bias      []float32 // (statistics)
	Chol      []float32 // (statistics, statistics) lower triangle
}

// Clone returns a copy that shares nothing.
func (n *LoopStatsModel) Clone() LoopStatsModel {
	return LoopStatsModel{slices.Clone(n.Quantiles), slices.Clone(n.Weight), slices.Clone(n.Bias), slices.Clone(n.Chol)}
}

// QuantilesOf computes the distributions of statistics. A statistic that no loop has, for example because all are on
// the grid, gets zeros, and is unknown for all loops.
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

// maxNormalised bounds a normalised statistic: one loop in a hundred is at the bound.
const maxNormalised = 2.3

// maxDrawnStat bounds the statistics that a net gets: somewhat further than in training.
const maxDrawnStat = 3.5

// Normalise maps statistics to standard normal numbers by their ranks in the training data. An unknown statistic is 0,
// and so is one that is the same in all of the training data.
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

// quantile returns the share of a distribution below x; knots are its quantiles. For a value that many loops have it is the middle.
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
			t[i] += float32(n.Chol[i*NumLoopStats+j] * float32(chance[j]))
		}
		t[i] = min(max(t[i], -maxDrawnStat), maxDrawnStat)
	}
}

func (n *LoopStatsModel) addRow(t *[NumLoopStats]float32, row int, x float32) {
	for i, w := range n.Weight[row*NumLoopStats:][:NumLoopStats] {
		t[i] += float32(w * x)
	}
}
