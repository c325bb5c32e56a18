package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// How hits move between strong and weak places.
const (
	// straightenScore is the least score of a place that a hit moves to from a sixteenth: where the model plays nearly nothing, nothing goes.
	straightenScore = -2.0
	// straightenShuffle is the same in a loop of triplets, where only beats are left to go to: without it a third of the hits was left out.
	straightenShuffle = -5.0
	// straightenTriplets is the share of hits between the beats that stay in a loop of triplets: a shuffle without them would not be one.
	straightenTriplets = 0.1
	// syncopateShare is the share of the hits on beats and eighths, without the skeleton, that move at most.
	syncopateShare = 0.5
	// leanScore is what a further hit on a sixteenth scores more or less, so that a density adds hits where the complexity puts them.
	leanScore = 4
)

// syncopate moves hits: by by, 0 to 1, from beats and eighths to the sixteenths between them, or by −by from there to beats and eighths.
//
// A hit moves to the most probable free place in its voice. Straightened, it may also go to another voice, and if no place is probable
// enough it is left out. At −1 no hit is on a sixteenth between the eighths. In a loop of triplets those sixteenths are the triplets
// between the beats, and only the beats are strong. The skeleton stays.
func (a *arrangement) syncopate(by float64) {
	a.lean = leanScore * by
	if by < 0 {
		a.straighten(-by)
		return
	}
	movable := a.pick(func(c Cell) bool {
		return a.Hits[c.Step][c.Voice] && !weak(c) && a.free.Has(groove.Voice(c.Voice)) && a.roles[c.Step][c.Voice] != skeleton
	}, a.weight)
	moving := int(math.Round(by * syncopateShare * float64(len(movable))))
	for _, c := range append([]Cell(nil), movable[len(movable)-moving:]...) {
		if to, ok := a.best(func(d Cell) bool { return d.Voice == c.Voice && weak(d) }, a.score); ok {
			a.Hits[c.Step][c.Voice], a.Hits[to.Step][to.Voice] = false, true
		}
	}
}

// straighten moves the share by of the hits on sixteenths to beats and eighths.
func (a *arrangement) straighten(by float64) {
	grid, stay, least, between := 2, 0.0, straightenScore, weak
	if t := a.Timing(); t.Triplets {
		grid, stay, least = groove.StepsPerBeat, straightenTriplets, straightenShuffle
		between = func(c Cell) bool { return weak(c) || a.swungEighth(c, t.Center) }
	}
	free := func(c Cell) bool { return a.free.Has(groove.Voice(c.Voice)) }
	off := append([]Cell(nil), a.pick(func(c Cell) bool { return a.Hits[c.Step][c.Voice] && free(c) && between(c) }, a.weight)...)
	stays := min(stay*float64(a.count(a.free)-len(off)), float64(len(off)))
	target := int(math.Round((1-by)*float64(len(off)) + by*stays))
	for _, c := range off[target:] {
		to, ok := a.best(func(d Cell) bool { return free(d) && d.Step%grid == 0 && a.score(d) >= least },
			func(d Cell) float64 { return a.score(d) + sameVoice(c, d) })
		a.Hits[c.Step][c.Voice] = false
		if ok {
			a.Hits[to.Step][to.Voice] = true
		}
	}
}

// sameVoice prefers a place in the voice of the hit that moves.
func sameVoice(from, to Cell) float64 {
	const prefers = 1.5
	if from.Voice == to.Voice {
		return prefers
	}
	return 0
}

// weak reports whether a cell is on a sixteenth between the eighths.
func weak(c Cell) bool { return c.Step%2 == 1 }

// swungEighth reports whether a hit in the cell of an eighth is nearer to the triplet behind it. Where the loop is centered, it may come into the
// cell of the next sixteenth.
func (a *arrangement) swungEighth(c Cell, center float64) bool {
	const half = 1.0 / 3 // of the way to the triplet, which is two thirds of a sixteenth behind the eighth
	return c.Step%groove.StepsPerBeat == 2 && float64(a.Offsets[c.Step][c.Voice])-center > half
}

// best returns the cell without a hit that is wanted, is not pinned and has the most points.
func (a *arrangement) best(wanted func(Cell) bool, points func(Cell) float64) (best Cell, ok bool) {
	most := math.Inf(-1)
	for step := range groove.Steps {
		for v := range groove.NumVoices {
			c := Cell{step, v}
			if a.Hits[step][v] || a.pins.At(step, groove.Voice(v)) != nil || !wanted(c) {
				continue
			}
			if x := points(c); x > most {
				best, most, ok = c, x, true
			}
		}
	}
	return best, ok
}
