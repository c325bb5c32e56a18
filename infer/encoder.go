package infer

import (
	"errors"
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/vec"
)

// ErrNoEncoder says that a model file has only a decoder, so that it cannot encode a captured groove.
var ErrNoEncoder = errors.New("the model has no encoder")

// encoderChannels is the width of a step as the encoder reads it: nine hits, nine offsets, nine velocities.
const encoderChannels = 3 * groove.NumVoices

// The geometry of the encoder's convolutions: kernel 4, stride 2, padding 1.
const encoderTaps = 4

// Encoder computes the latent numbers of a pattern:
//
//	h = x (64, 27); each convolution: h = relu(batchnorm(conv(h))), half the steps; then read as one row, time-major, followed by the
//	condition if the encoder is conditioned; dense layers with relu; μ and log σ² are linear in the last.
//
// One goroutine at a time. It takes some milliseconds, once for each captured groove.
type Encoder struct {
	ModelID string
	Latent  int

	convs       []encoderConv
	dense       []Dense
	mu          Dense
	logvar      Dense
	conditioned bool
}

// encoderConv is a convolution with its batch norm folded in: weight (Out, 4, In).
type encoderConv struct {
	in, out      int
	weight, bias []float32
}

// LoadEncoder reads the encoder from a model file's bytes. The error wraps ErrNoEncoder if there is none, or says what
// is wrong.
func LoadEncoder(file []byte) (*Encoder, error) {
	m, err := LoadWithEncoder(file)
	if err != nil {
		return nil, err
	}
	return NewEncoder(m)
}

// LoadEncoderFile is LoadEncoder for the file at path.
func LoadEncoderFile(path string) (*Encoder, error) {
	data, err := readModelFile(path)
	if err != nil {
		return nil, fmt.Errorf("load encoder %s: %w", path, err)
	}
	return LoadEncoder(data)
}

// NewEncoder builds the encoder of a model that was loaded with it.
func NewEncoder(m *Model) (*Encoder, error) {
	if len(m.Encoder) == 0 {
		return nil, fmt.Errorf("load encoder of model %s: %w", m.ID, ErrNoEncoder)
	}
	e := &Encoder{ModelID: m.ID, Latent: m.Config.Latent}
	b := encoderBuilder{tensors: m.Encoder, epsilon: m.Config.Epsilon}
	steps, channels := groove.Steps, encoderChannels
	for b.has("encoder.conv%d.weight", len(e.convs)) && steps > 1 {
		c := b.conv(len(e.convs), channels)
		e.convs = append(e.convs, c)
		steps, channels = steps/2, c.out
	}
	width := steps * channels
	if shape := m.Encoder["encoder.dense0.weight"].Shape; len(shape) == 2 && shape[1] == width+groove.ConditionSize {
		e.conditioned = true
		width += groove.ConditionSize
	}
	for b.has("encoder.dense%d.weight", len(e.dense)) {
		d := b.dense(fmt.Sprintf("encoder.dense%d", len(e.dense)), width, Any)
		e.dense = append(e.dense, d)
		width = d.Out
	}
	e.mu, e.logvar = b.dense("encoder.mu", width, e.Latent), b.dense("encoder.logvar", width, e.Latent)
	if b.err == nil && len(e.convs) == 0 {
		b.err = errors.New("tensor encoder.conv0.weight is missing")
	}
	if b.err != nil {
		return nil, fmt.Errorf("load encoder of model %s: %w", m.ID, b.err)
	}
	return e, nil
}

// encoderBuilder reads tensors and keeps the first error.
type encoderBuilder struct {
	tensors map[string]Tensor
	epsilon float64
	err     error
}

func (b *encoderBuilder) has(format string, i int) bool {
	_, ok := b.tensors[fmt.Sprintf(format, i)]
	return ok && b.err == nil
}

func (b *encoderBuilder) get(name string, want ...int) Tensor {
	t, ok := b.tensors[name]
	fits := ok && len(t.Shape) == len(want)
	for i := 0; fits && i < len(want); i++ {
		fits = want[i] == Any && t.Shape[i] > 0 || want[i] == t.Shape[i]
	}
	if fits {
		if i := firstNonFinite(t.Data); i >= 0 {
			b.fail(fmt.Errorf("tensor %s: element %d is %g", name, i, t.Data[i]))
		}
	} else {
		b.fail(&ShapeError{Tensor: name, Want: want, Got: t.Shape, Missing: !ok})
	}
	return t
}

