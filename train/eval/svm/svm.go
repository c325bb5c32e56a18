package svm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// DefaultC is the weight of the loss in the paper's evaluation, and LinearSVC's own default.
const DefaultC = 1.0

// Options say how a machine is trained.
type Options struct {
	C        float64            // weight of the loss over |w|²; 0 = DefaultC
	Balanced bool               // each class's rows weigh as much together as those of each other class
	Workers  int                // classes at a time; 0 = one a processor
	Progress func(done, of int) // called after each class, from one goroutine at a time; may be nil
}

// Machine is a classifier with one hyperplane for each class. The class with the largest decision value wins.
type Machine struct {
	Classes []int       // labels that were in the training rows, ascending
	Cols    int         // features
	Planes  [][]float64 // (len(Classes), Cols+1), the last number being the intercept
}

// Train fits a machine to rows x with labels y (len x.Rows), any whole numbers. A class must have at least one row and
// there must be two of them. The error says what is wrong with them, or is ctx's. It takes about n·d² operations a
// Newton step: seconds for 17,000 rows of 128.
func Train(ctx context.Context, x Matrix, y []int, opt Options) (*Machine, error) {
	if err := x.check(); err != nil {
		return nil, fmt.Errorf("train svm: %w", err)
	}
	if len(y) != x.Rows {
		return nil, fmt.Errorf("train svm: %d labels for %d rows: want as many", len(y), x.Rows)
	}
	classes := slices.Compact(slices.Sorted(slices.Values(y)))
	if len(classes) < 2 {
		return nil, errors.New("train svm: all rows are of one class: want two or more")
	}
	if opt.C == 0 {
		opt.C = DefaultC
	}
	if opt.C < 0 {
		return nil, fmt.Errorf("train svm: C is %g: want more than 0", opt.C)
	}
	m := &Machine{Classes: classes, Cols: x.Cols, Planes: make([][]float64, len(classes))}
	if err := m.fit(ctx, newProblem(x, opt.C, edges(y, len(classes), opt)), y, opt); err != nil {
		return nil, fmt.Errorf("train svm: %w", err)
	}
	return m, nil
}

// edges returns the root of each row's weight in the loss. A row of weight u has the loss u·max(0, 1 − y w·x)², which is that of the
// row √u·x with the margin √u.
func edges(y []int, classes int, opt Options) []float64 {
	count, out := map[int]float64{}, make([]float64, len(y))
	for _, label := range y {
		count[label]++
	}
	for i, label := range y {
		out[i] = 1
		if opt.Balanced {
			out[i] = math.Sqrt(float64(len(y)) / (float64(classes) * count[label]))
		}
	}
	return out
}

// fit solves the classes' problems, some at a time. They share the rows and the first step's Hessian.
func (m *Machine) fit(ctx context.Context, p *problem, y []int, opt Options) error {
	workers := opt.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	var (
		wg   sync.WaitGroup
		lock sync.Mutex
		errs = make([]error, len(m.Classes))
		next = make(chan int)
		done int
	)
	for range min(workers, len(m.Classes)) {
		wg.Go(func() {
			for k := range next {
				m.Planes[k], errs[k] = p.solve(ctx, y, m.Classes[k])
				lock.Lock()
				done++
				if opt.Progress != nil {
					opt.Progress(done, len(m.Classes))
				}
				lock.Unlock()
			}
		})
	}
	for k := range m.Classes {
		next <- k
	}
	close(next)
	wg.Wait()
	return errors.Join(errs...)
}

// Decide returns the decision values of each row of x, (x.Rows, len(Classes)): w·x + b. It panics if the width of x is
// not the machine's.
func (m *Machine) Decide(x Matrix) []float64 {
	if x.Cols != m.Cols {
		panic(fmt.Sprintf("svm: rows of %d features for a machine of %d", x.Cols, m.Cols))
	}
	k := len(m.Classes)
	out := make([]float64, x.Rows*k)
	row := make([]float64, m.Cols+1)
	planes := blas64.General{Rows: k, Cols: m.Cols + 1, Stride: m.Cols + 1, Data: slices.Concat(m.Planes...)}
	for i := range x.Rows {
		widen(row, x.Row(i))
		blas64.Gemv(blas.NoTrans, 1, planes, vector(row), 0, vector(out[i*k:][:k]))
	}
	return out
}

// Predict returns the winning class of each row, of several equal ones the smallest label.
func (m *Machine) Predict(x Matrix) []int {
	says := m.Decide(x)
	k := len(m.Classes)
	out := make([]int, x.Rows)
	for i := range out {
		best := 0
		for j, s := range says[i*k:][:k] {
			if s > says[i*k+best] {
				best = j
			}
		}
		out[i] = m.Classes[best]
	}
	return out
}

func vector(x []float64) blas64.Vector { return blas64.Vector{N: len(x), Inc: 1, Data: x} }

// widen writes a row and then the constant feature into dst (len(row)+1).
func widen(dst []float64, row []float32) {
	for j, v := range row {
		dst[j] = float64(v)
	}
	dst[len(row)] = 1
}
