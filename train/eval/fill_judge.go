package eval

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// fillFrom is where the part of a bar begins that the fill judge hears: its last two beats.
const fillFrom = groove.StepsPerBar / 2

// FillJudge distinguishes a bar of fill from a bar of groove by what plays in its last two beats, each cell by itself (naive Bayes). It has
// learned from the bars of the training split, fills and beats weighing the same. The zero value calls nothing a fill.
type FillJudge struct {
	hit, rest [groove.StepsPerBar][groove.NumVoices]float64 // what a hit and its absence say for a fill: logarithms of odds
}

// LearnFills learns from a dataset. Of a fill the last bar counts. A dataset that does not mark fills gives the zero value.
func LearnFills(set *dataset.Set) FillJudge {
	var counts [2][groove.StepsPerBar][groove.NumVoices]float64
	var n [2]float64
	var hits [groove.StepsPerBar * groove.NumVoices]uint8
	for _, p := range set.Performances {
		if p.Split != dataset.Train || p.Kind == "" || p.Bars() == 0 {
			continue
		}
		kind, first := 0, 0
		if p.Kind == "fill" {
			kind, first = 1, p.Bars()-1
		}
		for bar := first; bar < p.Bars(); bar++ {
			p.BarHits(bar, hits[:])
			n[kind]++
			for i, h := range hits {
				counts[kind][i/groove.NumVoices][i%groove.NumVoices] += float64(h)
			}
		}
	}
	var j FillJudge
	if n[0] == 0 || n[1] == 0 {
		return j
	}
	for s := fillFrom; s < groove.StepsPerBar; s++ {
		for v := range groove.NumVoices {
			groove, fill := (counts[0][s][v]+1)/(n[0]+2), (counts[1][s][v]+1)/(n[1]+2)
			j.hit[s][v], j.rest[s][v] = math.Log(fill/groove), math.Log((1-fill)/(1-groove))
		}
	}
	return j
}

// Fill reports whether a bar of a pattern, from 0, sounds like a fill.
func (j *FillJudge) Fill(p *groove.Pattern, bar int) bool {
	sum := 0.0
	for s := fillFrom; s < groove.StepsPerBar; s++ {
		for v, hit := range p.Hits[bar*groove.StepsPerBar+s] {
			if hit {
				sum += j.hit[s][v]
			} else {
				sum += j.rest[s][v]
			}
		}
	}
	return sum > 0
}
