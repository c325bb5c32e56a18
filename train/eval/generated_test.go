package eval

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
)

// striped is a loop with a kick on every k-th step.
func striped(g groove.Genre, performance, k int) human.Loop {
	p := &groove.Pattern{}
	for s := 0; k > 0 && s < groove.Steps; s += k {
		p.Hits[s][groove.Kick], p.Velocities[s][groove.Kick] = true, 0.5
	}
	return human.Loop{Pattern: p, Genre: g, BPM: 120, Performance: performance}
}

func TestGeneratedByHand(t *testing.T) {
	training := NewTraining([]human.Loop{striped(groove.Rock, 0, 4), striped(groove.Rock, 0, 4), striped(groove.Jazz, 1, 16)}) // 16, 16, 4 hits
	g := training.Measure([]human.Loop{
		striped(groove.Rock, 0, 8), striped(groove.Rock, 1, 8), // 8 hits each, 8 under the training's
		striped(groove.Jazz, 2, 0), striped(groove.Jazz, 3, 32), // 0 and 2: 3 under
		striped(groove.Soul, 4, 1), // not in training
	})
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"hits", g.Hits, (8 + 8 + 0 + 2 + 64) / 5.0},
		{"density error", g.DensityError, (8.0 + 3.0) / 20},
		{"empty share", g.Empty, 0.2},
		{"distinct share", g.Distinct, 0.8},
		{"downbeat kicks", g.DownbeatKick, (4 + 4 + 0 + 2 + 4) / 20.0},
		// Nearest sets: 8 of 16 shared, twice; 2 of 4; 16 of 64.
		{"median novelty", g.Novelty.Median, 0.5},
	} {
		near(t, c.what, c.got, c.want, 1e-12)
	}
	if z := training.Measure(nil); z != (Generated{}) {
		t.Errorf("of nothing: %+v", z)
	}
}

// Real test loops are as far from the training loops as the reference says.
func TestNoveltyOfRealLoops(t *testing.T) {
	set := openSet(t)
	training := NewTraining(Real(Known(set, dataset.Train)))
	near(t, "novelty of the test split", training.Measure(Real(Known(set, dataset.Test))).Novelty.Median, 0.381, 0.002)
	g := training.Measure(Real(Known(set, dataset.Train))[:500])
	near(t, "novelty of the training split", g.Novelty.Median, 0, 0)
}

func TestTellFindsWhatDiffers(t *testing.T) {
	ctx := context.Background()
	var real, same, late []human.Loop
	for p := range 16 {
		for i := range 12 {
			l := striped(groove.Rock, p, 2+i%5)
			real, same = append(real, l), append(same, l)
			q := *l.Pattern
			for s := range q.Hits {
				if q.Hits[s][groove.Kick] && s%3 == 0 {
					q.Offsets[s][groove.Kick] = 0.1
				}
			}
			l.Pattern = &q
			late = append(late, l)
		}
	}
	calls := 0
	r, err := TwoSampleTest(ctx, real, late, Everything, func(int, int) { calls++ })
	if err != nil || r.Accuracy < 0.99 || calls != 2*TwoSampleRounds || r.Rounds != calls {
		t.Errorf("loops that are late in part: %v, %v, %d calls", r, err, calls)
	}
	for _, ours := range [][]human.Loop{same, late} { // of which the hits are the same
		if r, err := TwoSampleTest(ctx, real, ours, HitsAlone, nil); err != nil || !(math.Abs(r.Accuracy-0.5) <= 0.01) {
			t.Errorf("the same hits: %v, %v", r, err)
		}
	}
	if _, err := TwoSampleTest(ctx, real[:12], late[:12], Everything, nil); err == nil || !strings.Contains(err.Error(), "performances") {
		t.Errorf("one performance: %v", err)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := TwoSampleTest(stopped, real, late, Everything, nil); err == nil {
		t.Error("a stopped context told them apart")
	}
}

func TestBaselineLoopsAreOfTheGenre(t *testing.T) {
	real := []human.Loop{striped(groove.Rock, 3, 4), striped(groove.Jazz, 5, 4)}
	got := BaselineLoops(real, []human.Loop{striped(groove.Rock, 0, 8), striped(groove.Soul, 1, 8)})
	if len(got) != 1 || got[0].Genre != groove.Rock || got[0].Performance != 6 || got[0].Pattern.Count() != 8 {
		t.Errorf("got %+v", got)
	}
}
