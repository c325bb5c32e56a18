package train

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// numSummaryStats is the number of summary statistics of a loop: the strokes of each voice, whether it plays, the strokes in each cell of the
// bar, and numLoopSummary statistics of all voices together.
const (
	numSummaryStats = 2*voices + inBar + numLoopSummary

	// numLoopSummary: strokes, their square, similarity of neighbouring bars, mean and spread of offsets and of velocities.
	numLoopSummary = 7
)

// summaryStatsOf writes the summary statistics of a loop to dst (numSummaryStats).
func summaryStatsOf(dst []float64, p *groove.Pattern) {
	clear(dst)
	var offset, velocity moments
	strokes, plays, places, all := dst[:voices], dst[voices:][:voices], dst[2*voices:][:inBar], dst[2*voices+inBar:]
	for s := range groove.Steps {
		for v, h := range p.Hits[s] {
			if !h {
				continue
			}
			strokes[v]++
			plays[v] = 1
			places[s%groove.StepsPerBar*voices+v] += 1.0 / groove.Bars
			offset.add(float64(p.Offsets[s][v]))
			velocity.add(float64(p.Velocities[s][v]))
		}
	}
	all[0], all[1] = offset.n, offset.n*offset.n
	if alike := infer.LoopStatsOf(p)[infer.StatBarSimilarity]; !math.IsNaN(alike) {
		all[2] = alike
	}
	all[3], all[4] = offset.mean(), offset.spread()
	all[5], all[6] = velocity.mean(), velocity.spread()
}

// moments sum numbers and their squares.
type moments struct{ n, sum, squares float64 }

func (m *moments) add(x float64) { m.n, m.sum, m.squares = m.n+1, m.sum+x, m.squares+x*x }

// mean is 0 of no numbers.
func (m *moments) mean() float64 { return m.sum / max(m.n, 1) }

func (m *moments) spread() float64 {
	return math.Sqrt(max(m.squares/max(m.n, 1)-m.mean()*m.mean(), 0))
}

// summaryDistance has the mean and spread of each summary statistic over a genre's windows, to measure distances from the genre.
type summaryDistance [numSummaryStats]moments

func (l *summaryDistance) add(p *groove.Pattern) {
	var x [numSummaryStats]float64
	summaryStatsOf(x[:], p)
	for i, v := range x {
		l[i].add(v)
	}
}

// The least spreads in units of which differences are measured, so that strokes that are hardly ever played do not weigh most.
const (
	leastCount = 0.1 // of strokes and voices
	leastPlace = 0.05
	leastWhole = 0.01
)

// The weights of strokes and voices, of places in the bar, and of the rest in the distance.
const (
	weightCount = 0.4
	weightPlace = 0.4
	weightWhole = 0.2
)

// embed writes a point for summary statistics to dst. Its distance from the origin, which is the genre's mean, is the weighted distance of
// the statistics from that mean, in units of the spread among the genre's windows.
func (l *summaryDistance) embed(dst, stats []float64) {
	for i := range l {
		least, weight := leastCount, weightCount/(2*voices)
		switch {
		case i >= 2*voices+inBar:
			least, weight = leastWhole, weightWhole/numLoopSummary
		case i >= 2*voices:
			least, weight = leastPlace, weightPlace/inBar
		}
		dst[i] = math.Sqrt(weight) * (stats[i] - l[i].mean()) / max(l[i].spread(), least)
	}
}
