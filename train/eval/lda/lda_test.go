package lda

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/groovegen/groovegen/train/eval/svm"
)

// clouds are normal with deviation 1 around ±2 in the first feature; the second has no meaning. Class 1 has no rows.
func clouds(n int) (svm.Matrix, []int) {
	rng := rand.New(rand.NewPCG(3, 4))
	x, y := svm.NewMatrix(n, 2), make([]int, n)
	for i := range y {
		y[i] = 2 * rng.IntN(2)
		x.Row(i)[0] = float32(rng.NormFloat64() + 2*float64(y[i]-1))
		x.Row(i)[1] = float32(rng.NormFloat64())
	}
	return x, y
}

// With known clouds the log odds are known: 4 times the first feature.
func TestOddsOfKnownClouds(t *testing.T) {
	x, y := clouds(20000)
	s := NewSums(3, 2)
	s.Add(x, y)
	m, err := s.Fit(0)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]float64, 3)
	for _, at := range []float32{-1, 0.5, 2} {
		m.LogPosterior(got, []float32{at, 7})
		if odds := got[2] - got[0]; !(math.Abs(odds-4*float64(at)) <= 0.5) {
			t.Errorf("at %g the log odds are %.2f, want %.2f", at, odds, 4*at)
		}
		if sum := math.Exp(got[0]) + math.Exp(got[1]) + math.Exp(got[2]); !(math.Abs(sum-1) <= 1e-9) || !math.IsInf(got[1], -1) {
			t.Errorf("probabilities sum to %g, the class without rows has %g", sum, got[1])
		}
	}
}

// Rows that were taken away leave the fit as if they had never been there.
func TestTakenAwayIsNeverThere(t *testing.T) {
	x, y := clouds(300)
	first := svm.Matrix{Rows: 200, Cols: 2, Data: x.Data[:400]}
	rest := svm.Matrix{Rows: 100, Cols: 2, Data: x.Data[400:]}
	want, all, away := NewSums(3, 2), NewSums(3, 2), NewSums(3, 2)
	want.Add(first, y[:200])
	all.Add(x, y)
	away.Add(rest, y[200:])
	some := all.Clone()
	some.Merge(away, -1)
	a, errA := want.Fit(0.1)
	b, errB := some.Fit(0.1)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	for k, w := range a.Weight {
		for j := range w {
			if !(math.Abs(w[j]-b.Weight[k][j]) <= 1e-9) || k != 1 && !(math.Abs(a.Bias[k]-b.Bias[k]) <= 1e-9) {
				t.Errorf("class %d: %v, want %v", k, b.Weight[k], w)
			}
		}
	}
	if all.Count[0]+all.Count[2] != 300 {
		t.Error("the clone shares memory")
	}
}

// Least squares are where a linear SVM ends that has every row inside its margin, with C = 1/(2 n ridge).
func TestSquaresAreALooseSVM(t *testing.T) {
	x, y := clouds(100)
	s := NewSums(3, 2)
	s.Add(x, y)
	const ridge = 1e4
	m, err := s.FitSquares(ridge)
	if err != nil {
		t.Fatal(err)
	}
	loose, err := svm.Train(context.Background(), x, y, svm.Options{C: 1 / (2 * 100 * ridge)})
	if err != nil {
		t.Fatal(err)
	}
	got := make([]float64, 3)
	m.Scores(got, []float32{1.5, -2})
	want := loose.Decide(svm.Matrix{Rows: 1, Cols: 2, Data: []float32{1.5, -2}})
	if !(math.Abs(got[0]-want[0]) <= 1e-6*math.Abs(want[0]) && math.Abs(got[2]-want[1]) <= 1e-6*math.Abs(want[1])) || !math.IsInf(got[1], -1) {
		t.Errorf("scores %v, the machine's %v", got, want)
	}
}

func TestFitRefuses(t *testing.T) {
	if _, err := NewSums(3, 2).Fit(1); err == nil {
		t.Error("fits no rows")
	}
	x, y := clouds(50)
	for i := range x.Rows {
		x.Row(i)[1] = 0
	}
	s := NewSums(3, 2)
	s.Add(x, y)
	if _, err := s.Fit(0); err == nil {
		t.Error("fits a feature that never changes without a ridge")
	}
}
