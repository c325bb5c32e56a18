package nn

import "math"

// Norm is batch normalisation over all rows of a batch (Ioffe and Szegedy 2015), with or without a ReLU behind it.
type Norm struct {
	e           *Engine
	shape       Shape
	relu        bool
	epsilon     float64
	momentum    float64 // of the new value
	scale       *Param  // γ
	shift       *Param  // β
	Mean, Var   []float32
	mean, inv   []float32 // of the batch
	a, b, s     []float32
	y           []float32
	x           []float32
	sum, square []float32
}

// NormOptions are the constants of a Norm.
type NormOptions struct {
	Epsilon  float64 // added to the variance
	Momentum float64 // share of the new batch in the running statistics
	ReLU     bool
}

// NewNorm returns a norm with γ 1, β 0, running mean 0 and running variance 1, for batches up to batch. The running variance
// is the unbiased one.
func NewNorm(e *Engine, name string, shape Shape, batch int, o NormOptions) *Norm {
	c := shape.Channels
	n := &Norm{e: e, shape: shape, relu: o.ReLU, epsilon: o.Epsilon, momentum: o.Momentum, y: make([]float32, batch*shape.Len())}
	n.scale, n.shift = NewParam(name+".weight", c, true), NewParam(name+".bias", c, true)
	for _, p := range []*[]float32{&n.Mean, &n.Var, &n.mean, &n.inv, &n.a, &n.b, &n.s, &n.sum, &n.square} {
		*p = make([]float32, c)
	}
	for i := range c {
		n.scale.Data[i], n.Var[i] = 1, 1
	}
	return n
}

// In implements Layer.
func (n *Norm) In() Shape { return n.shape }

// Out implements Layer.
func (n *Norm) Out() Shape { return n.shape }

// Params are γ and β.
func (n *Norm) Params() []*Param { return []*Param{n.scale, n.shift} }

// normColumns is how many channels a task takes: two cache lines.
const normColumns = 32

// Forward implements Layer.
func (n *Norm) Forward(x []float32, p *Pass) []float32 {
	n.x = x
	c, rows := n.shape.Channels, p.Batch*n.shape.Steps
	if p.Train {
		n.e.each((c+normColumns-1)/normColumns, func(_, t int) { n.measure(t*normColumns, min((t+1)*normColumns, c), rows) })
	} else {
		for i := range c {
			n.setAffine(i, float64(n.Mean[i]), float64(n.Var[i]))
		}
	}
	floor := noFloor
	if n.relu {
		floor = 0
	}
	y := n.y[:len(x)]
	n.e.Spans(rows, 1+8192/c, func(lo, hi int) {
		for r := lo; r < hi; r++ {
			n.e.kernel.affine(y[r*c:(r+1)*c], x[r*c:(r+1)*c], n.a, n.s, floor)
		}
	})
	return y
}

// setAffine makes channel i's y = a·x + s from a mean and a variance.
func (n *Norm) setAffine(i int, mean, variance float64) {
	inv := 1 / math.Sqrt(variance+n.epsilon)
	a := float64(n.scale.Data[i]) * inv
	n.mean[i], n.inv[i] = float32(mean), float32(inv)
	n.a[i], n.s[i] = float32(a), float32(float64(n.shift.Data[i])-a*mean)
}

// measure computes the batch's statistics of channels c0 to c1, in two passes to avoid cancellation, and updates the
// running ones.
func (n *Norm) measure(c0, c1, rows int) {
	c := n.shape.Channels
	sum, square, mean := n.sum[c0:c1], n.square[c0:c1], n.mean[c0:c1]
	x := n.x[c0 : rows*c]
	copy(mean, x) // the first row: near enough to the mean for the first pass
	for range 2 {
		clear(sum)
		clear(square)
		n.e.kernel.moments(sum, square, mean, x, c)
		for i := range mean {
			mean[i] += sum[i] / float32(rows)
		}
	}
	for i := range mean {
		d := float64(sum[i]) / float64(rows) // correction of the mean by the second pass
		variance := max(float64(square[i])/float64(rows)-d*d, 0)
		at := c0 + i
		m := float64(mean[i])
		n.setAffine(at, m, variance)
		n.Mean[at] += float32(n.momentum * (m - float64(n.Mean[at])))
		n.Var[at] += float32(n.momentum * (variance*float64(rows)/float64(max(rows-1, 1)) - float64(n.Var[at])))
	}
}

// Backward implements Layer. It needs a Forward with Train; dx is written over dy.
func (n *Norm) Backward(dy []float32) []float32 {
	c := n.shape.Channels
	rows := len(dy) / c
	for _, p := range n.Params() {
		if !p.adding() {
			clear(p.Grad)
		}
	}
	n.e.each((c+normColumns-1)/normColumns, func(_, t int) { n.back(dy, t*normColumns, min((t+1)*normColumns, c), rows) })
	n.e.Spans(rows, 1+8192/c, func(lo, hi int) {
		for r := lo; r < hi; r++ {
			n.e.kernel.backAffine(dy[r*c:(r+1)*c], dy[r*c:(r+1)*c], n.x[r*c:(r+1)*c], n.a, n.b, n.s)
		}
	})
	return dy
}

// back sums the gradients of channels c0 to c1 and computes dx = a·dy + b·x + s from them:
// dx = γ·inv·(dy − Σdy/R − x̂·Σ(dy·x̂)/R), x̂ = (x − mean)·inv.
func (n *Norm) back(dy []float32, c0, c1, rows int) {
	c := n.shape.Channels
	sum, dot := n.sum[c0:c1], n.square[c0:c1]
	clear(sum)
	clear(dot)
	var y []float32
	if n.relu {
		y = n.y[c0 : rows*c]
	}
	n.e.kernel.backMoments(sum, dot, n.mean[c0:c1], dy[c0:rows*c], y, n.x[c0:rows*c], c)
	for i := range sum {
		at := c0 + i
		inv := n.inv[at]
		dScale, dShift := dot[i]*inv, sum[i]
		n.scale.Grad[at] += dScale
		n.shift.Grad[at] += dShift
		a := n.scale.Data[at] * inv
		b := -a * inv * dScale / float32(rows)
		n.a[at], n.b[at] = a, b
		n.s[at] = -a*dShift/float32(rows) - b*n.mean[at]
	}
}
