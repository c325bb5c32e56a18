package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// The bias that restores a least number of strokes is found by halving ±leanBias, to 1e-6.
const (
	leanBias  = 8
	leanSteps = 24
)

// barScores are the scores of the moves in a bar, by step, by the move on the step before, and by the move.
type barScores [groove.StepsPerBar][numHands][numHands]float64

// isStroke reports whether a move is a stroke of the fill.
func (h handMove) isStroke() bool { return handVoices[h] != groove.Kick }

// raise makes strokes from step first on so much more probable that at least so many are expected.
func (b *barScores) raise(first int, least float64) {
	if first >= groove.StepsPerBar || b.weights(first).strokes(first, 1) >= least {
		return
	}
	want := least
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
