package svm

import (
	"fmt"
	"math"
)

// Matrix holds features, a row for each example.
type Matrix struct {
	Rows, Cols int
	Data       []float32 // (Rows, Cols), row-major
}

// NewMatrix returns a matrix of zeros.
func NewMatrix(rows, cols int) Matrix {
	return Matrix{Rows: rows, Cols: cols, Data: make([]float32, rows*cols)}
}

// Row returns row i; it shares the matrix's memory.
func (m Matrix) Row(i int) []float32 { return m.Data[i*m.Cols:][:m.Cols] }

// check returns an error if the matrix cannot be learned from.
func (m Matrix) check() error {
	if m.Rows < 1 || m.Cols < 1 || len(m.Data) != m.Rows*m.Cols {
		return fmt.Errorf("%d numbers for %d rows of %d features: want %d, and one of each at least",
			len(m.Data), m.Rows, m.Cols, m.Rows*m.Cols)
	}
	for i, x := range m.Data {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return fmt.Errorf("feature %d of row %d is %g: want finite numbers", i%m.Cols, i/m.Cols, x)
		}
	}
	return nil
}

// Scaler moves each feature to mean 0 and standard deviation 1 of the rows that it was fitted to.
type Scaler struct {
	Mean, Inverse []float64 // Inverse is 1/σ, or 0 for a feature that never changes
}

// FitScaler measures mean and deviation (with 1/n) of each column.
func FitScaler(x Matrix) Scaler {
	s := Scaler{Mean: make([]float64, x.Cols), Inverse: make([]float64, x.Cols)}
	for i := range x.Rows {
		for j, v := range x.Row(i) {
			s.Mean[j] += float64(v) / float64(x.Rows)
		}
	}
	for i := range x.Rows {
		for j, v := range x.Row(i) {
			d := float64(v) - s.Mean[j]
			s.Inverse[j] += d * d / float64(x.Rows)
		}
	}
	for j, v := range s.Inverse {
		s.Inverse[j] = 0
		if v > 1e-12 {
			s.Inverse[j] = 1 / math.Sqrt(v)
		}
	}
	return s
}

// Apply returns the scaled rows of x, a new matrix.
func (s Scaler) Apply(x Matrix) Matrix {
	y := NewMatrix(x.Rows, x.Cols)
	for i := range x.Rows {
		row := y.Row(i)
		for j, v := range x.Row(i) {
			row[j] = float32((float64(v) - s.Mean[j]) * s.Inverse[j])
		}
	}
	return y
}