func (b *encoderBuilder) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *encoderBuilder) dense(name string, in, out int) Dense {
	w := b.get(name+".weight", out, in)
	if b.err != nil {
		return Dense{}
	}
	out = w.Shape[0]
	return Dense{In: in, Out: out, Weight: w.Data, Bias: b.get(name+".bias", out).Data}
}

// conv reads convolution i with its batch norm, y = (x − mean)·γ/√(var+ε) + β, folded into it.
func (b *encoderBuilder) conv(i, in int) encoderConv {
	name, norm := fmt.Sprintf("encoder.conv%d", i), fmt.Sprintf("encoder.bn%d", i)
	w := b.get(name+".weight", Any, in, encoderTaps)
	if b.err != nil {
		return encoderConv{}
	}
	c := encoderConv{in: in, out: w.Shape[0]}
	bias, scale, shift := b.get(name+".bias", c.out), b.get(norm+".weight", c.out), b.get(norm+".bias", c.out)
	mean, variance := b.get(norm+".running_mean", c.out), b.get(norm+".running_var", c.out)
	if b.err != nil {
		return encoderConv{}
	}
	c.weight, c.bias = make([]float32, len(w.Data)), make([]float32, c.out)
	for o := range c.out {
		gain := float64(scale.Data[o]) / math.Sqrt(max(float64(variance.Data[o]), 0)+b.epsilon)
		c.bias[o] = float32((float64(bias.Data[o])-float64(mean.Data[o]))*gain + float64(shift.Data[o]))
		for k := range in {
			for tap := range encoderTaps {
				c.weight[(o*encoderTaps+tap)*in+k] = float32(float64(w.Data[(o*in+k)*encoderTaps+tap]) * gain)
			}
		}
	}
	return c
}

// forward computes the convolution's output (steps/2, out) from x (steps, in).
func (c *encoderConv) forward(x []float32, steps int) []float32 {
	half := steps / 2
	y := make([]float32, half*c.out)
	width := encoderTaps * c.in
	column := make([]float32, width)
	for t := range half {
		clear(column)
		from := 2*t - 1
		lo, hi := max(from, 0), min(from+encoderTaps, steps)
		copy(column[(lo-from)*c.in:], x[lo*c.in:hi*c.in])
		for o := range c.out {
			y[t*c.out+o] = max(0, vec.Dot(column, c.weight[o*width:][:width])+c.bias[o])
		}
	}
	return y
}

func (d *Dense) forward(x []float32) []float32 {
	y := make([]float32, d.Out)
	for o := range y {
		y[o] = vec.Dot(x, d.Weight[o*d.In:][:d.In]) + d.Bias[o]
	}
	return y
}

// Posterior is an encoder's output for a pattern: mean and standard deviation of each latent number.
type Posterior struct{ Mean, Sigma []float32 }

// Conditioned reports whether the encoder is conditioned on the style. If so, the posterior depends on the style.
func (e *Encoder) Conditioned() bool { return e.conditioned }

// Encode encodes a pattern; conditioned encoders use the style. The error wraps ErrNonFinite if the model is
// broken.
func (e *Encoder) Encode(p *groove.Pattern, style groove.Style) (Posterior, error) {
	h, steps := hov(p), groove.Steps
	for i := range e.convs {
		h = e.convs[i].forward(h, steps)
		steps /= 2
	}
	if e.conditioned {
		c := style.Condition()
		h = append(h, c[:]...)
	}
	for i := range e.dense {
		h = e.dense[i].forward(h)
		rectify(h)
	}
	out := Posterior{Mean: e.mu.forward(h), Sigma: e.logvar.forward(h)}
	for i, l := range out.Sigma {
		out.Sigma[i] = float32(math.Exp(float64(min(max(l, -20), 20)) / 2))
	}
	if i := firstNonFinite(out.Mean); i >= 0 {
		return out, fmt.Errorf("encode pattern: %w: latent %d is %g", ErrNonFinite, i, out.Mean[i])
	}
	return out, nil
}

// hov writes a pattern in the encoder's layout: for each step hits, offsets, velocities.
func hov(p *groove.Pattern) []float32 {
	x := make([]float32, groove.Steps*encoderChannels)
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if p.Hits[s][v] {
				row := x[s*encoderChannels:]
				row[v], row[groove.NumVoices+v], row[2*groove.NumVoices+v] = 1, p.Offsets[s][v], p.Velocities[s][v]
			}
		}
	}
	return x
}
