// Package lda is linear discriminant analysis that is fitted from sums. Sums of groups of rows can be added and taken
// away, so that a fit without some drummer, or of a few of them, costs no second look at the rows.
//
// See Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.3.
package lda

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/groovegen/groovegen/train/eval/svm"
)

// Sums are what a fit needs of some rows.
type Sums struct {
	Classes, Cols int
	Count         []float64 // (Classes) rows
	Sum           []float64 // (Classes, Cols)
	Square        []float64 // (Cols, Cols), upper triangle of Σ x xᵀ
}

// NewSums returns the sums of no rows.
func NewSums(classes, cols int) *Sums {
	return &Sums{classes, cols, make([]float64, classes), make([]float64, classes*cols), make([]float64, cols*cols)}
}

// Add adds rows with their labels, 0 to Classes−1. It panics if the sizes differ.
func (s *Sums) Add(x svm.Matrix, labels []int) {
	if x.Cols != s.Cols || len(labels) != x.Rows {
		panic(fmt.Sprintf("lda: %d labels for %d rows of %d features in sums of %d", len(labels), x.Rows, x.Cols, s.Cols))
	}
	if x.Rows == 0 {
		return
	}
	wide := make([]float64, x.Rows*x.Cols)
	for i, v := range x.Data[:len(wide)] {
		wide[i] = float64(v)
	}
	for i, label := range labels {
		s.Count[label]++
		to := s.Sum[label*s.Cols:][:s.Cols]
		for j, v := range wide[i*s.Cols:][:s.Cols] {
			to[j] += v
		}
	}
	blas64.Syrk(blas.Trans, 1, blas64.General{Rows: x.Rows, Cols: x.Cols, Stride: x.Cols, Data: wide}, 1, s.symmetric(s.Square))
}

// Merge adds other sums of the same sizes, times sign: −1 takes them away.
func (s *Sums) Merge(o *Sums, sign float64) {
	for _, p := range [][2][]float64{{s.Count, o.Count}, {s.Sum, o.Sum}, {s.Square, o.Square}} {
		for i, v := range p[1] {
			p[0][i] += sign * v
		}
	}
}

// Clone returns a copy that shares nothing.
func (s *Sums) Clone() *Sums {
	c := NewSums(s.Classes, s.Cols)
	c.Merge(s, 1)
	return c
}

func (s *Sums) symmetric(data []float64) blas64.Symmetric {
	return blas64.Symmetric{N: s.Cols, Stride: s.Cols, Data: data, Uplo: blas.Upper}
}

// Machine gives each class a linear score.
type Machine struct {
	Weight [][]float64 // (Classes) of Cols numbers; nil for a class without rows
	Bias   []float64   // (Classes)
}

var errSingular = errors.New("fit lda: the covariance within the classes is not positive definite: want a larger ridge")

// Fit fits a machine with the covariance within the classes, ridge added to each variance, and the classes' shares as
// priors.
func (s *Sums) Fit(ridge float64) (*Machine, error) {
	total, present := 0.0, 0.0
	for _, n := range s.Count {
		if total += n; n > 0 {
			present++
		}
	}
	if total <= present {
		return nil, fmt.Errorf("fit lda: %g rows of %g classes: want more rows", total, present)
	}
	within := append([]float64(nil), s.Square...)
	for k, n := range s.Count {
		if n > 0 {
			sum := s.Sum[k*s.Cols:][:s.Cols]
			blas64.Syr(-1/n, blas64.Vector{N: s.Cols, Inc: 1, Data: sum}, s.symmetric(within))
		}
	}
	cov := mat.NewSymDense(s.Cols, within)
	cov.ScaleSym(1/(total-present), cov)
	for j := range s.Cols {
		cov.SetSym(j, j, cov.At(j, j)+ridge)
	}
	var chol mat.Cholesky
	if !chol.Factorize(cov) {
		return nil, errSingular
	}
	return s.machine(&chol, total), nil
}

