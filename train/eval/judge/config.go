package judge

import (
	"errors"
	"fmt"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// Net is the shape of one convolutional network: blocks of convolution, batch norm, ReLU and max pooling over the 64 steps,
// then a fold, a dense layer with dropout, and the answer.
type Net struct {
	Channels    []int   `json:"channels"`     // out of each block
	Kernel      int     `json:"kernel"`       // steps of each convolution, odd
	Pool        []int   `json:"pool"`         // steps that become one after each block; 1 = none
	Parts       int     `json:"parts"`        // see nn.Fold; 1 = nothing is folded, 4 = bars, all steps = global pooling
	Peaks       bool    `json:"peaks"`        // the fold keeps maxima beside means
	Dense       int     `json:"dense"`        // units; 0 = no such layer
	BlockDrop   float64 `json:"block_drop"`   // of channels, after each block
	FoldDrop    float64 `json:"fold_drop"`    // before the dense layer
	DenseDrop   float64 `json:"dense_drop"`   // behind it
	OffsetScale float64 `json:"offset_scale"` // offsets in steps are multiplied by it, velocities and hits are not
}

// Validate returns an error if the sizes do not fit together.
func (n Net) Validate() error {
	if len(n.Channels) == 0 || len(n.Pool) != len(n.Channels) {
		return fmt.Errorf("net: %d blocks and %d poolings: want as many of both, at least one", len(n.Channels), len(n.Pool))
	}
	if n.Kernel < 1 || n.Kernel%2 == 0 {
		return fmt.Errorf("net: a kernel of %d steps: want an odd number", n.Kernel)
	}
	steps := groove.Steps
	for i, c := range n.Channels {
		if c < 1 || c > 1024 || n.Pool[i] < 1 || n.Pool[i] > steps {
			return fmt.Errorf("net: block %d has %d channels and pools %d of %d steps", i, c, n.Pool[i], steps)
		}
		steps /= n.Pool[i]
	}
	if n.Parts < 1 || steps%n.Parts != 0 {
		return fmt.Errorf("net: %d steps do not fold into %d parts", steps, n.Parts)
	}
	if n.Dense < 0 || n.Dense > 4096 || !(n.OffsetScale >= 0) {
		return errors.New("net: dense and offset_scale must not be negative, dense at most 4096")
	}
	for _, p := range []float64{n.BlockDrop, n.FoldDrop, n.DenseDrop} {
		if !(p >= 0 && p < 1) {
			return fmt.Errorf("net: dropout %g: want 0 or more, and less than 1", p)
		}
	}
	return nil
}

// Augment says how training windows are changed at random, each example again.
type Augment struct {
	Rotate   float64 `json:"rotate"`   // chance that the bars begin elsewhere
	Splice   float64 `json:"splice"`   // chance that each bar comes from anywhere in the performance
	Velocity float64 `json:"velocity"` // σ of the log of a factor on all velocities
	Lean     float64 `json:"lean"`     // σ of an offset added to all hits, in steps
	Jitter   float64 `json:"jitter"`   // σ of an offset added to each hit, in steps
	Stretch  float64 `json:"stretch"`  // σ of the log of a factor on all offsets
	Voice    float64 `json:"voice"`    // chance that a voice falls silent, each of the nine
	Swap     float64 `json:"swap"`     // chance that closed hat and ride, or low and mid tom, change places
	Hits     float64 `json:"hits"`     // chance that a hit falls silent, each
	Mixup    float64 `json:"mixup"`    // chance that an example is mixed with another, weights from U(0, 1)
}

// Config is the settings of a judge. Config, seed and data determine it.
type Config struct {
	Nets      []Net   `json:"nets"`    // each trained by itself; their probabilities are averaged geometrically
	Augment   Augment `json:"augment"` // for all genres
	Small     float64 `json:"small"`   // share of the augmentation that a genre of any size gets; small ones get all of it
	Balance   float64 `json:"balance"` // genres are drawn ∝ count^balance: 1 = as in the data, 0 = all equal
	SkipEmpty bool    `json:"skip_empty"`
	Smooth    float64 `json:"smooth"` // of the label's weight spread over all classes
	Epochs    int     `json:"epochs"`
	Batch     int     `json:"batch"`
	Rate      float64 `json:"rate"` // of the first epoch; a cosine takes it to 0
	Decay     float64 `json:"decay"`
	Clip      float64 `json:"clip"`
	Turns     bool    `json:"turns"` // judge the four rotations of a loop and average
}

// Validate returns an error that names the first setting out of range.
func (c Config) Validate() error {
	if len(c.Nets) == 0 {
		return errors.New("config: no net")
	}
	for _, n := range c.Nets {
		if err := n.Validate(); err != nil {
			return fmt.Errorf("config: %w", err)
		}
	}
	if c.Epochs < 1 || c.Batch < 2 || !(c.Rate > 0) || !(c.Decay >= 0) || !(c.Smooth >= 0 && c.Smooth < 1) {
		return errors.New("config: want epochs ≥ 1, batch ≥ 2, rate > 0, decay ≥ 0, 0 ≤ smooth < 1")
	}
	return nil
}

const (
	classes = groove.NumGenres
	window  = groove.Steps * dataset.Channels
	voices  = groove.NumVoices
	bar     = groove.StepsPerBar * dataset.Channels
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
	shape := nn.Shape{Steps: groove.Steps, Channels: dataset.Channels}
	add := func(l nn.Layer) {
		w.layer = append(w.layer, l)
		shape = l.Out()
	}
	for i, c := range n.Channels {
		add(nn.NewConv(e, fmt.Sprintf("conv%d", i), shape, batch, nn.ConvOptions{Channels: c, Taps: nn.Taps{K: n.Kernel, Stride: 1, Pad: n.Kernel / 2}, First: i == 0}))
		norm := nn.NewNorm(e, fmt.Sprintf("norm%d", i), shape, batch, nn.NormOptions{Epsilon: 1e-3, Momentum: 0.02, ReLU: true})
		w.norms = append(w.norms, norm)
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
	if n.FoldDrop > 0 {
		add(nn.NewDropout(e, shape, batch, n.FoldDrop, 100))
	}
	if n.Dense > 0 {
		add(nn.NewDense(e, "dense", shape, batch, nn.DenseOptions{Width: n.Dense, ReLU: true}))
		if n.DenseDrop > 0 {
			add(nn.NewDropout(e, shape, batch, n.DenseDrop, 101))
		}
	}
	add(nn.NewDense(e, "answer", shape, batch, nn.DenseOptions{Width: out}))
	w.initialise(seed)
	return w
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

// scale multiplies the offsets of n windows.
func (w *network) scale(x []float32) {
	s := float32(w.net.OffsetScale)
	if s == 1 {
		return
	}
	for r := 0; r < len(x); r += dataset.Channels {
		for v := voices; v < 2*voices; v++ {
			x[r+v] *= s
		}
	}
}
