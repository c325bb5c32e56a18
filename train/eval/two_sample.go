package eval

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/eval/boost"
	"github.com/groovegen/groovegen/train/eval/human"
)

// TwoSample is how well a classifier separates two sets of loops (Lopez-Paz & Oquab, "Revisiting Classifier Two-Sample Tests",
// ICLR 2017): its accuracy, 0.5 if it cannot, 1 if it always can.
type TwoSample struct {
	Accuracy float64 `json:"accuracy"` // mean over the rounds
	Spread   float64 `json:"spread"`   // σ over the rounds: which performances fell into which half
	Rounds   int     `json:"rounds"`
}

// String returns it in one line: "0.66 ± 0.02".
func (t TwoSample) String() string { return fmt.Sprintf("%.3f ± %.3f", t.Accuracy, t.Spread) }

// View selects the features of a loop that a classifier gets.
type View func(l human.Loop, dst []float32)

// Everything is a View of all hand-made features.
func Everything(l human.Loop, dst []float32) { human.Features(l, dst) }

// HitsAlone is a View of the same features of the loop played flat: every stroke on the grid and as loud as the next.
func HitsAlone(l human.Loop, dst []float32) {
	p := *l.Pattern
	p.Offsets = [groove.Steps][groove.NumVoices]float32{}
	for s := range p.Velocities {
		for v := range p.Velocities[s] {
			p.Velocities[s][v] = 1
		}
	}
	l.Pattern = &p
	human.Features(l, dst)
}

// TwoSampleRounds is how often the performances are halved; each halving is used both ways round.
const TwoSampleRounds = 3

var errOneSided = errors.New("half of the performances have loops of one side only: want more performances")

// TwoSampleTest trains boosted trees on half of the performances to separate ours from real loops, and tests them on the other half.
// A generated loop belongs to the performance of the real window that it was made for (Like), so that no window of a
// performance is in both halves and both sets have the same mix. Silent loops are left out of both. The reference's model with
// z from N(0, I) and hits where the probability is over ½ gives 0.997, by hits alone 0.949 (the reference: 0.98, and 0.94 by a
// convolution). The error is ctx's, or says that there are too few performances.
func TwoSampleTest(ctx context.Context, real, ours []human.Loop, view View, progress func(done, of int)) (TwoSample, error) {
	rows := append(rowsOf(real, false, view), rowsOf(ours, true, view)...)
	performances := map[int]bool{}
	for _, r := range rows {
		performances[r.performance] = true
	}
	var numbers []int
	for p := range performances {
		numbers = append(numbers, p)
	}
	slices.Sort(numbers)
	halvings := human.Halve(numbers, TwoSampleRounds)
	if halvings == nil {
		return TwoSample{}, fmt.Errorf("tell loops apart: %d performances: want four or more, to have halves", len(numbers))
	}
	var results []float64
	for _, h := range halvings {
		for side := range 2 {
			a, err := round(ctx, rows, h[side])
			if err != nil {
				return TwoSample{}, fmt.Errorf("tell loops apart: %w", err)
			}
			results = append(results, a)
			if progress != nil {
				progress(len(results), 2*len(halvings))
			}
		}
	}
	return summary(results), nil
}

func summary(results []float64) TwoSample {
	t := TwoSample{Rounds: len(results)}
	for _, r := range results {
		t.Accuracy += r / float64(len(results))
	}
	for _, r := range results {
		t.Spread += (r - t.Accuracy) * (r - t.Accuracy) / float64(len(results))
	}
	t.Spread = math.Sqrt(t.Spread)
	return t
}

// row is the features of a loop for a classifier.
type row struct {
	x           []float32
	ours        bool
	performance int
}

func rowsOf(loops []human.Loop, ours bool, view View) []row {
	var out []row
	for _, l := range loops {
		if l.Pattern.Count() > 0 {
			x := make([]float32, human.NumFeatures)
			view(l, x)
			out = append(out, row{x, ours, l.Performance})
		}
	}
	return out
}

// round trains on the performances of one half and returns the accuracy on the others, each side weighing the same.
func round(ctx context.Context, rows []row, half []int) (float64, error) {
	learn := map[int]bool{}
	for _, p := range half {
		learn[p] = true
	}
	var x []float32
	var y []bool
	for _, r := range rows {
		if learn[r.performance] {
			x, y = append(x, r.x...), append(y, r.ours)
		}
	}
	if !slices.Contains(y, true) || !slices.Contains(y, false) {
		return 0, errOneSided
	}
	m, err := boost.Train(ctx, x, human.NumFeatures, y, boost.Options{Trees: 120, Rate: 0.15})
	if err != nil {
		return 0, err
	}
	var right, of [2]float64
	for _, r := range rows {
		if learn[r.performance] {
			continue
		}
		side := 0
		if r.ours {
			side = 1
		}
		of[side]++
		if (m.Score(r.x) > 0) == r.ours {
			right[side]++
		}
	}
	if of[0] == 0 || of[1] == 0 {
		return 0, errOneSided
	}
	return (right[0]/of[0] + right[1]/of[1]) / 2, nil
}

// BaselineLoops returns, for each real loop, another real one of the same genre from a pool, at random. A perfect
// generator could give such loops, so their accuracy is the floor of TwoSampleTest (training loops on the Groove dataset: 0.52 to 0.54). They
// keep their own performances, numbered after those of real, because a classifier recognises a performance if it has learned from
// some of its windows. Loops of a genre that the pool lacks have none.
func BaselineLoops(real, pool []human.Loop) []human.Loop {
	var byGenre [groove.NumGenres][]human.Loop
	for _, l := range pool {
		byGenre[l.Genre] = append(byGenre[l.Genre], l)
	}
	after := 0
	for _, l := range real {
		after = max(after, l.Performance+1)
	}
	rng := groove.Rand(1, 2)
	var out []human.Loop
	for _, l := range real {
		if some := byGenre[l.Genre]; len(some) > 0 {
			pick := some[rng.IntN(len(some))]
			pick.Performance += after
			out = append(out, pick)
		}
	}
	return out
}
