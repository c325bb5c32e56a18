package nn

// Plane is an example's activation with two directions: Steps × Columns cells of Channels numbers. Its memory is the steps one after the other, in
// each step the columns, in each column the channels. It can therefore be read as two Shapes without moving a number.
type Plane struct{ Steps, Columns, Channels int }

// Cells is the plane as rows of channels, one for each cell: what a Norm, a global Fold and a Conv2D work on.
func (p Plane) Cells() Shape { return Shape{p.Steps * p.Columns, p.Channels} }

// Rows is the plane as one row for each step: a MaxPool of it pools over the steps only.
func (p Plane) Rows() Shape { return Shape{p.Steps, p.Columns * p.Channels} }

// Conv2D is a convolution of K × K cells over steps and columns, K odd. What lies outside of the plane is 0, so the output has as many steps and
// columns as the input. Its weight is (out, K steps, K columns, in).
type Conv2D struct {
	linear
	k         int
	from      Plane
	to        Plane
	first     bool
	col, dcol []float32 // (batch · cells, K·K·in)
	y, dx     []float32
	pending   int // batch of the last Forward
}

// Conv2DOptions are the sizes of a Conv2D.
type Conv2DOptions struct {
	Channels int // of the output
	K        int
	First    bool // the gradient of x is not needed
}

// NewConv2D returns a convolution of in, for batches up to batch.
func NewConv2D(e *Engine, name string, in Plane, batch int, o Conv2DOptions) *Conv2D {
	to := Plane{in.Steps, in.Columns, o.Channels}
	c := &Conv2D{linear: newLinear(e, name, o.K*o.K*in.Channels, o.Channels), k: o.K, from: in, to: to, first: o.First}
	c.col = make([]float32, batch*to.Steps*to.Columns*c.in)
	c.y = make([]float32, batch*to.Cells().Len())
	if !c.first {
		c.dcol, c.dx = make([]float32, len(c.col)), make([]float32, batch*in.Cells().Len())
	}
	return c
}

// In implements Layer.
func (c *Conv2D) In() Shape { return c.from.Cells() }

// Out implements Layer.
func (c *Conv2D) Out() Shape { return c.to.Cells() }

// Plane is the output with both of its directions.
func (c *Conv2D) Plane() Plane { return c.to }

// Params are weight (out, K, K, in) and bias (out).
func (c *Conv2D) Params() []*Param { return []*Param{c.w, c.b} }

// Forward implements Layer.
func (c *Conv2D) Forward(x []float32, p *Pass) []float32 {
	c.pending = p.Batch
	steps := c.from.Steps
	c.e.Spans(p.Batch*steps, 1+8192/(c.from.Columns*c.in), func(lo, hi int) {
		for r := lo; r < hi; r++ {
			c.gather(x[r/steps*c.from.Cells().Len():][:c.from.Cells().Len()], r/steps, r%steps)
		}
	})
	y := c.y[:p.Batch*c.to.Cells().Len()]
	c.forward(y, c.col, p.Batch*steps*c.from.Columns, noFloor)
	return y
}

// taps calls f for each row of K cells that the cells of a step look at: part is the row's numbers in col, at the numbers in x.
func (c *Conv2D) taps(example, step int, f func(part, at [2]int)) {
	pad, columns, channels := c.k/2, c.from.Columns, c.from.Channels
	for v := range columns {
		base := ((example*c.from.Steps+step)*columns + v) * c.in
		lo, hi := max(v-pad, 0), min(v+pad+1, columns)
		skip := (lo - v + pad) * channels
		for d := range c.k {
			t := step + d - pad
			if t < 0 || t >= c.from.Steps {
				continue
			}
			from := base + d*c.k*channels + skip
			at := (t*columns + lo) * channels
			n := (hi - lo) * channels
			f([2]int{from, from + n}, [2]int{at, at + n})
		}
	}
}

// gather writes the columns matrix's rows of one step; cells outside are 0.
func (c *Conv2D) gather(x []float32, example, step int) {
	row := c.from.Columns * c.in
	clear(c.col[(example*c.from.Steps+step)*row:][:row])
	c.taps(example, step, func(part, at [2]int) { copy(c.col[part[0]:part[1]], x[at[0]:at[1]]) })
}

// Backward implements Layer.
func (c *Conv2D) Backward(dy []float32) []float32 {
	c.backward(c.dcol, dy, c.y[:len(dy)], c.col, false)
	if c.first {
		return nil
	}
	per := c.from.Cells().Len()
	c.e.Spans(c.pending, 1, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			dx := c.dx[i*per:][:per]
			clear(dx)
			for t := range c.from.Steps {
				c.taps(i, t, func(part, at [2]int) { c.e.kernel.sum(dx[at[0]:at[1]], c.dcol[part[0]:part[1]]) })
			}
		}
	})
	return c.dx[:c.pending*per]
}
