package train

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/nn"
)

// CVAE is the model in training. Parameters and statistics have the names of the model file. Not safe for concurrent
// use.
type CVAE struct {
	Config Config

	e        *nn.Engine
	batch    int
	trunk    nn.Sequence // (64, 27) → (4, C)
	neck     nn.Sequence // flat trunk and condition → the last dense layer
	mu       *nn.Dense
	logvar   *nn.Dense
	decoder  nn.Sequence // z and condition → (64, heads)
	genre    *nn.Dense   // z → 18 logits; nil without a genre loss
	norms    map[string]*nn.Norm
	params   []*nn.Param
	frozen   bool            // the encoder is not trained
	rare     [voices]float64 // weight of a voice's hits
	eps      []float32       // (batch, latent)
	neckIn   []float32
	z, dz    []float32
	dmu, dlv []float32
	dTrunk   []float32
	decIn    []float32
	dOut     []float32
	dGenre   []float32
	style    []float32 // (batch, style) the genre head's part of z
	partial  []Losses  // of each example
}

// latentDraw is an id above those of all dropouts, for the draws of z.
const latentDraw = 1000

// NewCVAE builds a model with fresh weights drawn from seed, for batches up to batch. The caller owns the engine.
func NewCVAE(e *nn.Engine, c Config, batch int, seed uint64) (*CVAE, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	m := &CVAE{Config: c, e: e, batch: batch, norms: map[string]*nn.Norm{}, eps: make([]float32, batch*c.Latent)}
	for v := range m.rare {
		m.rare[v] = 1
	}
	m.buildEncoder()
	m.buildDecoder()
	m.params = append(m.params, m.trunk.Params()...)
	m.params = append(m.params, m.neck.Params()...)
	m.params = append(m.params, m.mu.Params()...)
	m.params = append(m.params, m.logvar.Params()...)
	m.params = append(m.params, m.decoder.Params()...)
	if c.Loss.Genre > 0 {
		m.genre = nn.NewDense(e, "genre", nn.Shape{Steps: 1, Channels: m.styleDims()}, batch, nn.DenseOptions{Width: groove.NumGenres})
		m.params = append(m.params, m.genre.Params()...)
		m.dGenre, m.style = make([]float32, batch*groove.NumGenres), make([]float32, batch*m.styleDims())
	}
	for _, s := range []struct {
		to *[]float32
		n  int
	}{
		{&m.neckIn, m.neck.In().Len()},
		{&m.dTrunk, m.trunk.Out().Len()},
		{&m.z, c.Latent},
		{&m.dz, c.Latent},
		{&m.dmu, c.Latent},
		{&m.dlv, c.Latent},
		{&m.decIn, c.Latent + conditionSize},
		{&m.dOut, m.decoder.Out().Len()},
	} {
		*s.to = make([]float32, batch*s.n)
	}
	m.partial = make([]Losses, batch)
	m.initialise(seed)
	return m, nil
}

var halve = nn.Taps{K: 4, Stride: 2, Pad: 1}

func (m *CVAE) norm(name string, s nn.Shape) *nn.Norm {
	n := nn.NewNorm(m.e, name, s, m.batch, nn.NormOptions{Epsilon: m.Config.Epsilon, Momentum: m.Config.Momentum, ReLU: true})
	m.norms[name] = n
	return n
}

func (m *CVAE) buildEncoder() {
	c := m.Config
	shape := nn.Shape{Steps: groove.Steps, Channels: c.Encoder[0]}
	for i, out := range c.Encoder[1:] {
		conv := nn.NewConv(m.e, fmt.Sprintf("encoder.conv%d", i), shape, m.batch, nn.ConvOptions{Channels: out, Taps: halve, First: i == 0})
		shape = conv.Out()
		m.trunk = append(m.trunk, conv, m.norm(fmt.Sprintf("encoder.bn%d", i), shape))
	}
	shape = shape.Flat()
	if c.EncoderConditioned {
		shape.Channels += conditionSize
	}
	for i, out := range c.EncoderDense {
		d := nn.NewDense(m.e, fmt.Sprintf("encoder.dense%d", i), shape, m.batch, nn.DenseOptions{Width: out, ReLU: true})
		shape = d.Out()
		m.neck = append(m.neck, d)
		if p := c.EncoderDropout[i]; p > 0 {
			m.neck = append(m.neck, nn.NewDropout(m.e, shape, m.batch, p, uint64(i)))
		}
	}
	m.mu = nn.NewDense(m.e, "encoder.mu", shape, m.batch, nn.DenseOptions{Width: c.Latent})
	m.logvar = nn.NewDense(m.e, "encoder.logvar", shape, m.batch, nn.DenseOptions{Width: c.Latent})
}

func (m *CVAE) buildDecoder() {
	c, ic := m.Config, m.Config.Model()
	first := nn.NewDense(m.e, "decoder.dense0", nn.Shape{Steps: 1, Channels: ic.Input()}, m.batch, nn.DenseOptions{Width: c.Hidden, ReLU: true})
	m.decoder = append(m.decoder, first)
	if c.DecoderDropout > 0 {
		m.decoder = append(m.decoder, nn.NewDropout(m.e, first.Out(), m.batch, c.DecoderDropout, 100))
	}
	shape := nn.Shape{Steps: infer.FirstSteps, Channels: c.Decoder[0]}
	m.decoder = append(m.decoder, nn.NewDense(m.e, "decoder.dense1", first.Out(), m.batch, nn.DenseOptions{Width: shape.Len(), ReLU: true, Out: shape}))
	for i, out := range c.Decoder[1:] {
		d := nn.NewDeconv(m.e, fmt.Sprintf("decoder.deconv%d", i), shape, m.batch, nn.ConvOptions{Channels: out, Taps: halve})
		shape = d.Out()
		m.decoder = append(m.decoder, d, m.norm(fmt.Sprintf("decoder.bn%d", i), shape))
	}
	m.decoder = append(m.decoder, nn.NewConv(m.e, "decoder.out", shape, m.batch, nn.ConvOptions{Channels: ic.Outputs(), Taps: nn.Taps{K: infer.OutTaps, Stride: 1, Pad: 1}}))
}

