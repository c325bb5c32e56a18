package pca

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// sparse returns a reader of n rows of cols numbers, most of them 0, that vary differently by column.
func sparse(n, cols int) func(i int, dst []float32) {
	rng := rand.New(rand.NewPCG(4, 2))
	data := make([]float32, n*cols)
	for i := range data {
		if rng.Float64() < 0.2 {
			data[i] = float32(rng.NormFloat64()*float64(cols-i%cols)) + 1
		}
	}
	return func(i int, dst []float32) { copy(dst, data[i*cols:][:cols]) }
}

func TestDirectionsAreTheEigenvectors(t *testing.T) {
	const n, cols, rank = 300, 60, 5
	row := sparse(n, cols)
	b, err := Fit(n, cols, rank, row)
	if err != nil {
		t.Fatal(err)
	}
	var eig mat.EigenSym
	if !eig.Factorize(mat.NewSymDense(cols, covariance(n, cols, row, make([]float64, cols)).RawMatrix().Data), true) {
		t.Fatal("oracle failed")
	}
	var vectors mat.Dense
	eig.VectorsTo(&vectors)
	values := eig.Values(nil)
	for k := range rank {
		if want := values[cols-1-k]; !(math.Abs(b.Variances[k]/want-1) <= 1e-6) {
			t.Errorf("variance %d: %g, want %g", k, b.Variances[k], want)
		}
		dot := 0.0
		for j := range cols {
			dot += b.Directions[j*rank+k] * vectors.At(j, cols-1-k)
		}
		if !(math.Abs(math.Abs(dot)-1) <= 1e-4) {
			t.Errorf("direction %d: cosine %g to the eigenvector", k, dot)
		}
	}
}

// Coordinates have mean 0, the directions' variances, and no correlation.
func TestProject(t *testing.T) {
	const n, cols, rank = 200, 40, 3
	row := sparse(n, cols)
	b, err := Fit(n, cols, rank, row)
	if err != nil {
		t.Fatal(err)
	}
	x, y := make([]float32, cols), make([]float32, rank)
	var mean [rank]float64
	var product [rank][rank]float64
	for i := range n {
		row(i, x)
		b.Project(y, x)
		for j, u := range y {
			mean[j] += float64(u) / n
			for k, v := range y {
				product[j][k] += float64(u) * float64(v) / n
			}
		}
	}
	for j := range rank {
		if !(math.Abs(mean[j]) <= 1e-4) {
			t.Errorf("coordinate %d has mean %g", j, mean[j])
		}
		for k := range rank {
			want := 0.0
			if j == k {
				want = b.Variances[j]
			}
			if !(math.Abs(product[j][k]-want) <= 1e-4*b.Variances[0]) {
				t.Errorf("product of %d and %d: %g, want %g", j, k, product[j][k], want)
			}
		}
	}
}

func TestFitRefuses(t *testing.T) {
	zero := func(_ int, dst []float32) { clear(dst) }
	for _, c := range []struct{ n, cols, rank int }{{1, 4, 1}, {9, 4, 5}, {9, 4, 0}, {9, 4, 2}} {
		if _, err := Fit(c.n, c.cols, c.rank, zero); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}

// Few rows, and rows of which many are alike, have the directions that they vary in, and none beyond.
func TestFewRows(t *testing.T) {
	const cols, rank, own = 60, 12, 8
	few := sparse(own, cols)
	for what, n := range map[string]int{"few": own, "alike": 200} {
		row := func(i int, dst []float32) { few(i%own, dst) }
		b, err := Fit(n, cols, rank, row)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		var total, found float64
		cov := covariance(n, cols, row, make([]float64, cols))
		for j := range cols {
			total += cov.At(j, j)
		}
		for k, v := range b.Variances {
			if found += v; (v > 0) != (k < own-1) {
				t.Errorf("%s: variance %d is %g", what, k, v)
			}
		}
		if !(math.Abs(found/total-1) <= 1e-6) {
			t.Errorf("%s: %g of a variance of %g", what, found, total)
		}
		x, y := make([]float32, cols), make([]float32, rank)
		row(1, x)
		b.Project(y, x)
		if y[0] == 0 || y[rank-1] != 0 {
			t.Errorf("%s: coordinates %v", what, y)
		}
	}
}
