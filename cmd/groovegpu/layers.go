package main

import (
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// The buffers of activations, in the order of the data's way. bufSteps+i holds Channels[i] at 4<<i steps, time-major, behind
// a step of zeros and before one. Input and output hold the whole batch, the others one slice of it.
const (
	bufInput   = iota // (loops, Input): z, then the condition
	bufHidden         // (loops, Hidden)
	bufSteps          // (loops, steps+2, channels), for each of the five sizes
	bufOut     = bufSteps + infer.NumDeconvs + 1
	numBuffers = bufOut + 1
)

// layer is one product of the network, as product.wgsl computes it. A transposed convolution k4 s2 p1 is two of them, for
// even and for odd outputs, over windows of two steps; the last convolution has windows of three.
type layer struct {
	from, to int // buffers
	products int // 2 for a transposed convolution
	k, n     int
	rows     int // of one loop

	xRow, xOdd         int // numbers from one window to the next, and to the second product's
	yRow, yOdd, yStart int
	relu               bool

	weights []float32 // (products, k, padded(n)), the padding zero
	bias    []float32 // (n)
}

// tile is how many rows and columns a workgroup of the kernel for many rows makes.
const tile = 32

// padded returns n rounded up to whole tiles.
func padded(n int) int { return (n + tile - 1) / tile * tile }

// setWeights lays out the weights of the products.
func (l *layer) setWeights(at func(product, k, n int) float32) {
	columns := padded(l.n)
	l.weights = make([]float32, l.products*l.k*columns)
	for p := range l.products {
		for k := range l.k {
			for n := range l.n {
				l.weights[(p*l.k+k)*columns+n] = at(p, k, n)
			}
		}
	}
}

// network is a model's layers and the sizes of the buffers, in numbers of one loop.
type network struct {
	config infer.Config
	layers []layer
	size   [numBuffers]int
}

// newNetwork lays out a model. Batch norm is folded into the weights.
func newNetwork(m *infer.Model) *network {
	c := m.Config
	n := &network{config: c}
	n.size[bufInput], n.size[bufHidden], n.size[bufOut] = c.Input(), c.Hidden, groove.Steps*c.Outputs()
	for i, channels := range c.Channels {
		n.size[bufSteps+i] = (infer.FirstSteps<<i + 2) * channels
	}
	first := layer{from: bufInput, to: bufHidden, products: 1, rows: 1, relu: true}
	first.dense(&m.Dense[0])
	// The second layer's outputs are the first four steps, behind a step of zeros.
	second := layer{from: bufHidden, to: bufSteps, products: 1, rows: 1, relu: true, yStart: c.Channels[0]}
	second.dense(&m.Dense[1])
	n.layers = append(n.layers, first, second)
	for i := range m.Deconv {
		n.layers = append(n.layers, deconvolution(m, i))
	}
	n.layers = append(n.layers, lastLayer(&m.Out))
	return n
}

// dense sets the weights of a fully connected layer.
func (l *layer) dense(d *infer.Dense) {
	l.k, l.n, l.bias = d.In, d.Out, d.Bias
	l.setWeights(func(_, k, n int) float32 { return d.Weight[n*d.In+k] })
}

// deconvolution returns transposed convolution i. With x[t] as a step of its input,
//
//	y[2t]   = x[t−1]·W₃ + x[t]·W₁
//	y[2t+1] = x[t]·W₂   + x[t+1]·W₀
func deconvolution(m *infer.Model, i int) layer {
	d := &m.Deconv[i]
	weight, bias := m.Folded(i)
	l := layer{
		from: bufSteps + i, to: bufSteps + i + 1, products: 2, k: 2 * d.In, n: d.Out, rows: infer.FirstSteps << i,
		xRow: d.In, xOdd: d.In, yRow: 2 * d.Out, yOdd: d.Out, yStart: d.Out, relu: true, bias: bias,
	}
	taps := [2][2]int{{3, 1}, {2, 0}} // of the window's first and second step
	l.setWeights(func(product, k, n int) float32 {
		return weight[(k%d.In*d.Out+n)*infer.DeconvTaps+taps[product][k/d.In]]
	})
	return l
}

// lastLayer returns the last convolution, k3 p1.
func lastLayer(c *infer.Conv) layer {
	l := layer{
		from: bufOut - 1, to: bufOut, products: 1, k: infer.OutTaps * c.In, n: c.Out, rows: groove.Steps,
		xRow: c.In, yRow: c.Out, bias: c.Bias,
	}
	l.setWeights(func(_, k, n int) float32 { return c.Weight[(n*c.In+k%c.In)*infer.OutTaps+k/c.In] })
	return l
}

// uniform returns the layer's sizes in the order of the struct Layer in product.wgsl.
func (n *network) uniform(l *layer) []uint32 {
	cells := 0
	if l.to == bufOut {
		cells = infer.Cells
	}
	u := []int{
		l.k, l.n, padded(l.n), l.rows, n.size[l.from], l.xRow, l.xOdd, bit(l.from == bufInput),
		n.size[l.to], l.yRow, l.yOdd, l.yStart, bit(l.relu), cells, groove.NumVoices,
	}
	out := make([]uint32, (len(u)+3)/4*4) // uniforms come in sixteens of bytes
	for i, v := range u {
		out[i] = uint32(v)
	}
	return out
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
