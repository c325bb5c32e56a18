package nn

import "math"

// linear is y = x·Wᵀ + b on rows: the heart of Dense and Conv. W is (out, in).
type linear struct {
	e       *Engine
	in, out int
	w, b    *Param
	ones    []float32 // (out)
	idle    []float32 // (out), sums that are not used
}

func newLinear(e *Engine, name string, in, out int) linear {
	l := linear{e: e, in: in, out: out, w: NewParam(name+".weight", in*out, false), b: NewParam(name+".bias", out, true)}
	l.ones, l.idle = make([]float32, out), make([]float32, out)
	for i := range l.ones {
		l.ones[i] = 1
	}
	return l
}

// forward writes rows rows of max(x·Wᵀ + b, floor) to y.
func (l *linear) forward(y, x []float32, rows int, floor float32) {
	l.e.gemm(y, l.out, view{x, l.in, false}, transposed(l.w.Data, l.in), rows, l.out, l.in, false)
	l.e.Spans(rows, 1+8192/l.out, func(lo, hi int) {
		for r := lo; r < hi; r++ {
			row := y[r*l.out:][:l.out]
			l.e.kernel.affine(row, row, l.ones, l.b.Data, floor)
		}
	})
}

// backward leaves the parameters' gradients, and in dx, unless it is nil, that of x. With relu, y is what forward gave
// with floor 0, and dy becomes 0 where the ReLU was inactive.
func (l *linear) backward(dx, dy, y, x []float32, relu bool) {
	stop, rows := y, len(dy)/l.out
	if !relu {
		stop = nil
	}
	l.e.backColumns(l.b, l.idle, dy, stop, y)
	l.e.gemm(l.w.Grad, l.in, transposed(dy, l.out), view{x, l.in, false}, l.out, l.in, rows, l.w.adding())
	if dx != nil {
		l.e.gemm(dx, l.in, view{dy, l.out, false}, view{l.w.Data, l.in, false}, rows, l.in, l.out, false)
	}
}

// backColumns adds up dy's columns into b's gradient, through the ReLU whose output is stop (nil: none).
func (e *Engine) backColumns(b *Param, idle, dy, stop, y []float32) {
	ld := len(b.Data)
	if !b.adding() {
		clear(b.Grad)
	}
	const columns = 32
	e.each((ld+columns-1)/columns, func(_, t int) {
		c0, c1 := t*columns, min((t+1)*columns, ld)
		var s []float32
		if stop != nil {
			s = stop[c0:len(dy)]
		}
		e.kernel.backMoments(b.Grad[c0:c1], idle[c0:c1], zeros[:c1-c0], dy[c0:], s, y[c0:len(dy)], ld)
	})
}

// zeros replaces a mean where there is none. Nothing writes to it.
var zeros [32]float32

var noFloor = float32(math.Inf(-1))

// Dense is y = W·x + b on whole examples, W (out, in), with or without a ReLU behind it.
type Dense struct {
	linear
	shape  Shape
	relu   bool
	first  bool
	x      []float32
	y, dx  []float32
	outSeq Shape
}

// DenseOptions are the width of a Dense and its extras.
type DenseOptions struct {
	Width int // of the output
	ReLU  bool
	First bool  // the gradient of x is not needed
	Out   Shape // how the output is read; the zero Shape is one row
}

// NewDense returns a layer of in, read as one row, for batches up to batch.
func NewDense(e *Engine, name string, in Shape, batch int, o DenseOptions) *Dense {
	out := o.Width
	d := &Dense{linear: newLinear(e, name, in.Len(), out), shape: in, relu: o.ReLU, first: o.First, outSeq: o.Out}
	if d.outSeq == (Shape{}) {
		d.outSeq = Shape{1, out}
	}
	d.y = make([]float32, batch*out)
	if !d.first {
		d.dx = make([]float32, batch*in.Len())
	}
	return d
}

// In is the shape that the layer was built for.
func (d *Dense) In() Shape { return d.shape }

// Out is one row, or the shape of the options.
func (d *Dense) Out() Shape { return d.outSeq }

// Params are weight (out, in) and bias (out).
func (d *Dense) Params() []*Param { return []*Param{d.w, d.b} }

// Forward implements Layer.
func (d *Dense) Forward(x []float32, p *Pass) []float32 {
	d.x = x
	floor := noFloor
	if d.relu {
		floor = 0
	}
	y := d.y[:p.Batch*d.out]
	d.forward(y, x, p.Batch, floor)
	return y
}

// Backward implements Layer.
func (d *Dense) Backward(dy []float32) []float32 {
	dx := d.dx
	if !d.first {
		dx = dx[:len(dy)/d.out*d.in]
	}
	d.backward(dx, dy, d.y[:len(dy)], d.x, d.relu)
	return dx
}
