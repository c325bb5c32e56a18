package pca

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// flat is the variance of a direction, as a part of the largest, below which it is rounding.
const flat = 1e-9

// fitFew finds the directions of few rows from the products of the rows with each other: with X Xᵀ u = λ u, Xᵀ u is a direction
// of the covariance. What the rows do not vary in stays 0.
func (b *Basis) fitFew(n int, row func(i int, dst []float32)) error {
	b.Directions, b.Variances = make([]float64, b.Cols*b.Rank), make([]float64, b.Rank)
	x := mat.NewDense(n, b.Cols, nil)
	line := make([]float32, b.Cols)
	for i := range n {
		row(i, line)
		for j, v := range line {
			x.Set(i, j, float64(v)-b.Mean[j])
		}
	}
	var products mat.Dense
	products.Mul(x, x.T())
	sym := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			sym.SetSym(i, j, products.At(i, j))
		}
	}
	var eig mat.EigenSym
	if !eig.Factorize(sym, true) {
		return errors.New("fit pca: the eigenvalues do not converge")
	}
	var vectors mat.Dense
	eig.VectorsTo(&vectors)
	values := eig.Values(nil) // the largest last
	if values[n-1] <= 0 {
		return errors.New("fit pca: the rows do not vary")
	}
	for k := range min(b.Rank, n) {
		at := n - 1 - k
		if values[at] <= flat*values[n-1] {
			break
		}
		b.Variances[k] = values[at] / float64(n)
		for j := range b.Cols {
			sum := 0.0
			for i := range n {
				sum += x.At(i, j) * vectors.At(i, at)
			}
			b.Directions[j*b.Rank+k] = sum / math.Sqrt(values[at])
		}
	}
	return nil
}
