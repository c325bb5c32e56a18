package svm

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// blobs are Gaussian clouds around a centre for each class, overlapping.
func blobs(n, d, classes int, seed uint64) (Matrix, []int) {
	rng := rand.New(rand.NewPCG(seed, 1))
	centres := NewMatrix(classes, d)
	for i := range centres.Data {
		centres.Data[i] = float32(rng.NormFloat64())
	}
	x, y := NewMatrix(n, d), make([]int, n)
	for i := range y {
		y[i] = rng.IntN(classes)
		for j, c := range centres.Row(y[i]) {
			x.Row(i)[j] = c + float32(rng.NormFloat64())
		}
	}
	return x, y
}

// oracle solves one class's problem in the dual, a coordinate at a time (Hsieh et al., "A Dual Coordinate Descent Method for
// Large-scale Linear SVM", ICML 2008): another road to the same minimum.
func oracle(x Matrix, y []int, label int, c float64) []float64 {
	w, alpha := make([]float64, x.Cols+1), make([]float64, x.Rows)
	row := make([]float64, x.Cols+1)
	for range 4000 {
		for i := range x.Rows {
			widen(row, x.Row(i))
			sign := -1.0
			if y[i] == label {
				sign = 1
			}
			dot, square := 0.0, 1/(2*c)
			for j, v := range row {
				dot, square = dot+w[j]*v, square+v*v
			}
			next := max(0, alpha[i]-(sign*dot-1+alpha[i]/(2*c))/square)
			for j, v := range row {
				w[j] += (next - alpha[i]) * sign * v
			}
			alpha[i] = next
		}
	}
	return w
}

func TestPlanesAreTheMinimum(t *testing.T) {
	for _, c := range []float64{0.01, 0.1} { // with more, coordinate descent takes very long
		x, y := blobs(150, 5, 3, 7)
		m, err := Train(context.Background(), x, y, Options{C: c})
		if err != nil {
			t.Fatal(err)
		}
		for k, label := range m.Classes {
			for j, w := range oracle(x, y, label, c) {
				if !(math.Abs(w-m.Planes[k][j]) <= 1e-6) {
					t.Errorf("C %g, class %d, weight %d: %.9f, coordinate descent has %.9f", c, label, j, m.Planes[k][j], w)
				}
			}
		}
	}
}

// The loss is convex: where its gradient is 0 is its minimum.
func TestGradientIsZero(t *testing.T) {
	for _, c := range []float64{1e-4, 1, 100} {
		x, y := blobs(2000, 20, 4, 11)
		m, err := Train(context.Background(), x, y, Options{C: c})
		if err != nil {
			t.Fatal(err)
		}
		says, row := m.Decide(x), make([]float64, x.Cols+1)
		for k, label := range m.Classes {
			g, scale := slices.Clone(m.Planes[k]), 0.0
			for i := range x.Rows {
				sign := -1.0
				if y[i] == label {
					sign = 1
				}
				widen(row, x.Row(i))
				gap := max(0, 1-sign*says[i*len(m.Classes)+k])
				scale += 2 * c * gap
				for j, v := range row {
					g[j] -= 2 * c * sign * gap * v
				}
			}
			for j, v := range g {
				if !(math.Abs(v) <= 1e-9*scale) {
					t.Errorf("C %g, class %d: slope %g along weight %d", c, label, v, j)
				}
			}
		}
	}
}

