package nn

// Taps is the geometry of a convolution over the steps.
type Taps struct{ K, Stride, Pad int }

// span is a convolution of one example: from in steps to out steps, channels wide on the side of in.
type span struct {
	Taps
	in, out, channels int
}

// columns writes, for each row t of the out steps, the taps x[t·stride − pad + k] for k < K next to each other, outside
// as 0: x (in, channels), col (out, K·channels).
func (g span) columns(col, x []float32) {
	width, in, channels := g.K*g.channels, g.in, g.channels
	for t := range g.out {
		row := col[t*width:][:width]
		at := t*g.Stride - g.Pad
		if at >= 0 && at+g.K <= in {
			copy(row, x[at*channels:])
			continue
		}
		clear(row)
		lo, hi := max(at, 0), min(at+g.K, in)
		if lo < hi {
			copy(row[(lo-at)*channels:], x[lo*channels:hi*channels])
		}
	}
}

// overlap is the transpose of columns: it adds each row's taps to their places in x.
func (g span) overlap(x, col []float32, sum func(dst, x []float32)) {
	width, in, channels := g.K*g.channels, g.in, g.channels
	clear(x[:in*channels])
	for t := range g.out {
		at := t*g.Stride - g.Pad
		lo, hi := max(at, 0), min(at+g.K, in)
		if lo < hi {
			sum(x[lo*channels:hi*channels], col[t*width+(lo-at)*channels:])
		}
	}
}

// Conv is a convolution over the steps. Its weight is (out, K, in): a row of W over a row of columns.
type Conv struct {
	linear
	g       span
	from    Shape
	to      Shape
	first   bool
	col     []float32
	y, dx   []float32
	dcol    []float32
	pending int // batch of the last Forward
}

// ConvOptions are the sizes of a Conv or a Deconv.
type ConvOptions struct {
	Channels int // of the output
	Taps     Taps
	First    bool // of a Conv: the gradient of x is not needed
}

// NewConv returns a convolution of in, for batches up to batch.
func NewConv(e *Engine, name string, in Shape, batch int, o ConvOptions) *Conv {
	g, first := o.Taps, o.First
	to := Shape{(in.Steps+2*g.Pad-g.K)/g.Stride + 1, o.Channels}
	c := &Conv{linear: newLinear(e, name, g.K*in.Channels, o.Channels), g: span{g, in.Steps, to.Steps, in.Channels}, from: in, to: to, first: first}
	c.col = make([]float32, batch*to.Steps*c.in)
	c.y = make([]float32, batch*to.Len())
	if !first {
		c.dcol, c.dx = make([]float32, len(c.col)), make([]float32, batch*in.Len())
	}
	return c
}

// In implements Layer.
func (c *Conv) In() Shape { return c.from }

// Out implements Layer.
func (c *Conv) Out() Shape { return c.to }

// Params are weight (out, K, in) and bias (out).
func (c *Conv) Params() []*Param { return []*Param{c.w, c.b} }

// Forward implements Layer.
func (c *Conv) Forward(x []float32, p *Pass) []float32 {
	c.pending = p.Batch
	per := c.to.Steps * c.in
	c.e.Spans(p.Batch, 1+4096/per, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			c.g.columns(c.col[i*per:][:per], x[i*c.from.Len():][:c.from.Len()])
		}
	})
	y := c.y[:p.Batch*c.to.Len()]
	c.forward(y, c.col, p.Batch*c.to.Steps, noFloor)
	return y
}

// Backward implements Layer.
func (c *Conv) Backward(dy []float32) []float32 {
	c.backward(c.dcol, dy, c.y[:len(dy)], c.col, false)
	if c.first {
		return nil
	}
	per := c.to.Steps * c.in
	c.e.Spans(c.pending, 1+4096/per, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			c.g.overlap(c.dx[i*c.from.Len():][:c.from.Len()], c.dcol[i*per:][:per], c.e.kernel.sum)
		}
	})
	return c.dx[:c.pending*c.from.Len()]
}

// Deconv is a transposed convolution: the transpose of a Conv's columns after a product. Its weight is (in, K, out).
type Deconv struct {
	e        *Engine
	g        span // the convolution that this one is the transpose of
	from, to Shape
	w, b     *Param
	ones     []float32
	idle     []float32
	x        []float32
	col      []float32 // (rows of x, K·out), of y forward and of dy backward
	y, dx    []float32
	pending  int
}

// NewDeconv returns a transposed convolution of in, with (steps − 1)·stride + K − 2·pad steps, for batches up to batch.
func NewDeconv(e *Engine, name string, in Shape, batch int, o ConvOptions) *Deconv {
	g, out := o.Taps, o.Channels
	to := Shape{(in.Steps-1)*g.Stride + g.K - 2*g.Pad, out}
	d := &Deconv{e: e, g: span{g, to.Steps, in.Steps, out}, from: in, to: to}
	d.w, d.b = NewParam(name+".weight", in.Channels*g.K*out, false), NewParam(name+".bias", out, true)
	d.ones, d.idle = make([]float32, out), make([]float32, out)
	for i := range d.ones {
		d.ones[i] = 1
	}
	d.col = make([]float32, batch*in.Steps*g.K*out)
	d.y, d.dx = make([]float32, batch*to.Len()), make([]float32, batch*in.Len())
	return d
}

// In implements Layer.
func (d *Deconv) In() Shape { return d.from }

// Out implements Layer.
func (d *Deconv) Out() Shape { return d.to }

// Params are weight (in, K, out) and bias (out).
func (d *Deconv) Params() []*Param { return []*Param{d.w, d.b} }

func (d *Deconv) width() int { return d.g.K * d.to.Channels }

// Forward implements Layer.
func (d *Deconv) Forward(x []float32, p *Pass) []float32 {
	d.x, d.pending = x, p.Batch
	rows := p.Batch * d.from.Steps
	d.e.gemm(d.col, d.width(), view{x, d.from.Channels, false}, view{d.w.Data, d.width(), false}, rows, d.width(), d.from.Channels, false)
	per := d.from.Steps * d.width()
	d.e.Spans(p.Batch, 1+4096/per, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			y := d.y[i*d.to.Len():][:d.to.Len()]
			d.g.overlap(y, d.col[i*per:][:per], d.e.kernel.sum)
			for t := range d.to.Steps {
				row := y[t*d.to.Channels:][:d.to.Channels]
				d.e.kernel.sum(row, d.b.Data)
			}
		}
	})
	return d.y[:p.Batch*d.to.Len()]
}

// Backward implements Layer.
func (d *Deconv) Backward(dy []float32) []float32 {
	per := d.from.Steps * d.width()
	d.e.backColumns(d.b, d.idle, dy[:d.pending*d.to.Len()], nil, d.y)
	d.e.Spans(d.pending, 1+4096/per, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			d.g.columns(d.col[i*per:][:per], dy[i*d.to.Len():][:d.to.Len()])
		}
	})
	rows, in := d.pending*d.from.Steps, d.from.Channels
	d.e.gemm(d.w.Grad, d.width(), transposed(d.x, in), view{d.col, d.width(), false}, in, d.width(), rows, d.w.adding())
	d.e.gemm(d.dx, in, view{d.col, d.width(), false}, transposed(d.w.Data, d.width()), rows, in, d.width(), false)
	return d.dx[:d.pending*d.from.Len()]
}
