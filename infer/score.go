package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// Wish is what an audition looks for in a groove.
type Wish struct {
	Genre  groove.Genre
	Steady float64 // see Recipe.Steady
	// Kicks is the least number of bars with a kick on the one; Backbeat says that the snare plays on two and four.
	Kicks    int
	Backbeat bool
}

// WishOf returns the wish of a seed. Of many seeds in a row, as many wish each number of kicks on the one, and the backbeat, as drummers' steady
// grooves of the genre have them, and a few more, for it is not always found. What is not wished is welcome all the same.
func WishOf(g groove.Genre, steady float64, seed uint64) Wish {
	w := Wish{Genre: g, Steady: steady}
	row := &steadyGrooves[g]
	total := 0.0
	for _, n := range row {
		total += float64(n)
	}
	place := (evenly(seed) - wishMargin) * total
	for i := len(row) - 1; i > 0; i-- { // from all kicks and the backbeat to none
		if place -= float64(row[i]); place < 0 {
			w.Kicks, w.Backbeat = i/2, i%2 == 1
			break
		}
	}
	return w
}

// evenly maps seeds to numbers from 0 to 1 that fill it evenly, also those of few seeds in a row: a Weyl sequence of the golden ratio. Seed 1 is at 0.38.
func evenly(seed uint64) float64 { return float64(seed*0x61C8864680B583EB>>11) / (1 << 53) }

// What a groove lacks costs, in the order of importance.
const (
	unsteadyCost = 100.0 // of each bar that leaves the groove, and of each beat too many without time
	backbeatCost = 6.0   // of no backbeat, if it is wished
	copyCost     = 5.0   // of what a drummer of the training data played, nearly
	kickCost     = 4.0   // of too few kicks on the one, if they are wished
	genreCost    = 2.0   // of what does not sound like the genre

	wishMargin = 0.06 // share of the seeds that wish more than drummers play
	newEnough  = 0.27 // the Jaccard distance to each window of the training data below which a groove is a copy
	heardAs    = 0.4  // the least probability of the genre
)

// Score says how good a loop is as a groove: 0 lacks nothing, and each lack costs. First, it has to be as steady as asked: no bar leaves the groove, and
// hat or ride keep the time. Then it should have the backbeat and the kick on the one if they are wished, be no copy of what a drummer played, and sound
// like its genre.
func Score(p *groove.Pattern, w Wish) float64 {
	return -unsteadyCost*float64(unsteady(p, w.Steady)) -
		costIf(w.Backbeat && !p.Backbeat(), backbeatCost) -
		costIf(noveltyOf(p) < newEnough, copyCost) -
		costIf(p.KicksOnOne() < w.Kicks, kickCost) -
		costIf(genreLogProbability(p, w.Genre) < math.Log(heardAs), genreCost)
}

func costIf(lacks bool, cost float64) float64 {
	if lacks {
		return cost
	}
	return 0
}

// unsteady returns how many bars leave the groove, and beats too many lack time, where up to the default both are allowed the more the less steady a
// loop is asked to be.
func unsteady(p *groove.Pattern, steady float64) (n int) {
	s, strict := p.Steadiness(), towardDefault(steady)
	for _, x := range s.Nearest {
		if x < groove.SteadySimilarity*strict {
			n++
		}
	}
	const most = groove.Steps/groove.StepsPerBeat - groove.MaxUntimedBeats
	allowed := groove.MaxUntimedBeats + int(math.Round(most*(1-strict)))
	return n + max(s.Untimed-allowed, 0)
}