func (s *Sums) machine(chol *mat.Cholesky, total float64) *Machine {
	m := &Machine{Weight: make([][]float64, s.Classes), Bias: make([]float64, s.Classes)}
	for k, n := range s.Count {
		m.Bias[k] = math.Inf(-1)
		if n <= 0 {
			continue
		}
		mean := mat.NewVecDense(s.Cols, append([]float64(nil), s.Sum[k*s.Cols:][:s.Cols]...))
		mean.ScaleVec(1/n, mean)
		w := mat.NewVecDense(s.Cols, nil)
		_ = chol.SolveVecTo(w, mean) // its error is a warning about rounding
		m.Weight[k] = w.RawVector().Data
		m.Bias[k] = math.Log(n/total) - mat.Dot(w, mean)/2
	}
	return m
}

// FitSquares fits each class against the rest by least squares, with targets 1 and −1: the limit of a linear SVM in
// which no row is beyond the margin. ridge is added to each feature's mean square, and to that of the intercept. The
// machine's scores are no log-probabilities.
func (s *Sums) FitSquares(ridge float64) (*Machine, error) {
	all, total := s.totals()
	if total == 0 {
		return nil, errors.New("fit least squares: no rows")
	}
	var chol mat.Cholesky
	if !chol.Factorize(s.meanSquare(all, total, ridge)) {
		return nil, errSingular
	}
	m := &Machine{Weight: make([][]float64, s.Classes), Bias: make([]float64, s.Classes)}
	for k, n := range s.Count {
		m.Bias[k] = math.Inf(-1)
		if n <= 0 {
			continue
		}
		pull := mat.NewVecDense(s.Cols+1, nil) // mean of target times row
		for j := range s.Cols {
			pull.SetVec(j, (2*s.Sum[k*s.Cols+j]-all[j])/total)
		}
		pull.SetVec(s.Cols, (2*n-total)/total)
		w := mat.NewVecDense(s.Cols+1, nil)
		_ = chol.SolveVecTo(w, pull) // its error is a warning about rounding
		m.Weight[k], m.Bias[k] = w.RawVector().Data[:s.Cols], w.AtVec(s.Cols)
	}
	return m, nil
}

// totals returns the sum of all rows, and their number also behind it, as the sum of the constant feature.
func (s *Sums) totals() (all []float64, n float64) {
	all = make([]float64, s.Cols+1)
	for k, count := range s.Count {
		n += count
		for j, v := range s.Sum[k*s.Cols:][:s.Cols] {
			all[j] += v
		}
	}
	all[s.Cols] = n
	return all, n
}

// meanSquare returns the mean of x xᵀ with the constant feature last, and the ridge on its diagonal.
func (s *Sums) meanSquare(all []float64, total, ridge float64) *mat.SymDense {
	d := s.Cols + 1
	square := mat.NewSymDense(d, nil)
	for i := range d {
		for j := i; j < d; j++ {
			v := all[i]
			if j < s.Cols {
				v = s.Square[i*s.Cols+j]
			}
			square.SetSym(i, j, v/total)
		}
		square.SetSym(i, i, square.At(i, i)+ridge)
	}
	return square
}

// Scores writes each class's score into dst (Classes): −Inf for a class without rows.
func (m *Machine) Scores(dst []float64, row []float32) {
	for k, w := range m.Weight {
		dst[k] = m.Bias[k]
		for j, v := range w {
			dst[k] += v * float64(row[j])
		}
	}
}

// LogPosterior writes the logarithm of each class's probability into dst (Classes): −Inf for a class without rows.
func (m *Machine) LogPosterior(dst []float64, row []float32) {
	m.Scores(dst, row)
	top, sum := slices.Max(dst[:len(m.Weight)]), 0.0
	for _, v := range dst[:len(m.Weight)] {
		sum += math.Exp(v - top)
	}
	for k := range m.Weight {
		dst[k] -= top + math.Log(sum)
	}
}
