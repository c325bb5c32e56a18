package infer

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// four returns a pattern whose bars are given by strokes of a voice at steps of the bar.
func four(bars [groove.Bars][]int, velocity, offset func(bar, step int) float32) *groove.Pattern {
	var p groove.Pattern
	for b, steps := range bars {
		for _, s := range steps {
			at := b*groove.StepsPerBar + s
			p.Hits[at][groove.Snare] = true
			p.Velocities[at][groove.Snare], p.Offsets[at][groove.Snare] = velocity(b, s), offset(b, s)
		}
	}
	return &p
}

func TestLoopStatsOf(t *testing.T) {
	even := func(x float32) func(int, int) float32 { return func(int, int) float32 { return x } }
	byBar := func(a, b float32) func(int, int) float32 {
		return func(bar, _ int) float32 {
			if bar%2 == 0 {
				return a
			}
			return b
		}
	}
	nan := math.NaN()
	cases := map[string]struct {
		p    *groove.Pattern
		want LoopStats
	}{
		"a loop of one bar": {
			four([4][]int{{0, 5}, {0, 5}, {0, 5}, {0, 5}}, even(0.5), even(0.125)),
			LoopStats{1, 1, 0, 0, 0, 0, 0, 0.5, nan},
		},
		"two bars in turn": {
			four([4][]int{{0, 4}, {4, 8}, {0, 4}, {4, 8}}, byBar(0.25, 0.75), byBar(-0.125, 0.125)),
			LoopStats{1. / 3, 1, 0.5, 0.25, 0.25, 0.5, 0.125, 0, 1. / 6},
		},
		"nothing comes again": {
			four([4][]int{{0}, {1}, {2}, {3}}, even(1), even(0)),
			LoopStats{0, 0, nan, nan, 0, 0, 0, 0.5, nan},
		},
		"silence": {&groove.Pattern{}, LoopStats{nan, nan, nan, nan, nan, nan, nan, nan, nan}},
	}
	for name, c := range cases {
		got := LoopStatsOf(c.p)
		for i, want := range c.want {
			if math.IsNaN(got[i]) != math.IsNaN(want) || math.Abs(got[i]-want) > 1e-6 {
				t.Errorf("%s: statistic %d is %g, want %g", name, i, got[i], want)
			}
		}
	}
}

// TestLoopStatsBecomeNormal bends numbers of any distribution, steps and heaps in it, to standard normal ones.
func TestLoopStatsBecomeNormal(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	all := make([]LoopStats, 20000)
	for i := range all {
		for k := range all[i] {
			x := rng.ExpFloat64()
			if k == 1 && x < 0.4 {
				x = 0 // a third of all at one place
			}
			all[i][k] = x
		}
	}
	n := LoopStatsModel{Quantiles: QuantilesOf(all)}
	var sum, square [NumLoopStats]float64
	for _, x := range all {
		for k, y := range n.Normalise(x) {
			sum[k] += float64(y) / float64(len(all))
			square[k] += float64(y) * float64(y) / float64(len(all))
		}
	}
	for k := range sum {
		if !(math.Abs(sum[k]) <= 0.05 && square[k] >= 0.75 && square[k] <= 1.05) {
			t.Errorf("statistic %d: mean %.3f, mean square %.3f, want 0 and nearly 1", k, sum[k], square[k])
		}
	}
	last := n.Normalise(LoopStats{})
	for x := 0.0; x < 12; x += 0.01 {
		now := n.Normalise(LoopStats{x, x, x, x, x, x, x, x, x})
		for k := range now {
			if now[k] < last[k] || math.IsNaN(float64(now[k])) {
				t.Fatalf("statistic %d falls from %g to %g at %g", k, last[k], now[k], x)
			}
		}
		last = now
	}
	if got := n.Normalise(LoopStats{math.NaN()})[0]; got != 0 {
		t.Errorf("what is not known becomes %g, want 0", got)
	}
	if got := (&LoopStatsModel{Quantiles: QuantilesOf([]LoopStats{{math.NaN()}})}).Normalise(LoopStats{0.5})[0]; got != 0 {
		t.Errorf("a statistic that no loop of the training data has becomes %g, want 0", got)
	}
}

// TestLoopStatsAreDrawnAsFitted draws with a net of known weights.
func TestLoopStatsAreDrawnAsFitted(t *testing.T) {
	const latent = 2
	n := LoopStatsModel{
		Weight: make([]float32, (latent+groove.ConditionSize)*NumLoopStats), Bias: make([]float32, NumLoopStats), Chol: make([]float32, NumLoopStats*NumLoopStats),
	}
	n.Weight[0*NumLoopStats+3], n.Weight[latent*NumLoopStats+3], n.Bias[3] = 0.5, 0.25, 0.1
	n.Chol[4*NumLoopStats+4], n.Chol[5*NumLoopStats+4], n.Chol[5*NumLoopStats+5] = 0.5, 0.3, 0.4
	condition := make([]float32, groove.ConditionSize)
	condition[0] = 1
	chance := []float64{0, 0, 0, 0, 1, 2, 0, 0, 0}
	var got [NumLoopStats]float32
	n.draw(&got, []float32{1, 7}, condition, chance)
	want := [NumLoopStats]float32{3: 0.85, 4: 0.5, 5: 1.1}
	for i := range got {
		if !(math.Abs(float64(got[i]-want[i])) <= 1e-6) {
			t.Errorf("statistic %d is %g, want %g", i, got[i], want[i])
		}
	}
}
