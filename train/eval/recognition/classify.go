package recognition

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/eval/lda"
	"github.com/groovegen/groovegen/train/eval/svm"
)

// classifier learns genres from rows and returns what gives the values of other rows.
type classifier func(ctx context.Context, train svm.Matrix, genres []int) (func(svm.Matrix) values, error)

// linearSVM is the paper's classifier, with other settings.
func linearSVM(c float64, balanced bool) classifier {
	return func(ctx context.Context, train svm.Matrix, genres []int) (func(svm.Matrix) values, error) {
		m, err := svm.Train(ctx, train, genres, svm.Options{C: c, Balanced: balanced})
		if err != nil {
			return nil, err
		}
		return func(x svm.Matrix) values { return decided(m, x) }, nil
	}
}

// decided returns a machine's decision values.
func decided(m *svm.Machine, x svm.Matrix) values {
	says, k := m.Decide(x), len(m.Classes)
	out := make(values, x.Rows)
	for i := range out {
		out[i] = nothing()
		for j, g := range m.Classes {
			out[i][g] = says[i*k+j]
		}
	}
	return out
}

// nothing is a row of values that answers no genre.
func nothing() []float64 {
	row := make([]float64, groove.NumGenres)
	for g := range row {
		row[g] = math.Inf(-1)
	}
	return row
}

// gaussianSVM is an SVM with a Gaussian kernel exp(−γ|x−y|²), by random Fourier features (Rahimi and Recht, "Random Features for
// Large-Scale Kernel Machines", NIPS 2007). Features should have standard deviation 1; gamma is for one of them.
func gaussianSVM(c, gamma float64) classifier {
	return func(ctx context.Context, train svm.Matrix, genres []int) (func(svm.Matrix) values, error) {
		f := newFourier(train.Cols, gamma/float64(train.Cols))
		of, err := linearSVM(c, false)(ctx, f.of(train), genres)
		if err != nil {
			return nil, err
		}
		return func(x svm.Matrix) values { return of(f.of(x)) }, nil
	}
}

// fourierFeatures is how many cosines stand for the kernel.
const fourierFeatures = 256

type fourier struct{ direction, phase []float64 }

func newFourier(cols int, gamma float64) fourier {
	rng := rand.New(rand.NewPCG(1, 256))
	f := fourier{make([]float64, cols*fourierFeatures), make([]float64, fourierFeatures)}
	for i := range f.direction {
		f.direction[i] = math.Sqrt(2*gamma) * rng.NormFloat64()
	}
	for i := range f.phase {
		f.phase[i] = 2 * math.Pi * rng.Float64()
	}
	return f
}

func (f fourier) of(x svm.Matrix) svm.Matrix {
	y := svm.NewMatrix(x.Rows, fourierFeatures)
	for i := range x.Rows {
		row := y.Row(i)
		for k := range row {
			sum := f.phase[k]
			for j, v := range x.Row(i) {
				sum += f.direction[k*x.Cols+j] * float64(v)
			}
			row[k] = float32(math.Cos(sum))
		}
	}
	return y
}

// discriminant is linear discriminant analysis.
func discriminant(ridge float64) classifier {
	return func(_ context.Context, train svm.Matrix, genres []int) (func(svm.Matrix) values, error) {
		s := lda.NewSums(groove.NumGenres, train.Cols)
		s.Add(train, genres)
		m, err := s.Fit(ridge)
		if err != nil {
			return nil, err
		}
		return func(x svm.Matrix) values { return posterior(m, x) }, nil
	}
}

// leastSquares is each genre against the rest by least squares.
func leastSquares(ridge float64) classifier {
	return func(_ context.Context, train svm.Matrix, genres []int) (func(svm.Matrix) values, error) {
		s := lda.NewSums(groove.NumGenres, train.Cols)
		s.Add(train, genres)
		m, err := s.FitSquares(ridge)
		if err != nil {
			return nil, err
		}
		return func(x svm.Matrix) values { return scores(m, x) }, nil
	}
}

func scores(m *lda.Machine, x svm.Matrix) values {
	out := make(values, x.Rows)
	for i := range out {
		out[i] = make([]float64, groove.NumGenres)
		m.Scores(out[i], x.Row(i))
	}
	return out
}

func posterior(m *lda.Machine, x svm.Matrix) values {
	out := make(values, x.Rows)
	for i := range out {
		out[i] = make([]float64, groove.NumGenres)
		m.LogPosterior(out[i], x.Row(i))
	}
	return out
}
