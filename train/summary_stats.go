package train

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/stats"
)

// numSummaryStats is the number of a loop's summary statistics: the strokes of each voice, whether it plays, the
// strokes at each place of the bar, and numLoopSummary figures of all voices together.
const (
	numSummaryStats = 2*voices + inBar + numLoopSummary

	// numLoopSummary counts strokes, their square, the similarity of neighbouring bars, and mean and spread of offsets and of
	// velocities.
	numLoopSummary = 7
)

// summaryStatsOf writes the summary statistics of a loop to dst (numSummaryStats).
func summaryStatsOf(dst []float64, p *groove.Pattern) {
	clear(dst)
	var offset, velocity stats.Moments
	strokes, plays, places, all := dst[:voices], dst[voices:][:voices], dst[2*voices:][:inBar], dst[2*voices+inBar:]
	for s := range groove.Steps {
		for v, h := range p.Hits[s] {
			if !h {
				continue
			}
			strokes[v]++
			plays[v] = 1
			places[s%groove.StepsPerBar*voices+v] += 1.0 / groove.Bars
			offset.Add(float64(p.Offsets[s][v]))
			velocity.Add(float64(p.Velocities[s][v]))
		}
	}
	if offset.N == 0 {
		return
	}
	all[0], all[1] = offset.N, offset.N*offset.N
	if similarity := infer.LoopStatsOf(p)[infer.StatBarSimilarity]; !math.IsNaN(similarity) {
		all[2] = similarity
	}
	all[3], all[4] = offset.Mean(), offset.Spread()
	all[5], all[6] = velocity.Mean(), velocity.Spread()
}

// summaryDistance measures how far loops are from a genre: it holds the moments of each summary statistic among the genre's
// windows.
type summaryDistance [numSummaryStats]stats.Moments

func (d *summaryDistance) add(p *groove.Pattern) {
	var x [numSummaryStats]float64
	summaryStatsOf(x[:], p)
	for i, v := range x {
		d[i].Add(v)
	}
}

// The least spreads that distances are measured in: without them, what is hardly ever played would count most.
const (
	leastCount = 0.1 // of strokes and voices
	leastPlace = 0.05
	leastWhole = 0.01
)

// The weights of strokes and voices, of places in the bar, and of the rest in a distance. They sum to 1.
const (
	weightCount = 0.4
	weightPlace = 0.4
	weightWhole = 0.2
)

// embed writes a point for summary statistics to dst. Its squared distance from the origin is the weighted squared distance
// from the genre's mean, in units of the spread among the genre's windows.
func (d *summaryDistance) embed(dst, summary []float64) {
	for i := range d {
		least, weight := leastCount, weightCount/(2*voices)
		switch {
		case i >= 2*voices+inBar:
			least, weight = leastWhole, weightWhole/numLoopSummary
		case i >= 2*voices:
			least, weight = leastPlace, weightPlace/inBar
		}
		dst[i] = math.Sqrt(weight) * (summary[i] - d[i].Mean()) / max(d[i].Spread(), least)
	}
}
