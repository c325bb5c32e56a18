package gorgonia

import (
	"fmt"
	"strconv"

	_ "go4.org/unsafe/assume-no-moving-gc" // without a version that knows this Go, Gorgonia's import panics
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// builder makes the graph. Names are counted, because Gorgonia merges two nodes of the same name and shape. The builder keeps the first
// error; all nodes after it are nil.
type builder struct {
	graph *G.ExprGraph
	nodes int
	err   error
}

// leaf adds a matrix with a value, (rows, columns), row by row.
func (b *builder) leaf(rows, columns int, data []float32) *G.Node {
	b.nodes++
	return G.NewMatrix(b.graph, tensor.Float32, G.WithShape(rows, columns), G.WithName("m"+strconv.Itoa(b.nodes)),
		G.WithValue(tensor.New(tensor.WithShape(rows, columns), tensor.WithBacking(data))))
}

func (b *builder) zeros(rows, columns int) *G.Node {
	return b.leaf(rows, columns, make([]float32, rows*columns))
}

// then returns f's node, unless there was an error before.
func (b *builder) then(f func() (*G.Node, error)) *G.Node {
	if b.err != nil {
		return nil
	}
	n, err := f()
	b.err = err
	return n
}

func (b *builder) mul(x, y *G.Node) *G.Node {
	return b.then(func() (*G.Node, error) { return G.Mul(x, y) })
}

func (b *builder) add(x, y *G.Node) *G.Node {
	return b.then(func() (*G.Node, error) { return G.Add(x, y) })
}

func (b *builder) relu(x *G.Node) *G.Node {
	return b.then(func() (*G.Node, error) { return G.Rectify(x) })
}

func (b *builder) reshape(x *G.Node, rows, columns int) *G.Node {
	return b.then(func() (*G.Node, error) { return G.Reshape(x, tensor.Shape{rows, columns}) })
}

func (b *builder) concat(axis int, x ...*G.Node) *G.Node {
	return b.then(func() (*G.Node, error) { return G.Concat(axis, x...) })
}

// window returns rows from to from+rows−1 of x.
func (b *builder) window(x *G.Node, from, rows int) *G.Node {
	return b.then(func() (*G.Node, error) { return G.Slice(x, G.S(from, from+rows)) })
}

// between returns x, (rows, columns), with a row of zeros before and after it.
func (b *builder) between(x *G.Node, columns int) *G.Node {
	return b.concat(0, b.zeros(1, columns), x, b.zeros(1, columns))
}

// dense adds relu(x·Wᵀ + b).
func (b *builder) dense(x *G.Node, d *infer.Dense) *G.Node {
	weight := matrix(d.In, d.Out, func(in, out int) float32 { return d.Weight[out*d.In+in] })
	return b.relu(b.add(b.mul(x, b.leaf(d.In, d.Out, weight)), b.leaf(1, d.Out, append([]float32(nil), d.Bias...))))
}

// deconv adds deconvolution i of m, batch norm folded, and its ReLU: (steps, In) to (2·steps, Out).
func (b *builder) deconv(x *G.Node, m *infer.Model, i, steps int) *G.Node {
	d := &m.Deconv[i]
	weight, bias := m.Folded(i)
	tap := func(k int) *G.Node {
		return b.leaf(d.In, d.Out, matrix(d.In, d.Out, func(in, out int) float32 {
			return weight[(in*d.Out+out)*infer.DeconvTaps+k]
		}))
	}
	p := b.between(x, d.In)
	before, here, after := b.window(p, 0, steps), b.window(p, 1, steps), b.window(p, 2, steps)
	even := b.add(b.mul(before, tap(3)), b.mul(here, tap(1)))
	odd := b.add(b.mul(here, tap(2)), b.mul(after, tap(0)))
	both := matrix(steps, 2*d.Out, func(_, c int) float32 { return bias[c%d.Out] })
	y := b.relu(b.add(b.concat(1, even, odd), b.leaf(steps, 2*d.Out, both)))
	return b.reshape(y, 2*steps, d.Out)
}

// heads adds the last convolution: one (64, 9) node for each head, in the order of the channels, functions applied.
func (b *builder) heads(x *G.Node, m *infer.Model) []*G.Node {
	o := &m.Out
	p := b.between(x, o.In)
	var taps []*G.Node
	for k := range infer.OutTaps {
		taps = append(taps, b.window(p, k, groove.Steps))
	}
	w := b.concat(1, taps...)
	functions := []func(*G.Node) (*G.Node, error){nil, G.Tanh, G.Sigmoid, nil, nil}
	var heads []*G.Node
	for h := range o.Out / groove.NumVoices {
		first := h * groove.NumVoices
		weight := matrix(infer.OutTaps*o.In, groove.NumVoices, func(in, v int) float32 {
			return o.Weight[((first+v)*o.In+in%o.In)*infer.OutTaps+in/o.In]
		})
		bias := matrix(groove.Steps, groove.NumVoices, func(_, v int) float32 { return o.Bias[first+v] })
		y := b.add(b.mul(w, b.leaf(infer.OutTaps*o.In, groove.NumVoices, weight)), b.leaf(groove.Steps, groove.NumVoices, bias))
		if f := functions[h]; f != nil {
			y = b.then(func() (*G.Node, error) { return f(y) })
		}
		heads = append(heads, y)
	}
	return heads
}

// matrix returns a (rows, columns) matrix, row by row.
func matrix(rows, columns int, at func(r, c int) float32) []float32 {
	data := make([]float32, rows*columns)
	for i := range data {
		data[i] = at(i/columns, i%columns)
	}
	return data
}

// build makes the graph of m: the input's backing array, (1, latent+condition), and the heads.
func build(m *infer.Model) (*G.ExprGraph, []float32, []*G.Node, error) {
	b := &builder{graph: G.NewGraph()}
	input := make([]float32, m.Config.Input())
	x := b.leaf(1, len(input), input)
	x = b.dense(x, &m.Dense[0])
	x = b.dense(x, &m.Dense[1])
	x = b.reshape(x, infer.FirstSteps, m.Config.Channels[0])
	for i := range m.Deconv {
		x = b.deconv(x, m, i, infer.FirstSteps<<i)
	}
	heads := b.heads(x, m)
	if b.err != nil {
		return nil, nil, nil, fmt.Errorf("build graph: %w", b.err)
	}
	return b.graph, input, heads, nil
}
