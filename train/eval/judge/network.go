package judge

import (
	"fmt"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// network is a Net as it runs.
type network struct {
	net   Net
	layer nn.Sequence
	norms []*nn.Norm
}

// newNetwork builds a net of out answers with fresh weights.
func newNetwork(e *nn.Engine, n Net, out, batch int, seed uint64) *network {
	w := &network{net: n}
	if n.Plane {
		w.layer, w.norms = planeBlocks(e, n, batch)
	} else {
		w.layer, w.norms = stepBlocks(e, n, batch)
	}
	w.layer = append(w.layer, head(e, n, w.layer.Out(), out, batch)...)
	w.initialise(seed)
	return w
}

// stepBlocks are convolutions over the steps, and the fold.
func stepBlocks(e *nn.Engine, n Net, batch int) (s nn.Sequence, norms []*nn.Norm) {
	shape := nn.Shape{Steps: groove.Steps, Channels: dataset.Channels}
	add := func(l nn.Layer) {
		s = append(s, l)
		shape = l.Out()
	}
	for i, c := range n.Channels {
		add(nn.NewConv(e, fmt.Sprintf("conv%d", i), shape, batch, nn.ConvOptions{Channels: c, Taps: nn.Taps{K: n.Kernel, Stride: 1, Pad: n.Kernel / 2}, First: i == 0}))
		norm := nn.NewNorm(e, fmt.Sprintf("norm%d", i), shape, batch, nn.NormOptions{Epsilon: 1e-3, Momentum: 0.02, ReLU: true})
		norms = append(norms, norm)
		add(norm)
		if n.Pool[i] > 1 {
			add(nn.NewMaxPool(e, shape, n.Pool[i], batch))
		}
		if n.BlockDrop > 0 {
			add(nn.NewChannelDropout(e, shape, batch, n.BlockDrop, uint64(i)))
		}
	}
	if n.Parts > 1 {
		add(nn.NewFold(e, shape, n.Parts, batch, n.Peaks))
	}
	return s, norms
}

// planeBlocks are square convolutions over steps and voices, and global pooling: the paper's section 5.2.
func planeBlocks(e *nn.Engine, n Net, batch int) (s nn.Sequence, norms []*nn.Norm) {
	at := nn.Plane{Steps: groove.Steps, Columns: voices, Channels: dataset.Channels / voices}
	for i, c := range n.Channels {
		conv := nn.NewConv2D(e, fmt.Sprintf("conv%d", i), at, batch, nn.Conv2DOptions{Channels: c, K: n.Kernel, First: i == 0})
		at = conv.Plane()
		norm := nn.NewNorm(e, fmt.Sprintf("norm%d", i), at.Cells(), batch, nn.NormOptions{Epsilon: 1e-3, Momentum: 0.02, ReLU: true})
		s, norms = append(s, conv, norm), append(norms, norm)
		if n.Pool[i] > 1 {
			s = append(s, nn.NewMaxPool(e, at.Rows(), n.Pool[i], batch))
			at.Steps /= n.Pool[i]
		}
		if n.BlockDrop > 0 {
			s = append(s, nn.NewDropout(e, at.Cells(), batch, n.BlockDrop, uint64(i)))
		}
	}
	return append(s, nn.NewFold(e, at.Cells(), at.Steps*at.Columns, batch, false)), norms
}

// head is the dense layers and the answer.
func head(e *nn.Engine, n Net, shape nn.Shape, out, batch int) (s nn.Sequence) {
	if n.FoldDrop > 0 {
		s = append(s, nn.NewDropout(e, shape, batch, n.FoldDrop, 100))
	}
	for i, width := range []int{n.Dense, n.Second} {
		if width == 0 {
			continue
		}
		s = append(s, nn.NewDense(e, []string{"dense", "second"}[i], shape, batch, nn.DenseOptions{Width: width, ReLU: true}))
		shape = nn.Shape{Steps: 1, Channels: width}
		if n.DenseDrop > 0 {
			s = append(s, nn.NewDropout(e, shape, batch, n.DenseDrop, 101+uint64(i)))
		}
	}
	return append(s, nn.NewDense(e, "answer", shape, batch, nn.DenseOptions{Width: out}))
}

// initialise draws the weights: He's normal before a ReLU, Glorot's uniform for the answer.
func (w *network) initialise(seed uint64) {
	rng := groove.Rand(seed, 0x6a75646765)
	for _, p := range w.layer.Params() {
		if p.NoDecay {
			continue // biases stay 0, norms 1
		}
		out := w.rows(p)
		in := len(p.Data) / out
		if p.Name == "answer.weight" {
			nn.InitUniform(p.Data, in, out, rng)
			continue
		}
		nn.InitHe(p.Data, in, rng)
	}
}

// rows returns the first dimension of a parameter: the outputs of its layer.
func (w *network) rows(p *nn.Param) int {
	for _, l := range w.layer {
		if params := l.Params(); len(params) == 2 && params[0] == p {
			return len(params[1].Data) // the bias
		}
	}
	return len(p.Data)
}

// prepare makes of n windows, in place, what the net reads: it multiplies the offsets, and puts the three numbers of a cell together for a plane.
func (w *network) prepare(x []float32) {
	if s := float32(w.net.OffsetScale); s != 1 {
		for r := 0; r < len(x); r += dataset.Channels {
			for v := voices; v < 2*voices; v++ {
				x[r+v] *= s
			}
		}
	}
	if !w.net.Plane {
		return
	}
	for r := 0; r < len(x); r += dataset.Channels {
		row := (*[dataset.Channels]float32)(x[r:])
		was := *row
		for v := range voices {
			row[3*v], row[3*v+1], row[3*v+2] = was[v], was[voices+v], was[2*voices+v]
		}
	}
}
