package gorgonia

import (
	"fmt"

	G "gorgonia.org/gorgonia"

	"github.com/groovegen/groovegen/groove"
)

// inputs are the values of the leaves that each run fills.
type inputs struct {
	x        numbers           // (steps, batch·27), steps in the graph's order
	targets  [numHeads]numbers // hits, offsets, velocities: (steps·batch, 9)
	weights  numbers           // (steps·batch, 9): 1/hits where there is a hit, else 0
	c, eps   numbers           // (batch, condition), (batch, latent)
	dropouts [3]numbers        // as Masks, in order
}

// input adds a leaf that runs fill, and returns its memory beside it.
func (b *builder) input(rows, columns int) (*G.Node, numbers) {
	data := newNumbers(rows*columns, b.config.Double)
	return b.matrix(rows, columns, data), data
}

// shift returns x's rows of a step of time earlier or later, as runs says; x is (steps, width).
func (b *builder) shift(x *G.Node, runs []run, width int) *G.Node {
	var parts []*G.Node
	for _, r := range runs {
		if r.n == 0 {
			parts = append(parts, b.filled(1, width, 0))
		} else {
			parts = append(parts, b.rows(x, r.first, r.n, width))
		}
	}
	return b.stack(parts...)
}

// convolve returns x·W, (steps·batch, out), where W is a tap of a convolution's weights, (out, in, taps).
func (b *builder) convolve(x *G.Node, name string, in, out, tap int) *G.Node {
	w := b.weight(name+".weight", in, out, func(i, o int) int { return (o*in+i)*taps + tap })
	return b.mul(x, w)
}

// conv adds encoder layer i: x of 2·steps and in channels to steps and out channels.
func (b *builder) conv(x *G.Node, i, steps, in, out int) *G.Node {
	name, width, rows := fmt.Sprintf("encoder.conv%d", i), b.batch*in, steps*b.batch
	// The taps of output t: the odd step before it, its own two steps, the even step after them.
	even, odd := b.rows(x, 0, steps, width), b.rows(x, steps, steps, width)
	read := [taps]*G.Node{b.shift(odd, before(steps), width), even, odd, b.shift(even, after(steps), width)}
	var products []*G.Node
	for k, r := range read {
		products = append(products, b.convolve(b.view(r, rows, in), name, in, out, k))
	}
	y := b.bias(b.add(products[0], products[1:]...), name+".bias", rows, out, 0)
	y = b.relu(b.batchNorm(y, fmt.Sprintf("encoder.bn%d", i), rows, out))
	return b.view(y, steps, b.batch*out)
}

// deconv adds decoder layer i: x of steps and in channels to 2·steps and out channels.
func (b *builder) deconv(x *G.Node, i, steps, in, out int) *G.Node {
	name, width, rows := fmt.Sprintf("decoder.deconv%d", i), b.batch*in, steps*b.batch
	product := func(x *G.Node, tap int) *G.Node {
		w := b.weight(name+".weight", in, out, func(i, o int) int { return (i*out+o)*taps + tap })
		return b.mul(b.view(x, rows, in), w)
	}
	even := b.add(product(b.shift(x, before(steps), width), 3), product(x, 1))
	odd := b.add(product(x, 2), product(b.shift(x, after(steps), width), 0))
	y := b.stack(b.view(even, steps, b.batch*out), b.view(odd, steps, b.batch*out))
	y = b.bias(b.view(y, 2*rows, out), name+".bias", 2*rows, out, 0)
	y = b.relu(b.batchNorm(y, fmt.Sprintf("decoder.bn%d", i), 2*rows, out))
	return b.view(y, 2*steps, b.batch*out)
}

// part is a block of a dense layer's input: n columns of x.
type part struct {
	x *G.Node
	n int
}

