package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// Opinion is a loop that a user heard, and what he made of it.
type Opinion struct {
	Hits   groove.Pattern
	Liking float64 // −1: never again, 0: indifferent, 1: more like it
}

// Taste is what a user likes and does not like, so that the next choice among candidates can follow it. It is
// immutable; nil has no opinion.
type Taste struct {
	opinions []opinion
}

type opinion struct {
	bar    barShares
	liking float64
}

// barShares says in how many of a loop's bars each cell of a bar has a hit.
type barShares [barCells]float64

func barSharesOf(p *groove.Pattern) (x barShares) {
	for s, hits := range p.Hits {
		for v, hit := range hits {
			if hit {
				x[s%groove.StepsPerBar*groove.NumVoices+v] += 1.0 / groove.Bars
			}
		}
	}
	return x
}

// NewTaste returns the taste of some opinions; nil of none.
func NewTaste(list []Opinion) *Taste {
	if len(list) == 0 {
		return nil
	}
	t := &Taste{opinions: make([]opinion, len(list))}
	for i := range list {
		t.opinions[i] = opinion{barSharesOf(&list[i].Hits), list[i].Liking}
	}
	return t
}

const (
	tasteFocus = 4    // the power of the similarity with which an opinion counts
	tasteDoubt = 0.05 // the weight of indifference: what is like nothing that was heard is neither liked nor disliked
)

// Liking returns how much a loop is to a user's taste, −1 to 1: the mean of the opinions, each weighed by the fourth
// power of how much its loop's typical bar has in common with this one's.
func (t *Taste) Liking(p *groove.Pattern) float64 {
	if t == nil {
		return 0
	}
	bar := barSharesOf(p)
	sum, weights := 0.0, tasteDoubt
	for i := range t.opinions {
		w := math.Pow(bar.similarity(&t.opinions[i].bar), tasteFocus)
		sum, weights = sum+w*t.opinions[i].liking, weights+w
	}
	return sum / weights
}

// similarity is the Jaccard index of shares, 0 to 1.
func (x *barShares) similarity(y *barShares) float64 {
	both, either := 0.0, 0.0
	for i := range x {
		both, either = both+min(x[i], y[i]), either+max(x[i], y[i])
	}
	if either == 0 {
		return 0
	}
	return both / either
}