func TestTrainingIsRepeatable(t *testing.T) {
	x, y := blobs(400, 12, 5, 3)
	var first *Machine
	for workers := range 3 {
		calls := 0
		m, err := Train(context.Background(), x, y, Options{Workers: workers, Progress: func(done, of int) {
			if calls++; done != calls || of != 5 {
				t.Errorf("call %d reports %d of %d", calls, done, of)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = m
		}
		for k := range m.Planes {
			if !slices.Equal(m.Planes[k], first.Planes[k]) {
				t.Errorf("%d workers: plane %d differs", workers, k)
			}
		}
	}
	if hits := share(first.Predict(x), y); hits < 0.8 {
		t.Errorf("%.2f of the rows are told right: want 0.8 of such blobs", hits)
	}
}

func share(a, b []int) float64 {
	n := 0.0
	for i := range a {
		if a[i] == b[i] {
			n++
		}
	}
	return n / float64(len(a))
}

// Balanced classes are the same as rare rows repeated: the loss is the same but for its scale, which C takes up.
func TestBalancedIsRepeatedRows(t *testing.T) {
	x, y := blobs(60, 4, 1, 5)
	for i := range y {
		y[i] = min(i%3, 1) // 20 rows of class 0, 40 of class 1
		x.Row(i)[0] += float32(y[i])
	}
	many, labels := Matrix{Cols: 4}, []int(nil)
	for i := range y {
		for range 2 - y[i] {
			many.Data, labels = append(many.Data, x.Row(i)...), append(labels, y[i])
			many.Rows++
		}
	}
	got, errGot := Train(context.Background(), x, y, Options{C: 0.4, Balanced: true})
	want, errWant := Train(context.Background(), many, labels, Options{C: 0.4 * 60 / 80})
	if errGot != nil || errWant != nil {
		t.Fatal(errGot, errWant)
	}
	for k := range want.Planes {
		for j, w := range want.Planes[k] {
			if !(math.Abs(w-got.Planes[k][j]) <= 1e-7) {
				t.Errorf("class %d, weight %d: %.9f, with repeated rows %.9f", k, j, got.Planes[k][j], w)
			}
		}
	}
}

// Labels need not begin at 0, a feature may be constant, rows may be the same, sizes may differ by a million.
func TestOddRows(t *testing.T) {
	x := Matrix{Rows: 6, Cols: 3, Data: []float32{1, 0, 1e6, 1, 0, 1e6, 2, 0, 1.1e6, -1, 0, -1e6, -2, 0, -1e6, -2, 0, -1e6}}
	y := []int{9, 9, 9, 4, 4, 4}
	for _, rows := range []Matrix{x, FitScaler(x).Apply(x)} {
		m, err := Train(context.Background(), rows, y, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Predict(rows); !slices.Equal(got, y) {
			t.Errorf("got %v, want %v", got, y)
		}
	}
}

func TestScaler(t *testing.T) {
	x, _ := blobs(100, 3, 2, 5)
	for i := range x.Rows {
		x.Row(i)[1] = 4
	}
	s := FitScaler(FitScaler(x).Apply(x))
	for j, want := range []float64{1, 0, 1} {
		if !(math.Abs(s.Mean[j]) <= 1e-6 && math.Abs(s.Inverse[j]-want) <= 1e-5) {
			t.Errorf("column %d: mean %g, 1/σ %g, want 0 and %g", j, s.Mean[j], s.Inverse[j], want)
		}
	}
}

func TestTrainRefuses(t *testing.T) {
	x, y := blobs(10, 2, 2, 1)
	broken := NewMatrix(10, 2)
	broken.Data[7] = float32(math.NaN())
	stopped, stop := context.WithCancel(context.Background())
	stop()
	for _, c := range []struct {
		ctx  context.Context
		x    Matrix
		y    []int
		opt  Options
		want string
	}{
		{x: x, y: y[:9], want: "9 labels for 10 rows"},
		{x: x, y: make([]int, 10), want: "one class"},
		{x: x, y: y, opt: Options{C: -1}, want: "C is -1"},
		{x: broken, y: y, want: "feature 1 of row 3 is NaN"},
		{x: Matrix{Rows: 3, Cols: 2}, y: y, want: "want 6"},
		{ctx: stopped, x: x, y: y, want: "canceled"},
	} {
		if c.ctx == nil {
			c.ctx = context.Background()
		}
		if _, err := Train(c.ctx, c.x, c.y, c.opt); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

func BenchmarkTrain(b *testing.B) {
	x, y := blobs(16669, 128, 17, 1)
	for b.Loop() {
		if _, err := Train(context.Background(), x, y, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