// dense returns Σ xᵢ·Wᵢᵀ + bias for the parts of an input set side by side. Of the layer's outputs it makes out, the first
// of them number first; the weights are (outputs, inputs).
func (b *builder) dense(name string, first, out int, parts ...part) *G.Node {
	total := 0
	for _, p := range parts {
		total += p.n
	}
	var y *G.Node
	from := 0
	// Setting the parts side by side would copy them; the sum of their products is the same.
	for _, p := range parts {
		column := from
		w := b.weight(name+".weight", p.n, out, func(i, o int) int { return (first+o)*total + column + i })
		if product := b.mul(p.x, w); y == nil {
			y = product
		} else {
			y = b.add(y, product)
		}
		from += p.n
	}
	return b.bias(y, name+".bias", b.batch, out, first)
}

// encoder adds the nodes from x to mu and logvar.
func (b *builder) encoder(x, c *G.Node, in *inputs) (mu, logvar *G.Node) {
	cfg := b.config
	channels, steps := features, groove.Steps
	for i, out := range cfg.Encoder {
		steps /= 2
		x = b.conv(x, i, steps, channels, out)
		channels = out
	}
	var flat []part // in the order of time, and c
	for t := range firstSteps {
		at := b.rows(x, stepAt(t, firstSteps), 1, b.batch*channels)
		flat = append(flat, part{b.view(at, b.batch, channels), channels})
	}
	h := b.relu(b.dense("encoder.dense0", 0, cfg.Hidden[0], append(flat, part{c, cfg.Condition})...))
	h = b.dropout(h, cfg.Hidden[0], &in.dropouts[0])
	h = b.relu(b.dense("encoder.dense1", 0, cfg.Hidden[1], part{h, cfg.Hidden[0]}))
	h = b.dropout(h, cfg.Hidden[1], &in.dropouts[1])
	last := part{h, cfg.Hidden[1]}
	return b.dense("encoder.mu", 0, cfg.Latent, last), b.dense("encoder.logvar", 0, cfg.Latent, last)
}

// dropout multiplies x, (batch, columns), by a mask that each run gives: see Masks.
func (b *builder) dropout(x *G.Node, columns int, mask *numbers) *G.Node {
	var m *G.Node
	m, *mask = b.input(b.batch, columns)
	return b.times(x, m)
}

// decoder adds the nodes from z to the three heads before their functions, (64·batch, 9) each.
func (b *builder) decoder(z, c *G.Node, in *inputs) [numHeads]*G.Node {
	cfg := b.config
	h := b.relu(b.dense("decoder.dense0", 0, cfg.Dense, part{z, cfg.Latent}, part{c, cfg.Condition}))
	h = b.dropout(h, cfg.Dense, &in.dropouts[2])
	channels := cfg.Decoder[0]
	var first []*G.Node
	// The layer's outputs are the steps in the order of time; made a step at a time, they are set in the graph's order.
	for row := range firstSteps {
		y := b.dense("decoder.dense1", stepAt(row, firstSteps)*channels, channels, part{h, cfg.Dense})
		first = append(first, b.view(y, 1, b.batch*channels))
	}
	x, steps := b.relu(b.stack(first...)), firstSteps
	for i, out := range cfg.Decoder[1:] {
		x = b.deconv(x, i, steps, channels, out)
		steps, channels = 2*steps, out
	}
	return b.out(x, channels)
}

// out adds the last convolution, k3 p1, a head at a time: x is (64, batch·channels).
func (b *builder) out(x *G.Node, channels int) (heads [numHeads]*G.Node) {
	const name = "decoder.out"
	rows, width := groove.Steps*b.batch, b.batch*channels
	read := [outTaps]*G.Node{b.shift(x, before(groove.Steps), width), x, b.shift(x, after(groove.Steps), width)}
	// A product for each head and tap: columns of one product of all 27 would be copied number by number.
	for h := range heads {
		var products []*G.Node
		for k, r := range read {
			w := b.weight(name+".weight", channels, groove.NumVoices, func(i, v int) int {
				return ((h*groove.NumVoices+v)*channels+i)*outTaps + k
			})
			products = append(products, b.mul(b.view(r, rows, channels), w))
		}
		sum := b.add(products[0], products[1:]...)
		heads[h] = b.bias(sum, name+".bias", rows, groove.NumVoices, h*groove.NumVoices)
	}
	return heads
}
