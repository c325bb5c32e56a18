package nn

import "fmt"

// MaxPool keeps the largest of every k steps, channel by channel. Remaining steps at the end are ignored.
type MaxPool struct {
	e        *Engine
	from, to Shape
	k        int
	y, dx    []float32
	at       []int32 // where in x each y was
	pending  int
}

// NewMaxPool returns a pooling of k steps into one.
func NewMaxPool(e *Engine, in Shape, k, batch int) *MaxPool {
	to := Shape{in.Steps / k, in.Channels}
	return &MaxPool{
		e: e, from: in, to: to, k: k,
		y: make([]float32, batch*to.Len()), at: make([]int32, batch*to.Len()), dx: make([]float32, batch*in.Len()),
	}
}

// In implements Layer.
func (m *MaxPool) In() Shape { return m.from }

// Out implements Layer.
func (m *MaxPool) Out() Shape { return m.to }

// Params implements Layer: there are none.
func (m *MaxPool) Params() []*Param { return nil }

// Forward implements Layer. Of equal steps the first counts.
func (m *MaxPool) Forward(x []float32, p *Pass) []float32 {
	m.pending = p.Batch
	c := m.from.Channels
	m.e.Spans(p.Batch*m.to.Steps, 1+8192/(m.k*c), func(lo, hi int) {
		for r := lo; r < hi; r++ {
			first := (r/m.to.Steps*m.from.Steps + r%m.to.Steps*m.k) * c
			y, at := m.y[r*c:][:c], m.at[r*c:][:c]
			copy(y, x[first:])
			for i := range at {
				at[i] = int32(first + i)
			}
			for j := 1; j < m.k; j++ {
				for i, v := range x[first+j*c:][:c] {
					if v > y[i] {
						y[i], at[i] = v, int32(first+j*c+i)
					}
				}
			}
		}
	})
	return m.y[:p.Batch*m.to.Len()]
}

// Backward implements Layer.
func (m *MaxPool) Backward(dy []float32) []float32 {
	dx := m.dx[:m.pending*m.from.Len()]
	m.e.Spans(m.pending, 1+8192/m.from.Len(), func(lo, hi int) {
		clear(dx[lo*m.from.Len() : hi*m.from.Len()])
		for i := lo * m.to.Len(); i < hi*m.to.Len(); i++ {
			dx[m.at[i]] = dy[i]
		}
	})
	return dx
}

// Fold divides the steps into equal parts and keeps, for each step of a part, the mean over the parts, or the mean and
// the maximum next to each other. With one part for each step it is global pooling. With the four bars of a loop as
// parts it drops the order of the bars, but not the place in the bar.
type Fold struct {
	e        *Engine
	from, to Shape
	parts    int
	peaks    bool
	y, dx    []float32
	at       []int32 // part that each maximum came from
	pending  int
}

// NewFold returns a folding of parts parts, which must divide the steps. peaks says that the maxima are computed too; they
// follow the means in each row.
func NewFold(e *Engine, in Shape, parts, batch int, peaks bool) *Fold {
	if parts < 1 || in.Steps%parts != 0 {
		panic(fmt.Sprintf("nn: %d steps do not fold into %d parts", in.Steps, parts))
	}
	to := Shape{in.Steps / parts, in.Channels}
	if peaks {
		to.Channels *= 2
	}
	return &Fold{
		e: e, from: in, to: to, parts: parts, peaks: peaks,
		y: make([]float32, batch*to.Len()), at: make([]int32, batch*in.Len()/parts), dx: make([]float32, batch*in.Len()),
	}
}

// In implements Layer.
func (f *Fold) In() Shape { return f.from }

// Out implements Layer.
func (f *Fold) Out() Shape { return f.to }

// Params implements Layer: there are none.
func (f *Fold) Params() []*Param { return nil }

// Forward implements Layer.
func (f *Fold) Forward(x []float32, p *Pass) []float32 {
	f.pending = p.Batch
	c, inv := f.from.Channels, 1/float32(f.parts)
	f.e.Spans(p.Batch*f.to.Steps, 1+8192/(f.parts*c), func(lo, hi int) {
		for r := lo; r < hi; r++ {
			y := f.y[r*f.to.Channels:][:f.to.Channels]
			clear(y)
			for k := range f.parts {
				f.e.kernel.sum(y[:c], x[f.row(r, k)*c:][:c])
			}
			for i := range y[:c] {
				y[i] *= inv
			}
			if f.peaks {
				f.peak(y[c:], f.at[r*c:][:c], x, r)
			}
		}
	})
	return f.y[:p.Batch*f.to.Len()]
}

// row returns which row of x is part k of row r.
func (f *Fold) row(r, k int) int {
	return r/f.to.Steps*f.from.Steps + k*f.to.Steps + r%f.to.Steps
}

func (f *Fold) peak(y []float32, at []int32, x []float32, r int) {
	c := f.from.Channels
	copy(y, x[f.row(r, 0)*c:])
	clear(at)
	for k := 1; k < f.parts; k++ {
		for i, v := range x[f.row(r, k)*c:][:c] {
			if v > y[i] {
				y[i], at[i] = v, int32(k)
			}
		}
	}
}

// Backward implements Layer.
func (f *Fold) Backward(dy []float32) []float32 {
	c, inv := f.from.Channels, 1/float32(f.parts)
	f.e.Spans(f.pending*f.to.Steps, 1+8192/(f.parts*c), func(lo, hi int) {
		for r := lo; r < hi; r++ {
			d := dy[r*f.to.Channels:][:f.to.Channels]
			for k := range f.parts {
				for i, g := range d[:c] {
					f.dx[f.row(r, k)*c+i] = g * inv
				}
			}
			if f.peaks {
				for i, g := range d[c:] {
					f.dx[f.row(r, int(f.at[r*c+i]))*c+i] += g
				}
			}
		}
	})
	return f.dx[:f.pending*f.from.Len()]
}
