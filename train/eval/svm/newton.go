package svm

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

const (
	maxSteps = 200   // of Newton; ten or so are usual
	enough   = 1e-9  // of the gradient at w = 0
	lineEdge = 1e-12 // of the slope at the line's beginning
)

var errNoEnd = errors.New("newton's method came to no end: scale the features to similar sizes")

// problem is the data that all classes share: the rows with the constant feature, and the Hessian of all of them.
type problem struct {
	n, d  int
	c     float64
	edge  []float64 // (n) where a row leaves the margin: the root of its weight
	rows  []float64 // (n, d), the last column 1; each row times its edge
	whole []float64 // (d, d), upper triangle of Σ x xᵀ
}

func newProblem(x Matrix, c float64, edge []float64) *problem {
	p := &problem{n: x.Rows, d: x.Cols + 1, c: c, edge: edge}
	p.rows = make([]float64, p.n*p.d)
	for i := range p.n {
		widen(p.row(i), x.Row(i))
		floats.Scale(edge[i], p.row(i))
	}
	p.whole = make([]float64, p.d*p.d)
	blas64.Syrk(blas.Trans, 1, blas64.General{Rows: p.n, Cols: p.d, Stride: p.d, Data: p.rows}, 0, p.symmetric(p.whole))
	return p
}

func (p *problem) row(i int) []float64 { return p.rows[i*p.d:][:p.d] }

func (p *problem) symmetric(data []float64) blas64.Symmetric {
	return blas64.Symmetric{N: p.d, Stride: p.d, Data: data, Uplo: blas.Upper}
}

// state is the state of the optimisation for one class.
type state struct {
	*problem
	sign   []float64 // (n) +1 for the class, −1 for the rest
	w      []float64 // (d)
	margin []float64 // (n) w·x
	active []bool    // (n) rows inside the margin, as counted in gram
	gram   []float64 // (d, d) upper triangle of Σ over active rows of x xᵀ
	pull   []float64 // (d) Σ over active rows of edge·y·x
}

// solve returns the plane of label against the rest, (d).
func (p *problem) solve(ctx context.Context, y []int, label int) ([]float64, error) {
	s := &state{
		problem: p, sign: make([]float64, p.n), w: make([]float64, p.d), margin: make([]float64, p.n),
		active: make([]bool, p.n), gram: append([]float64(nil), p.whole...), pull: make([]float64, p.d),
	}
	for i, l := range y {
		s.sign[i], s.active[i] = -1, true
		if l == label {
			s.sign[i] = 1
		}
		floats.AddScaled(s.pull, s.sign[i]*s.edge[i], p.row(i))
	}
	first := 2 * p.c * floats.Norm(s.pull, 2)
	for range maxSteps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		aim, err := s.aim()
		if err != nil {
			return nil, fmt.Errorf("class %d: %w", label, err)
		}
		whole := s.walk(aim)
		if changed := s.recount(); (whole && !changed) || s.slope() <= enough*first {
			return s.w, nil
		}
	}
	return nil, fmt.Errorf("class %d: %w", label, errNoEnd)
}

// aim returns the minimum of the quadratic for the present active rows: (I + 2C Σ x xᵀ) w = 2C Σ y x.
func (s *state) aim() ([]float64, error) {
	h := mat.NewSymDense(s.d, append([]float64(nil), s.gram...))
	h.ScaleSym(2*s.c, h)
	for j := range s.d {
		h.SetSym(j, j, h.At(j, j)+1)
	}
	var chol mat.Cholesky
	if !chol.Factorize(h) {
		return nil, errNoEnd
	}
	w := mat.NewVecDense(s.d, nil)
	var condition mat.Condition // a warning only: the line search corrects rounding errors
	if err := chol.SolveVecTo(w, mat.NewVecDense(s.d, s.pull)); err != nil && !errors.As(err, &condition) {
		return nil, err
	}
	w.ScaleVec(2*s.c, w)
	return w.RawVector().Data, nil
}

// walk goes from w towards aim to the lowest point on the line, and says whether it went all the way.
func (s *state) walk(aim []float64) bool {
	dir := make([]float64, s.d)
	floats.SubTo(dir, aim, s.w)
	along := make([]float64, s.n) // x·dir
	blas64.Gemv(blas.NoTrans, 1, blas64.General{Rows: s.n, Cols: s.d, Stride: s.d, Data: s.rows}, vector(dir), 0, vector(along))
	t := s.line(dir, along)
	floats.AddScaled(s.w, t, dir)
	floats.AddScaled(s.margin, t, along)
	return math.Abs(t-1) < 1e-9
}

// line returns where the loss along dir is lowest, by Newton's method on its slope inside a bracket: the slope rises, and
// between the points where rows enter or leave the margin it is straight.
func (s *state) line(dir, along []float64) float64 {
	flat, bend := floats.Dot(s.w, dir), floats.Dot(dir, dir)
	slope := func(t float64) (g, h float64) {
		g, h = flat+t*bend, bend
		for i, a := range along {
			if gap := s.edge[i] - s.sign[i]*(s.margin[i]+t*a); gap > 0 {
				g -= 2 * s.c * s.sign[i] * a * gap
				h += 2 * s.c * a * a
			}
		}
		return g, h
	}
	start, _ := slope(0)
	lo, hi, t := 0.0, math.Inf(1), 1.0
	for range 100 {
		g, h := slope(t)
		if math.Abs(g) <= lineEdge*math.Abs(start) || h == 0 {
			break
		}
		if g > 0 {
			hi = t
		} else {
			lo = t
		}
		if t -= g / h; t <= lo || t >= hi { // also when only rounding errors are left
			t = lo + 1
			if !math.IsInf(hi, 1) {
				t = (lo + hi) / 2
			}
		}
		if hi-lo < 1e-15 {
			break
		}
	}
	return t
}

// recount brings gram and pull up to date with the rows that are now inside the margin, by whichever is less work: the rows
// that changed, or all that are inside. It says whether any changed.
func (s *state) recount() bool {
	inside := func(i int) bool { return s.sign[i]*s.margin[i] < s.edge[i] }
	changes, count := 0, 0
	for i, was := range s.active {
		if now := inside(i); now {
			count++
			if !was {
				changes++
			}
		} else if was {
			changes++
		}
	}
	fresh := count < changes
	if fresh {
		clear(s.gram)
		clear(s.pull)
		clear(s.active)
	}
	var came, went []float64
	for i, was := range s.active {
		if now := inside(i); now && !was {
			came = append(came, s.row(i)...)
			floats.AddScaled(s.pull, s.sign[i]*s.edge[i], s.row(i))
		} else if was && !now {
			went = append(went, s.row(i)...)
			floats.AddScaled(s.pull, -s.sign[i]*s.edge[i], s.row(i))
		}
		s.active[i] = inside(i)
	}
	s.addGram(1, came)
	s.addGram(-1, went)
	return changes > 0
}

func (s *state) addGram(sign float64, rows []float64) {
	if n := len(rows) / s.d; n > 0 {
		blas64.Syrk(blas.Trans, sign, blas64.General{Rows: n, Cols: s.d, Stride: s.d, Data: rows}, 1, s.symmetric(s.gram))
	}
}

// slope returns the length of the loss's gradient at w: w + 2C (gram·w − pull).
func (s *state) slope() float64 {
	g := append([]float64(nil), s.w...)
	blas64.Symv(2*s.c, s.symmetric(s.gram), vector(s.w), 1, vector(g))
	floats.AddScaled(g, -2*s.c, s.pull)
	return floats.Norm(g, 2)
}
