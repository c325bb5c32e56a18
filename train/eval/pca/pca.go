// Package pca computes principal components of many sparse rows.
//
// They are the baseline without any model: a linear SVM on 128 components of the windows separates genres better than
// most learned latents do. A latent is only interesting if it is better than that.
package pca

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/groovegen/groovegen/internal/vec"
)

const (
	spare  = 32   // additional directions, so that the last wanted ones converge too
	rounds = 24   // of the subspace iteration
	maxFew = 2048 // rows of which fitFew takes products with each other
)

// Basis is a mean and orthonormal directions.
type Basis struct {
	Cols, Rank int
	Mean       []float64 // (Cols)
	Directions []float64 // (Cols, Rank), a column each, the one of largest variance first
	Variances  []float64 // (Rank)

	once   sync.Once
	centre []float64 // (Rank)
}

// Fit finds the rank leading directions of n rows of cols numbers; row writes number i into its argument. Time goes
// with the square of a row's non-zero numbers, so rows should be sparse. It is a subspace iteration on the covariance
// (Halko, Martinsson & Tropp, "Finding Structure with Randomness", SIAM Review 53, 2011) from a fixed start. Rows that
// vary in fewer directions, because they are few or alike, have directions of 0 beyond.
func Fit(n, cols, rank int, row func(i int, dst []float32)) (*Basis, error) {
	if n < 2 || rank < 1 || rank > cols {
		return nil, fmt.Errorf("fit pca: %d directions of %d rows of %d: want rows enough and no more directions than numbers", rank, n, cols)
	}
	b := &Basis{Cols: cols, Rank: rank, Mean: make([]float64, cols)}
	cov := covariance(n, cols, row, b.Mean)
	wide := min(cols, rank+spare)
	if n <= wide {
		return b, b.fitFew(n, row)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	start := make([]float64, cols*wide)
	for i := range start {
		start[i] = rng.NormFloat64()
	}
	q := orthonormal(mat.NewDense(cols, wide, start))
	for range rounds {
		if q = orthonormal(product(cov, q)); q == nil && n <= maxFew {
			return b, b.fitFew(n, row)
		}
		if q == nil {
			return nil, fmt.Errorf("fit pca: the rows do not vary in %d directions: want fewer", wide)
		}
	}
	return b, b.rotate(cov, q)
}

// covariance returns the covariance of the rows and writes their mean.
func covariance(n, cols int, row func(i int, dst []float32), mean []float64) *mat.Dense {
	sums := make([]float64, cols*cols) // upper triangle of Σ x xᵀ
	x := make([]float32, cols)
	var at []int
	for i := range n {
		row(i, x)
		at = at[:0]
		for j, v := range x {
			if v != 0 {
				at = append(at, j)
				mean[j] += float64(v)
			}
		}
		for k, j := range at {
			line, v := sums[j*cols:][:cols], float64(x[j])
			for _, l := range at[k:] {
				line[l] += v * float64(x[l])
			}
		}
	}
	for j := range mean {
		mean[j] /= float64(n)
	}
	for j := range cols {
		for k := j; k < cols; k++ {
			v := sums[j*cols+k]/float64(n) - mean[j]*mean[k]
			sums[j*cols+k], sums[k*cols+j] = v, v
		}
	}
	return mat.NewDense(cols, cols, sums) // not as a symmetric matrix: gonum multiplies those on one processor
}

// orthonormal returns an orthonormal basis of y's columns, y·R⁻¹ with RᵀR = yᵀy, or nil when they are dependent.
func orthonormal(y *mat.Dense) *mat.Dense {
	_, cols := y.Dims()
	sym := mat.NewSymDense(cols, product(mat.DenseCopyOf(y.T()), y).RawMatrix().Data)
	var chol mat.Cholesky
	if !chol.Factorize(sym) {
		return nil
	}
	var r mat.TriDense
	chol.UTo(&r)
	q := mat.DenseCopyOf(y)
	blas64.Trsm(blas.Right, blas.NoTrans, 1, r.RawTriangular(), q.RawMatrix())
	return q
}

// product returns a·b, on all processors.
func product(a, b *mat.Dense) *mat.Dense {
	x, y := a.RawMatrix(), b.RawMatrix()
	c := make([]float64, x.Rows*y.Cols)
	rows := (x.Rows/runtime.GOMAXPROCS(0) + 4) &^ 3 // whole fours: the number of processors does not matter
	var wg sync.WaitGroup
	for i := 0; i < x.Rows; i += rows {
		end := min(i+rows, x.Rows)
		wg.Go(func() { vec.AddProduct(c[i*y.Cols:end*y.Cols], x.Data[i*x.Cols:end*x.Cols], y.Data, x.Cols, y.Cols) })
	}
	wg.Wait()
	return mat.NewDense(x.Rows, y.Cols, c)
}

// rotate turns the subspace's basis q to its own principal directions (Rayleigh–Ritz) and keeps the leading ones.
func (b *Basis) rotate(cov, q *mat.Dense) error {
	_, wide := q.Dims()
	small := product(mat.DenseCopyOf(q.T()), product(cov, q))
	sym := mat.NewSymDense(wide, nil)
	for i := range wide {
		for j := i; j < wide; j++ {
			sym.SetSym(i, j, (small.At(i, j)+small.At(j, i))/2)
		}
	}
	var eig mat.EigenSym
	if !eig.Factorize(sym, true) {
		return errors.New("fit pca: the eigenvalues of the subspace did not converge")
	}
	var vectors, turned mat.Dense
	eig.VectorsTo(&vectors)
	turned.Mul(q, &vectors)
	values := eig.Values(nil)
	slices.Reverse(values) // gonum's ascend
	b.Variances = values[:b.Rank]
	b.Directions = make([]float64, b.Cols*b.Rank)
	for j := range b.Cols {
		for k := range b.Rank {
			b.Directions[j*b.Rank+k] = turned.At(j, wide-1-k)
		}
	}
	return nil
}

// Project writes x's coordinates along the directions into dst (Rank). It panics when x is not Cols long.
func (b *Basis) Project(dst, x []float32) {
	if len(x) != b.Cols || len(dst) != b.Rank {
		panic(fmt.Sprintf("pca: %d numbers to %d coordinates of a basis of %d and %d", len(x), len(dst), b.Cols, b.Rank))
	}
	b.once.Do(func() { // the mean's own coordinates
		b.centre = make([]float64, b.Rank)
		vec.AddProduct(b.centre, b.Mean, b.Directions, b.Cols, b.Rank)
	})
	sum := make([]float64, b.Rank)
	for j, v := range x {
		if v == 0 { // most are
			continue
		}
		for k, u := range b.Directions[j*b.Rank:][:b.Rank] {
			sum[k] += float64(v) * u
		}
	}
	for k, s := range sum {
		dst[k] = float32(s - b.centre[k])
	}
}
