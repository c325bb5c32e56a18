package stats

import (
	"math"
	"testing"
)

func TestMoments(t *testing.T) {
	var a, b Moments
	if !math.IsNaN(a.Mean()) || !math.IsNaN(a.Spread()) {
		t.Errorf("without numbers: mean %g, spread %g, want NaN", a.Mean(), a.Spread())
	}
	for _, x := range []float64{2, 4} {
		a.Add(x)
	}
	for _, x := range []float64{4, 6} {
		b.Add(x)
	}
	a.Merge(b)
	if a.N != 4 || a.Mean() != 4 || math.Abs(a.Spread()-math.Sqrt2) > 1e-15 {
		t.Errorf("of 2, 4, 4, 6: %+v, mean %g, spread %g", a, a.Mean(), a.Spread())
	}
	var same Moments
	for range 3 {
		same.Add(0.1)
	}
	if s := same.Spread(); s < 0 || s > 1e-8 {
		t.Errorf("of equal numbers: spread %g", s)
	}
}

func TestSigmoid(t *testing.T) {
	for x, want := range map[float64]float64{0: 0.5, math.Inf(1): 1, math.Inf(-1): 0, math.Log(3): 0.75} {
		if got := Sigmoid(x); math.Abs(got-want) > 1e-15 {
			t.Errorf("of %g: %g, want %g", x, got, want)
		}
	}
}
