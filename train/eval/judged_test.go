package eval

import (
	"context"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/racetest"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
	"github.com/groovegen/groovegen/train/eval/judge"
	"github.com/groovegen/groovegen/train/eval/score"
	"github.com/groovegen/groovegen/train/nn"
)

// every returns how many steps are between the kicks of a genre's made-up loops.
func every(g groove.Genre) int {
	if g == groove.Dance {
		return 4
	}
	return 6
}

// noisy is a loop with a kick on every so manieth step, and other strokes anywhere.
func noisy(g groove.Genre, seed uint64) *groove.Pattern {
	p := striped(g, 0, every(g)).Pattern
	rng := groove.Rand(seed, 1)
	for range 20 {
		s, v := rng.IntN(groove.Steps), 1+rng.IntN(groove.NumVoices-1)
		p.Hits[s][v], p.Velocities[s][v], p.Offsets[s][v] = true, 0.2+0.7*rng.Float32(), 0.4*rng.Float32()-0.2
	}
	return p
}

func noisySet() *dataset.Set {
	var items []dataset.Item
	for i := range 224 {
		g, split := groove.Dance, dataset.Train
		if i%2 == 1 {
			g = groove.Latin
		}
		if i >= 200 {
			split = dataset.Validation
		}
		items = append(items, dataset.Item{Pattern: *noisy(g, uint64(i)), Genre: g, BPM: 120, Split: split})
	}
	return dataset.FromPatterns(items)
}

func smallJudge(t *testing.T, set *dataset.Set, e *nn.Engine) *judge.Judge {
	t.Helper()
	c := judge.Config{
		Nets: []judge.Net{{Channels: []int{12}, Kernel: 7, Pool: []int{2}, Parts: 4, Peaks: true, OffsetScale: 2}},
		// All loops begin with a kick, so a turn by bars changes nothing that matters.
		Small: 1, Balance: 1, Epochs: 6, Batch: 20, Rate: 5e-3,
	}
	j, _, err := judge.Train(context.Background(), set, judge.Options{Config: &c, Seed: 1, Engine: e}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	return j
}

func TestMeasureWithJudge(t *testing.T) {
	racetest.Skip(t, "it takes minutes, and the tests of judge train the same nets and trees")
	ctx, set := context.Background(), noisySet()
	e := nn.NewEngine()
	defer e.Close()
	last := Progress{}
	opt := Options{Loops: 8, OraclePrior: true, Judge: smallJudge(t, set, e), Engine: e, Progress: func(p Progress) { last = p }}
	b, err := NewBench(ctx, set, opt)
	if err != nil {
		t.Fatal(err)
	}
	good := Model{Name: "good", Make: func(s groove.Style, seed uint64) (*groove.Pattern, error) { return noisy(s.Dominant(), 1000+seed), nil }}
	good.Oracle = func(_ context.Context, windows []dataset.Window, seed uint64, _ func(done, of int)) ([]human.Loop, error) {
		return Make(ctx, good.Make, Like(Real(windows)), 5000+seed, nil)
	}
	r, err := b.Measure(ctx, good)
	if err != nil {
		t.Fatal(err)
	}
	j := r.Judge
	if real := j.Real["validation"].Windows; real.Scores.Count != 24 || real.Scores.Accuracy < 0.7 || len(real.Curves) != 2 {
		t.Errorf("real windows: %v", real.Scores)
	}
	if j.Balanced.Balanced < 0.7 || j.Like.Mixed < 0.7 || j.HeldOut.Scores.Count != 24 || len(j.Card.History) != 6 {
		t.Errorf("verdicts %+v, %+v, %+v", j.Balanced, j.Like, j.HeldOut)
	}
	if r.OraclePrior == nil || r.OraclePrior.Everything.Accuracy > 0.8 || len(r.OraclePrior.ConvHits.Rounds) == 0 || r.OraclePrior.Convolution.Accuracy > 0.8 {
		t.Errorf("told apart about their own places: %+v", r.OraclePrior)
	}
	if len(j.Everything.Rounds) == 0 || j.Everything.Accuracy > 0.8 || j.HitsAloneFloor.Accuracy > 0.8 {
		t.Errorf("loops of the same kind are told apart: %v, floor %v", j.Everything, j.HitsAloneFloor)
	}
	if n := len(r.Stages); n != 6+5+2*judgeStages+steadyBaseStages+steadyStages+oracleStages || last.Stage != n || last.Stages < n {
		t.Errorf("%d stages, the last was %+v", n, last)
	}
	if of := b.base.Judge; of.Balanced.Scores.Count != 0 || len(of.Like.Genres) != 0 || len(of.Everything.Rounds) != 0 {
		t.Errorf("the bench took a model's figures for its own: %+v", of)
	}
}

func TestThinKeepsTheEnds(t *testing.T) {
	long := make([]score.Point, 10*curvePoints)
	for i := range long {
		long[i].False = float64(i)
	}
	thinned := thin(long)
	if len(thinned) != curvePoints || thinned[0] != long[0] || thinned[curvePoints-1] != long[len(long)-1] ||
		!slices.IsSortedFunc(thinned, func(a, b score.Point) int { return int(a.False - b.False) }) {
		t.Errorf("%d points from %v to %v", len(thinned), thinned[0], thinned[len(thinned)-1])
	}
	if short := thin(long[:5]); len(short) != 5 {
		t.Errorf("of 5 points %d are left", len(short))
	}
}
