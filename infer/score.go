package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// Target is what an audition looks for in a groove.
type Target struct {
	Genre  groove.Genre
	Steady float64 // see Recipe.Steady
	// Kicks is the least number of bars with a kick on the one; Backbeat says that the snare plays on two and four.
	Kicks    int
	Backbeat bool
}

// TargetOf returns the target of a seed. Of many seeds in a row, as many ask for each number of kicks on the one, and
// for the backbeat, as drummers' steady grooves of the genre have them, and a few more, for it is not always found.
// What is not asked for is welcome all the same.
func TargetOf(g groove.Genre, steady float64, seed uint64) Target {
	t := Target{Genre: g, Steady: steady}
	row := &steadyGrooves[g]
	total := 0.0
	for _, n := range row {
		total += float64(n)
	}
	place := (evenly(seed) - targetMargin) * total
	for i := len(row) - 1; i > 0; i-- { // from all kicks and the backbeat to none
		if place -= float64(row[i]); place < 0 {
			t.Kicks, t.Backbeat = i/2, i%2 == 1
			break
		}
	}
	return t
}

// evenly maps seeds to numbers from 0 to 1 that fill it evenly, also those of few seeds in a row: a Weyl sequence of the golden ratio. Seed 1 is at 0.38.
func evenly(seed uint64) float64 { return float64(seed*0x61C8864680B583EB>>11) / (1 << 53) }

// What a groove lacks costs, in the order of importance.
const (
	unsteadyCost = 100.0 // of each bar that leaves the groove, and of each beat too many without time
	backbeatCost = 6.0   // of no backbeat, if it is asked for
	copyCost     = 5.0   // of what a drummer of the training data played, nearly
	kickCost     = 4.0   // of too few kicks on the one, if they are asked for
	genreCost    = 2.0   // of what does not sound like the genre
	rhythmCost   = 20.0  // of drums that have no place in common with a captured rhythm

	targetMargin = 0.06 // share of the seeds that ask for more than drummers play
	newEnough    = 0.27 // the Jaccard distance to each window of the training data below which a groove is a copy
	heardAs      = 0.4  // the least probability of the genre
)

// Score says how good a loop is as a groove: 0 lacks nothing, and each lack costs. First, it has to be as steady as
// asked: no bar leaves the groove, and hat or ride keep the time. Then it should have the backbeat and the kick on the
// one if they are asked for, be no copy of what a drummer played, and sound like its genre.
func Score(p *groove.Pattern, t Target) float64 {
	cost, _ := lacksOf(p, t)
	return -cost
}

// lacksOf returns what a loop lacks as a groove, the most important first, and what all of it costs.
func lacksOf(p *groove.Pattern, t Target) (cost float64, lacks []string) {
	n := unsteady(p, t.Steady)
	for _, x := range [...]struct {
		is   bool
		cost float64
		text string
	}{
		{n > 0, unsteadyCost * float64(n), "steady bars or time"},
		{t.Backbeat && !p.Backbeat(), backbeatCost, "a snare on two and four"},
		{noveltyOf(p) < newEnough, copyCost, "hits of its own"},
		{p.KicksOnOne() < t.Kicks, kickCost, "a kick on the one of enough bars"},
		{genreLogProbability(p, t.Genre) < math.Log(heardAs), genreCost, "the sound of its genre"},
	} {
		if x.is {
			cost, lacks = cost+x.cost, append(lacks, x.text)
		}
	}
	return cost, lacks
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

// Verdict is what an audition finds in a loop.
type Verdict struct {
	// Score is what Score says, plus Merit: from 0 to 1 for a loop that lacks nothing.
	Score float64
	Lacks []string // what it lacks, in words, the most important first
	Merit float64  // 0–1: half the pocket, a quarter each the genre and the novelty

	Pocket   Pocket
	Genre    float64 // the probability of the genre, by what is played where in the bar; 1 of a genre that nobody played
	Novelty  float64 // the Jaccard distance to the nearest window of the training data
	Kicks    int     // bars with a kick on the one
	Backbeat bool    // the snare plays on two and four
}

// fullNovelty is the novelty from which on more is not better.
const fullNovelty = 0.45

// Judge says what an audition finds in a loop as it was decoded, at its tempo. Merit tells apart the loops that lack
// nothing; the generator plays the first of them.
func Judge(p *groove.Pattern, bpm float64, t Target) Verdict {
	v := Verdict{
		Pocket: PocketOf(p, bpm), Genre: math.Exp(genreLogProbability(p, t.Genre)), Novelty: noveltyOf(p), Kicks: p.KicksOnOne(), Backbeat: p.Backbeat(),
	}
	v.Merit = (2*v.Pocket.Fit() + v.Genre + min(v.Novelty/fullNovelty, 1)) / 4
	cost, lacks := lacksOf(p, t)
	v.Score, v.Lacks = v.Merit-cost, lacks
	return v
}
