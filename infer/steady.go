package infer

import (
	"github.com/groovegen/groovegen/groove"
)

// DefaultSteady is how steady loops are by default: one groove without fills and breaks, as groove.Steadiness defines
// it.
const DefaultSteady = 0.5

// settledStat is the least similarity of the bars that the refiner is told by default, as a standard normal number: that of a drummer's take
// which is steadier than seven in ten.
const settledStat = 0.5

// towardDefault returns how far a steadiness has come from 0 to the default, 0–1.
func towardDefault(steady float64) float64 { return min(steady/DefaultSteady, 1) }

// settleStats raises the similarities of the bars, among the normalised statistics of a loop, to a least one. At 0 nothing changes.
func settleStats(t *[NumLoopStats]float32, steady float64) {
	least := float32(maxDrawnStat * -1)
	least += float32((settledStat - least) * float32(towardDefault(steady)))
	for _, i := range []int{StatBarSimilarity, StatAlternateSimilarity} {
		t[i] = max(t[i], least)
	}
}

// repeatTypicalBar plays the hits of the loop's most typical bar in place of those of the bars that are less like it than steady says: up to the
// default none, at 1 all. Scores follow their bars.
func repeatTypicalBar(p *groove.Pattern, scores *Bias, steady float64) {
	if steady <= DefaultSteady {
		return
	}
	alike := (steady - DefaultSteady) / (1 - DefaultSteady)
	typical, similarity := typicalBar(p)
	from := typical * groove.StepsPerBar
	for bar, x := range similarity {
		if to := bar * groove.StepsPerBar; bar != typical && x < alike {
			copy(p.Hits[to:to+groove.StepsPerBar], p.Hits[from:from+groove.StepsPerBar])
			copy(scores[to:to+groove.StepsPerBar], scores[from:from+groove.StepsPerBar])
		}
	}
}

// typicalBar returns the bar that is most like the three others, of equal ones the first, and the similarity of each bar to it.
func typicalBar(p *groove.Pattern) (typical int, similarity [groove.Bars]float64) {
	most := -1.0
	for a := range groove.Bars {
		var to [groove.Bars]float64
		sum := 0.0
		for b := range groove.Bars {
			if to[b] = 1; a != b {
				to[b], _ = p.BarSimilarity(a, b)
			}
			sum += to[b]
		}
		if sum > most {
			most, typical, similarity = sum, a, to
		}
	}
	return typical, similarity
}
