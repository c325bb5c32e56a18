package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// Log weights that are added to the scores of strokes at lean 1, and subtracted at -1. With these a quarter, just under a
// half and nearly two thirds of the strokes of two beats are off the eighths at -1, 0 and 1 (TestFillLeans).
const (
	leanPlace  = 2.5 // times leanPlaces
	leanChange = 0.8 // for going on to another drum
	leanTom    = 0.7 // for a tom instead of the snare
	leanBias   = 8   // larger than any bias that restores the number of strokes
	leanSteps  = 24  // halvings of ±leanBias: to 1e-6
)

// leanByPlace is the distance of each place of a beat from the pulse: the beat, its first sixteenth, the eighth, the last sixteenth.
var leanByPlace = [groove.StepsPerBeat]float64{-1, 1, -0.2, 1}

// barScores are the scores of the moves in a bar, by step, by the move on the step before, and by the move.
type barScores [groove.StepsPerBar][numHands][numHands]float64

// isStroke reports whether a move is a stroke of the fill.
func (h handMove) isStroke() bool { return handVoices[h] != groove.Kick }

// lean moves the strokes from step first on by by, -1 to 1: above 0 towards sixteenths and changes of drum, below 0 towards quarters
// and eighths. The expected number of strokes stays, because the amount decides it, but it is at least the given least.
func (b *barScores) lean(first int, by, least float64) {
	if first >= groove.StepsPerBar {
		return
	}
	want := b.weights(first).strokes(first, 1)
	if by == 0 && want >= least {
		return
	}
	want = max(want, least)
	for pos := first; pos < groove.StepsPerBar; pos++ {
		for before := range numHands {
			for h := range numHands {
				if h.isStroke() {
					b[pos][before][h] += by * leanOf(pos, before, h)
				}
			}
		}
	}
	low, high, leaning := -float64(leanBias), float64(leanBias), b.weights(first)
	for range leanSteps {
		if mid := (low + high) / 2; leaning.strokes(first, math.Exp(mid)) < want {
			low = mid
		} else {
			high = mid
		}
	}
	for pos := first; pos < groove.StepsPerBar; pos++ {
		for before := range numHands {
			for h := range numHands {
				if h.isStroke() {
					b[pos][before][h] += (low + high) / 2
				}
			}
		}
	}
}

// leanOf returns the log weight that a lean of 1 adds to a stroke.
func leanOf(pos int, before, h handMove) float64 {
	x := leanPlace * leanByPlace[pos%groove.StepsPerBeat]
	if h != before {
		x += leanChange
	}
	if h != handSnare {
		x += leanTom
	}
	return x
}

// weights returns the scores from step first on as factors of probabilities.
func (b *barScores) weights(first int) *barWeights {
	var w barWeights
	for pos := first; pos < groove.StepsPerBar; pos++ {
		for before := range numHands {
			for h := range numHands {
				w[pos][before][h] = math.Exp(b[pos][before][h])
			}
		}
	}
	return &w
}

// barWeights are a bar's scores as factors of probabilities.
type barWeights barScores

// strokes returns the expected number of strokes from step first on, if the weights of all of them are multiplied by a factor:
// the marginals of the chain, step by step.
func (w *barWeights) strokes(first int, raise float64) (sum float64) {
	var now [numHands]float64
	now[handGroove] = 1
	for pos := first; pos < groove.StepsPerBar; pos++ {
		var next [numHands]float64
		for before, share := range now {
			weight, total := w[pos][before], 0.0
			for h := range numHands {
				if h.isStroke() {
					weight[h] *= raise
				}
				total += weight[h]
			}
			for h := range numHands {
				next[h] += share * weight[h] / total
			}
		}
		now = next
		for h := range numHands {
			if h.isStroke() {
				sum += now[h]
			}
		}
	}
	return sum
}
