package infer

import (
	"math"
	"math/rand/v2"

	"github.com/groovegen/groovegen/groove"
)

// Dense is a fully connected layer: y = Weight·x + Bias.
type Dense struct {
	In, Out int
	Weight  []float32 // (Out, In)
	Bias    []float32 // (Out)
}

// Deconv is a transposed convolution k4 s2 p1 and the batch norm after it, with fixed statistics.
type Deconv struct {
	In, Out int
	Weight  []float32 // (In, Out, 4)
	Bias    []float32 // (Out)
	Scale   []float32 // (Out), batch norm's γ
	Shift   []float32 // (Out), batch norm's β
	Mean    []float32 // (Out), running mean
	Var     []float32 // (Out), running variance
}

// Conv is the last convolution, k3 p1.
type Conv struct {
	In, Out int
	Weight  []float32 // (Out, In, 3)
	Bias    []float32 // (Out)
}

// Model is a decoder's weights and everything needed to use them. It is immutable after loading, so engines may share
// its slices.
//
// The decoder: h = relu(Dense[0]·[z, c]); h = relu(Dense[1]·h), read as FirstSteps × Channels[0], time-major; four
// times h = relu(batchnorm(Deconv(h))), each doubling the steps; y = Out(h), 64 × Outputs. Then by heads: hit logit =
// y, offset = 0.5·tanh(y), velocity = stats.Sigmoid(y), spread = Spread(y).
type Model struct {
	ID       string // first 12 hex digits of the file's SHA-256
	Config   Config
	Metadata map[string]string // as in the file

	Dense  [2]Dense
	Deconv [NumDeconvs]Deconv
	Out    Conv

	Refiner *Refiner          // nil: cells are drawn independently
	Prior   *Prior            // nil: z is drawn from N(0, I)
	Spread  *ConstantSpread   // nil: the model predicts its spreads, or has none
	Nudge   []float32         // (2, Latent), the directions of a nudge, or nil
	Anchors *Anchors          // nil: the file has no anchors
	Encoder map[string]Tensor // the encoder's tensors by name; nil unless asked for
}

// ConstantSpread is the σ of each voice's offsets and velocities for a model without spread heads.
type ConstantSpread struct {
	Offset   [groove.NumVoices]float32 // steps
	Velocity [groove.NumVoices]float32 // at a velocity of ½; at μ it is 2·√(μ(1−μ)) times that
}

// The range of a predicted log σ: 1/1000 to 1, in steps or in parts of full velocity. Other spreads are clamped.
const (
	MinLogSpread = -6.907755
	MaxLogSpread = 0
)

// Spread converts a spread head's output, log σ, to σ. NaN stays NaN, so that a broken decode is found.
func Spread(logSigma float32) float32 {
	return float32(math.Exp(min(max(float64(logSigma), MinLogSpread), MaxLogSpread)))
}

// Folded returns deconvolution i with its batch norm folded into weights (In, Out, 4) and bias (Out), new slices:
// w' = w·γ/√(var+ε), b' = (b − mean)·γ/√(var+ε) + β, in float64 before the one rounding.
func (m *Model) Folded(i int) (weight, bias []float32) {
	d := &m.Deconv[i]
	weight = make([]float32, len(d.Weight))
	bias = make([]float32, d.Out)
	gain := make([]float64, d.Out)
	for o := range gain {
		gain[o] = float64(d.Scale[o]) / math.Sqrt(float64(d.Var[o])+m.Config.Epsilon)
		bias[o] = float32((float64(d.Bias[o])-float64(d.Mean[o]))*gain[o] + float64(d.Shift[o]))
	}
	for j, w := range d.Weight {
		weight[j] = float32(float64(w) * gain[j/DeconvTaps%d.Out])
	}
	return weight, bias
}

// NewRandomModel returns an untrained model of the given size, He-scaled, with batch-norm statistics that are not the
// identity: something for tests and benchmarks to decode. The same seed gives the same model.
func NewRandomModel(c Config, seed uint64) (*Model, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 0x6d6f64656c))
	normal := func(n int, mean, sigma float64) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(mean + sigma*rng.NormFloat64())
		}
		return x
	}
	positive := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(0.5 + rng.Float64())
		}
		return x
	}
	he := func(fan int) float64 { return math.Sqrt(2 / float64(fan)) }
	m := &Model{Config: c}
	m.setSizes()
	for i := range m.Dense {
		d := &m.Dense[i]
		d.Weight, d.Bias = normal(d.In*d.Out, 0, he(d.In)), normal(d.Out, 0, 0.1)
	}
	for i := range m.Deconv {
		d := &m.Deconv[i]
		d.Weight, d.Bias = normal(d.In*d.Out*DeconvTaps, 0, he(2*d.In)), normal(d.Out, 0, 0.1)
		d.Scale, d.Shift = positive(d.Out), normal(d.Out, 0, 0.1)
		d.Mean, d.Var = normal(d.Out, 0, 0.1), positive(d.Out)
	}
	m.Out.Weight = normal(m.Out.In*m.Out.Out*OutTaps, 0, he(OutTaps*m.Out.In))
	m.Out.Bias = normal(m.Out.Out, -0.5, 0.5)
	m.Metadata = m.metadata(nil)
	return m, nil
}