// initialise draws the weights: Glorot's uniform for all, as Keras, which the paper uses, begins.
func (m *CVAE) initialise(seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 0x696e6974))
	for _, t := range m.tensors() {
		if len(t.shape) < 2 {
			continue
		}
		out, in := t.shape[0], t.shape[1]
		taps := 1
		if len(t.shape) == 3 {
			taps = t.shape[2]
		}
		nn.InitUniform(t.param.Data, in*taps, out*taps, rng)
	}
}

// encode runs the encoder and returns mu and logvar, which their layers own.
func (m *CVAE) encode(b *Batch, p *nn.Pass) (mu, logvar []float32) {
	flat := m.trunk.Forward(b.x(), p)
	if m.Config.EncoderConditioned {
		n := m.trunk.Out().Len()
		for i := range b.N {
			row := m.neckIn[i*(n+conditionSize):][:n+conditionSize]
			copy(row, flat[i*n:][:n])
			copy(row[n:], b.C[i*conditionSize:][:conditionSize])
		}
		flat = m.neckIn[:b.N*(n+conditionSize)]
	}
	h := m.neck.Forward(flat, p)
	return m.mu.Forward(h, p), m.logvar.Forward(h, p)
}

// decode runs the decoder on m.z.
func (m *CVAE) decode(b *Batch, p *nn.Pass) []float32 {
	l := m.Config.Latent
	for i := range b.N {
		row := m.decIn[i*(l+conditionSize):][:l+conditionSize]
		copy(row, m.z[i*l:][:l])
		copy(row[l:], b.C[i*conditionSize:][:conditionSize])
	}
	return m.decoder.Forward(m.decIn[:b.N*(l+conditionSize)], p)
}

// Encode returns the means and log variances of the posteriors (N, latent), inference mode. The slices are the model's.
func (m *CVAE) Encode(b *Batch) (mu, logvar []float32) {
	return m.encode(b, &nn.Pass{Batch: b.N})
}

// Decode returns the raw outputs (N, 64, heads) for z (N, latent) under b's conditions, inference mode.
func (m *CVAE) Decode(b *Batch, z []float32) []float32 {
	copy(m.z, z[:b.N*m.Config.Latent])
	return m.decode(b, &nn.Pass{Batch: b.N})
}

// Step runs one step forward and backward and leaves the gradients in the parameters. Seed and step are the key of the
// random numbers.
func (m *CVAE) Step(b *Batch, p nn.Pass) Losses {
	p.Batch, p.Train = b.N, true
	q := p
	q.Train = !m.frozen
	mu, logvar := m.encode(b, &q)
	m.draw(b, mu, logvar, &p)
	y := m.decode(b, &p)
	l := m.loss(b, y, m.dOut)
	dIn := m.decoder.Backward(m.dOut[:len(y)])
	n := m.Config.Latent
	for i := range b.N {
		copy(m.dz[i*n:][:n], dIn[i*(n+conditionSize):][:n])
	}
	l.Genre = m.genreLoss(b, &p)
	l.KL = m.latentLoss(b, mu, logvar)
	if !m.frozen {
		m.encoderBackward(b)
	}
	l.total(m.Config.Loss)
	return l
}

// Evaluate returns the losses in inference mode, with z = μ.
func (m *CVAE) Evaluate(b *Batch) Losses {
	p := nn.Pass{Batch: b.N}
	mu, logvar := m.encode(b, &p)
	copy(m.z, mu)
	y := m.decode(b, &p)
	l := m.loss(b, y, m.dOut)
	l.Genre = m.genreLoss(b, &p)
	l.KL = m.latentLoss(b, mu, logvar)
	l.total(m.Config.Loss)
	return l
}

// draw makes z = μ + e^(logvar/2)·ε.
func (m *CVAE) draw(b *Batch, mu, logvar []float32, p *nn.Pass) {
	eps := b.Eps
	if eps == nil {
		eps = m.eps[:len(mu)]
		rng := rand.New(rand.NewPCG(p.Seed, p.Step<<10|latentDraw))
		for i := range eps {
			eps[i] = float32(rng.NormFloat64())
		}
	} else {
		copy(m.eps, eps)
	}
	for i := range mu {
		m.z[i] = mu[i] + float32(math.Exp(float64(logvar[i])/2))*eps[i]
	}
}

// encoderBackward sends dmu and dlv through the encoder.
func (m *CVAE) encoderBackward(b *Batch) {
	n := b.N * m.Config.Latent
	d := m.mu.Backward(m.dmu[:n])
	for i, g := range m.logvar.Backward(m.dlv[:n]) {
		d[i] += g
	}
	d = m.neck.Backward(d)
	if m.Config.EncoderConditioned {
		w := m.trunk.Out().Len()
		for i := range b.N {
			copy(m.dTrunk[i*w:][:w], d[i*(w+conditionSize):][:w])
		}
		d = m.dTrunk[:b.N*w]
	}
	m.trunk.Backward(d)
}

// styleDims is how many dimensions of z the genre head reads.
func (m *CVAE) styleDims() int {
	if n := m.Config.Loss.Style; n > 0 {
		return n
	}
	return m.Config.Latent
}

// Params are the trained parameters.
func (m *CVAE) Params() []*nn.Param { return m.params }
