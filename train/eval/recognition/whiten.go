package recognition

import (
	"errors"

	"gonum.org/v1/gonum/mat"

	"github.com/groovegen/groovegen/train/eval/svm"
)

// whitening is a mean and the triangle L of a covariance L Lᵀ: L⁻¹ (x − mean) has variance 1 in each direction.
type whitening struct {
	mean []float64
	turn *mat.Dense // L⁻¹
}

// leastVariance is added to each variance, as a part of their mean, so that a feature that never changes stays finite.
const leastVariance = 1e-6

func fitWhitening(x svm.Matrix) (whitening, error) {
	n, d := float64(x.Rows), x.Cols
	w := whitening{mean: make([]float64, d)}
	rows := mat.NewDense(x.Rows, d, nil)
	for i := range x.Rows {
		for j, v := range x.Row(i) {
			rows.Set(i, j, float64(v))
			w.mean[j] += float64(v) / n
		}
	}
	for i := range x.Rows {
		row := rows.RawRowView(i)
		for j := range row {
			row[j] -= w.mean[j]
		}
	}
	var cov mat.SymDense
	cov.SymOuterK(1/n, rows.T())
	trace := mat.Trace(&cov) / float64(d)
	for j := range d {
		cov.SetSym(j, j, cov.At(j, j)+leastVariance*trace)
	}
	var chol mat.Cholesky
	if !chol.Factorize(&cov) {
		return w, errors.New("whiten: the features do not vary")
	}
	var lower mat.TriDense
	chol.LTo(&lower)
	var inverse mat.TriDense
	if err := inverse.InverseTri(&lower); err != nil {
		return w, err
	}
	w.turn = mat.DenseCopyOf(&inverse)
	return w, nil
}

func (w whitening) apply(x svm.Matrix) svm.Matrix {
	y, centred := svm.NewMatrix(x.Rows, x.Cols), make([]float64, x.Cols)
	out := mat.NewVecDense(x.Cols, nil)
	for i := range x.Rows {
		for j, v := range x.Row(i) {
			centred[j] = float64(v) - w.mean[j]
		}
		out.MulVec(w.turn, mat.NewVecDense(x.Cols, centred))
		for j := range y.Row(i) {
			y.Row(i)[j] = float32(out.AtVec(j))
		}
	}
	return y
}
