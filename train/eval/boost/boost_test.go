package boost

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// xor labels a row by whether exactly one of its first two numbers is positive: no single question helps.
func xor(n, cols int, seed uint64) ([]float32, []bool) {
	rng := rand.New(rand.NewPCG(seed, 0))
	x, y := make([]float32, n*cols), make([]bool, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	for i := range y {
		y[i] = (x[i*cols] > 0) != (x[i*cols+1] > 0)
	}
	return x, y
}

func accuracy(m *Model, x []float32, y []bool) float64 {
	right := 0.0
	cols := len(x) / len(y)
	for i, yes := range y {
		if (m.Score(x[i*cols:][:cols]) > 0) == yes {
			right++
		}
	}
	return right / float64(len(y))
}

func TestTreesFindInteractions(t *testing.T) {
	x, y := xor(2000, 6, 1)
	m, err := Train(context.Background(), x, 6, y, Options{})
	if err != nil {
		t.Fatal(err)
	}
	other, truth := xor(1000, 6, 2)
	if a := accuracy(m, other, truth); a < 0.93 {
		t.Errorf("%.3f of unseen rows are told right, want 0.93", a)
	}
}

// Labels that have nothing to do with the rows are not learnt.
func TestChanceStaysChance(t *testing.T) {
	x, _ := xor(2000, 20, 3)
	other, _ := xor(2000, 20, 4)
	rng := rand.New(rand.NewPCG(5, 5))
	y, truth := make([]bool, 2000), make([]bool, 2000)
	for i := range y {
		y[i], truth[i] = rng.IntN(2) == 1, rng.IntN(2) == 1
	}
	m, err := Train(context.Background(), x, 20, y, Options{Trees: 50})
	if err != nil {
		t.Fatal(err)
	}
	if a := accuracy(m, other, truth); a < 0.45 || a > 0.55 {
		t.Errorf("%.3f of unseen rows are told right, want a half", a)
	}
}

// A single tree of depth 1 has the threshold and the leaves that the formulas give.
func TestStump(t *testing.T) {
	x := []float32{1, 2, 3, 4, 5, 6}
	m, err := Train(context.Background(), x, 1, []bool{false, false, false, false, true, true}, Options{Trees: 1, Depth: 1, MinChild: 0.1})
	if err != nil {
		t.Fatal(err)
	}
	// Slopes are ±½ and bends ¼: −0.1·(4·½)/(4·¼+1) on the left, 0.1·(2·½)/(2·¼+1) on the right.
	for v, want := range map[float32]float64{0: -0.1, 4: -0.1, 4.5: 0.1 / 1.5, 9: 0.1 / 1.5} {
		if got := m.Score([]float32{v}); !(math.Abs(got-want) <= 1e-12) {
			t.Errorf("score of %g: %g, want %g", v, got, want)
		}
	}
}

func TestTrainRefuses(t *testing.T) {
	stopped, stop := context.WithCancel(context.Background())
	stop()
	both := []bool{true, false}
	for _, c := range []struct {
		ctx  context.Context
		x    []float32
		cols int
		y    []bool
		want string
	}{
		{context.Background(), make([]float32, 5), 2, both, "5 numbers for 2 rows of 2"},
		{context.Background(), make([]float32, 2), 1, []bool{true, true}, "same label"},
		{context.Background(), []float32{0, float32(math.NaN())}, 1, both, "row 1 is NaN"},
		{stopped, []float32{0, 1}, 1, both, "canceled"},
	} {
		if _, err := Train(c.ctx, c.x, c.cols, c.y, Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

func BenchmarkTrain(b *testing.B) {
	x, y := xor(3800, 400, 1)
	for b.Loop() {
		if _, err := Train(context.Background(), x, 400, y, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
