package train

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/stats"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// refiner trains an infer.Refiner for a model that does not change. Its conditioning is the z of a real window and the decoder's
// output for it. It learns to draw the window stroke by stroke, given the real strokes before.
type refiner struct {
	config   RefineConfig
	model    *CVAE
	e        *nn.Engine
	hits     nn.Sequence
	line     *nn.Dense // features → logits, beside hits
	head     *voiceHead
	velocity nn.Sequence
	offset   nn.Sequence
	params   []*nn.Param
	stats    infer.LoopStatsModel

	batch        *Batch
	out          infer.Output // of the decoder, (batch, 64, 9) each
	z            []float32
	conditioning []infer.Conditioning
	loops        []groove.Pattern
	steps        refineRows // of the hit net, one a step
	maxStrokes   refineRows // of the MDNs, one a hit
	first        []int      // (batch+1) where each loop's hits begin in touch
	dHits        []float32
	dLine        []float32
	dMDN         []float32
	mdnLoss      []float64    // of each row
	mdnInput     [2][]float32 // features of the velocity and the offset net
	target       [2][]float32
}

// refineRows are rows of features.
type refineRows struct {
	x    []float32 // (rows, features)
	hits []float32 // (rows, 9)
	base []float32 // (rows, 9) the decoder's logits
	rows int
}

// maxLoopHits is the most hits of a loop that the MDNs learn from: more than any drummer plays in four bars, twice
// the densest of the Groove MIDI Dataset on average.
const maxLoopHits = 192

func newRefiner(m *CVAE, c RefineConfig, seed uint64) *refiner {
	n, l := c.Batch, m.Config.Latent
	r := &refiner{config: c, model: m, e: m.e, batch: NewBatch(n), z: make([]float32, n*l)}
	rng := rand.New(rand.NewPCG(seed, 0x726566696e65))
	rows := n * groove.Steps
	r.hits = r.net(denseNet{"refine.hits", infer.NumHitFeatures(l), []int{c.Hidden, c.Width}, rows, 1}, rng)
	r.line = nn.NewDense(m.e, "refine.hits.voice.linear", r.hits.In(), rows, nn.DenseOptions{Width: voices, First: true})
	r.head = newVoiceHead(m.e, c.Width, rng)
	maxStrokes := n * maxLoopHits
	widths := []int{c.MDNHidden, c.MDNWidth, 3 * infer.MDNComponents}
	r.velocity = r.net(denseNet{"refine.velocity", infer.NumStrokeFeatures(l), widths, maxStrokes, 2}, rng)
	r.offset = r.net(denseNet{"refine.offset", infer.NumStrokeFeatures(l), widths, maxStrokes, 3}, rng)
	r.params = append(append(append(append(r.hits.Params(), r.line.Params()...), r.head.params()...), r.velocity.Params()...), r.offset.Params()...)
	r.steps = refineRows{x: make([]float32, rows*infer.NumHitFeatures(l)), hits: make([]float32, rows*voices), base: make([]float32, rows*voices)}
	r.dHits, r.dLine, r.dMDN = make([]float32, rows*c.Width), make([]float32, rows*voices), make([]float32, maxStrokes*3*infer.MDNComponents)
	r.mdnLoss = make([]float64, maxStrokes)
	for i := range r.mdnInput {
		r.mdnInput[i], r.target[i] = make([]float32, maxStrokes*infer.NumStrokeFeatures(l)), make([]float32, maxStrokes)
	}
	r.conditioning, r.loops, r.first = make([]infer.Conditioning, n), make([]groove.Pattern, n), make([]int, n+1)
	r.out = infer.Output{Batch: n}
	for _, p := range []*[]float32{&r.out.Logits, &r.out.Offsets, &r.out.Velocities, &r.out.OffsetSpread, &r.out.VelocitySpread} {
		*p = make([]float32, n*cells)
	}
	if !m.Config.Spread {
		r.out.OffsetSpread, r.out.VelocitySpread = nil, nil
	}
	return r
}

// denseNet says how to build dense layers.
type denseNet struct {
	name   string
	in     int
	widths []int
	rows   int // at most, in a batch
	id     int // of the dropout's draws
}

// net builds dense layers with ReLUs between them and dropout behind the first.
func (r *refiner) net(n denseNet, rng *rand.Rand) nn.Sequence {
	var s nn.Sequence
	in := n.in
	for i, w := range n.widths {
		last := i == len(n.widths)-1
		name := n.name + ".dense" + string(rune('0'+i))
		d := nn.NewDense(r.e, name, nn.Shape{Steps: 1, Channels: in}, n.rows, nn.DenseOptions{Width: w, ReLU: !last, First: i == 0})
		nn.InitHe(d.Params()[0].Data, in, rng)
		if last && i > 1 { // components of a mixture begin apart
			for k := range infer.MDNComponents {
				d.Params()[1].Data[infer.MDNComponents+k] = (float32(k)+0.5)*4/infer.MDNComponents - 2
			}
		}
		s = append(s, d)
		if i == 0 && r.config.Dropout > 0 {
			s = append(s, nn.NewDropout(r.e, d.Out(), n.rows, r.config.Dropout, uint64(2000+n.id)))
		}
		in = w
	}
	return s
}

// RefineLosses are means: for a cell in nats, and for a hit in nats in the nets' units.
type RefineLosses struct {
	Hits     float64 `json:"hits"`
	Velocity float64 `json:"velocity"`
	Offset   float64 `json:"offset"`
}

func (l RefineLosses) total() float64 {
	// A loop has 576 cells and about 75 hits: with these weights the sum is the log-likelihood per cell.
	return l.Hits + 0.13*(l.Velocity+l.Offset)
}

// run learns from r.batch, or with train false only measures. key is the seed of the draws.
func (r *refiner) run(p nn.Pass, key uint64) RefineLosses {
	r.decode(key)
	r.fill(key)
	n := r.batch.N * groove.Steps
	p.Batch = n
	in := r.hits.In().Channels
	var dx []float32
	if p.Train {
		dx = r.dHits[:n*r.config.Width]
	}
	x := r.steps.x[:n*in]
	l := RefineLosses{Hits: r.head.run(headRows{r.hits.Forward(x, &p), r.line.Forward(x, &p), r.steps.hits, r.steps.base, dx, r.dLine}, n)}
	if p.Train {
		r.hits.Backward(dx)
		r.line.Backward(r.dLine[:n*voices])
	}
	l.Velocity = r.learnMDN(r.velocity, 0, p)
	l.Offset = r.learnMDN(r.offset, 1, p)
	return l
}

// learnMDN runs one of the MDNs.
func (r *refiner) learnMDN(net nn.Sequence, which int, p nn.Pass) float64 {
	rows := r.maxStrokes.rows
	if rows == 0 {
		return 0
	}
	p.Batch = rows
	y := net.Forward(r.mdnInput[which][:rows*net.In().Channels], &p)
	const width = 3 * infer.MDNComponents
	r.e.Spans(rows, 64, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			var d []float32
			if p.Train {
				d = r.dMDN[i*width:][:width]
			}
			r.mdnLoss[i] = mixtureLoss(float64(r.target[which][i]), y[i*width:][:width], d, 0.13/float64(rows))
		}
	})
	sum := 0.0 // in the rows' order, however many goroutines there are
	for _, x := range r.mdnLoss[:rows] {
		sum += x
	}
	if p.Train {
		net.Backward(r.dMDN[:rows*width])
	}
	return sum / float64(rows)
}

// decode draws z from the windows' posteriors, blurred, and decodes it.
func (r *refiner) decode(key uint64) {
	b, l := r.batch, r.model.Config.Latent
	mu, logvar := r.model.Encode(b)
	rng := rand.New(rand.NewPCG(key, 0x7a))
	keep, blur := 1/math.Sqrt(1+r.config.Blur*r.config.Blur), r.config.Blur
	for i := range b.N * l {
		z := float64(mu[i]) + math.Exp(float64(logvar[i])/2)*rng.NormFloat64()
		r.z[i] = float32(keep * (z + blur*rng.NormFloat64()))
	}
	y := r.model.Decode(b, r.z)
	heads := r.model.decoder.Out().Channels
	r.e.Spans(b.N*groove.Steps, 64, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			row := y[i*heads:][:heads]
			for v := range voices {
				at := i*voices + v
				r.out.Logits[at] = row[v]
				r.out.Offsets[at] = float32(0.5 * math.Tanh(float64(row[voices+v])))
				r.out.Velocities[at] = float32(stats.Sigmoid(float64(row[2*voices+v])))
				if r.out.OffsetSpread != nil {
					r.out.OffsetSpread[at], r.out.VelocitySpread[at] = infer.Spread(row[3*voices+v]), infer.Spread(row[4*voices+v])
				}
			}
		}
	})
}

// fill makes the rows of features.
func (r *refiner) fill(key uint64) {
	b, l := r.batch, r.model.Config.Latent
	r.first[0] = 0
	for i := range b.N {
		n := patternOf(&r.loops[i], b.X[i*window:][:window])
		r.first[i+1] = r.first[i] + min(n, maxLoopHits)
		r.conditioning[i] = infer.NewConditioning(&r.out, i, r.z[i*l:][:l], b.C[i*conditionSize:][:conditionSize])
		r.conditioning[i].Stats = r.stats.Normalise(infer.LoopStatsOf(&r.loops[i]))
	}
	r.maxStrokes.rows = r.first[b.N]
	r.e.Spans(b.N, 1, func(lo, hi int) {
		features := make([]infer.Feature, 0, 1024)
		for i := lo; i < hi; i++ {
			r.fillSteps(i, features)
			r.fillStrokes(i, features, rand.New(rand.NewPCG(key, uint64(i)+1)))
		}
	})
}

func (r *refiner) fillSteps(i int, features []infer.Feature) {
	in := r.hits.In().Channels
	t, p := &r.conditioning[i], &r.loops[i]
	loop := append([]infer.Feature{}, t.LoopHitFeatures(features[:0])...)
	hits := infer.HitSetsOf(p)
	for s := range groove.Steps {
		row := i*groove.Steps + s
		expand(r.steps.x[row*in:][:in], loop, t.HitFeatures(features[:0], &hits, s))
		for v := range voices {
			r.steps.hits[row*voices+v] = 0
			r.steps.base[row*voices+v] = t.Logits[s*voices+v]
			if p.Hits[s][v] {
				r.steps.hits[row*voices+v] = 1
			}
		}
	}
}

// fillStrokes also adds noise of MIDI's resolution to the targets, half a velocity and half a tick, so that no component of a
// mixture can become infinitely narrow.
func (r *refiner) fillStrokes(i int, features []infer.Feature, rng *rand.Rand) {
	in := r.velocity.In().Channels
	t, p := &r.conditioning[i], &r.loops[i]
	loop := append([]infer.Feature{}, t.LoopStrokeFeatures(features[:0])...)
	var k infer.StrokeHistory
	row := r.first[i]
	for s := range groove.Steps {
		for v := range voices {
			if !p.Hits[s][v] || row == r.first[i+1] {
				continue
			}
			known := k.Features(features[:0], t, p, infer.Cell{Step: s, Voice: v})
			expand(r.mdnInput[0][row*in:][:in], loop, known)
			expand(r.mdnInput[1][row*in:][:in], loop, append(known, infer.VelocityFeature(p.Velocities[s][v])))
			r.target[0][row] = 4*(p.Velocities[s][v]-0.5) + 4*(rng.Float32()-0.5)/127
			r.target[1][row] = (p.Offsets[s][v] + (rng.Float32()-0.5)/120) / infer.OffsetUnit
			k.Add(t, p, s, v)
			row++
		}
	}
}

// expand writes sparse features into a row.
func expand(row []float32, lists ...[]infer.Feature) {
	clear(row)
	for _, l := range lists {
		for _, f := range l {
			row[f.Index] = f.Value
		}
	}
}

// patternOf reads a HOV tensor back and returns its number of hits.
func patternOf(p *groove.Pattern, x []float32) int {
	n := 0
	for s := range groove.Steps {
		row := x[s*dataset.Channels:][:dataset.Channels]
		for v := range voices {
			p.Hits[s][v] = row[v] > 0
			p.Offsets[s][v], p.Velocities[s][v] = row[voices+v], row[2*voices+v]
			if row[v] > 0 {
				n++
			}
		}
	}
	return n
}

// tensors returns copies of the parameters by their names in a file.
func (r *refiner) tensors() map[string]infer.Tensor {
	out := map[string]infer.Tensor{}
	for _, p := range r.params {
		name, shape := r.fileName(p)
		out[name] = infer.Tensor{Name: name, Shape: shape, Data: append([]float32{}, p.Data...)}
	}
	l := r.model.Config.Latent
	for name, t := range map[string]infer.Tensor{
		"knots":  {Shape: []int{infer.NumLoopStats, infer.NumQuantiles}, Data: r.stats.Quantiles},
		"weight": {Shape: []int{infer.NumLoopStats, l + conditionSize}, Data: make([]float32, infer.NumLoopStats*(l+conditionSize))}, // fitted at the end
		"bias":   {Shape: []int{infer.NumLoopStats}, Data: make([]float32, infer.NumLoopStats)},
		"chol":   {Shape: []int{infer.NumLoopStats, infer.NumLoopStats}, Data: make([]float32, infer.NumLoopStats*infer.NumLoopStats)},
	} {
		t.Name = "refine.traits." + name
		out[t.Name] = t
	}
	const level = "refine.hits.level" // calibrate finds it
	out[level] = infer.Tensor{Name: level, Shape: []int{groove.NumGenres, voices}, Data: make([]float32, groove.NumGenres*voices)}
	return out
}

// set fills the parameters from a refiner of the same size.
func (r *refiner) set(from *infer.Refiner) error {
	by := map[string]infer.Tensor{}
	for _, t := range from.Tensors(r.model.Config.Latent) {
		by[t.Name] = t
	}
	for _, p := range r.params {
		name, shape := r.fileName(p)
		t := by[name]
		if !slices.Equal(t.Shape, shape) {
			return fmt.Errorf("begin with the given refiner: %w", &infer.ShapeError{Tensor: name, Want: shape, Got: t.Shape})
		}
		copy(p.Data, t.Data)
	}
	r.stats.Quantiles = slices.Clone(from.Stats.Quantiles)
	return nil
}

// fileName returns a parameter's name and shape in a file.
func (r *refiner) fileName(p *nn.Param) (name string, shape []int) {
	const linear = "refine.hits.voice.linear"
	c, n := r.config, len(p.Data)
	layer, kind := p.Name[:strings.LastIndexByte(p.Name, '.')], p.Name[strings.LastIndexByte(p.Name, '.')+1:]
	matrix := func(rows int) []int { return []int{rows, n / rows} }
	switch {
	case p.Name == linear+".bias":
		return "refine.hits.voice.bias", []int{n}
	case layer == linear:
		return linear, matrix(voices)
	case kind == "embed" || kind == "prev" || kind == "out":
		return p.Name, matrix(voices)
	case kind != "weight":
		return p.Name, []int{n}
	case layer == "refine.hits.dense0":
		return p.Name, matrix(c.Hidden)
	case layer == "refine.hits.dense1":
		return p.Name, matrix(c.Width)
	}
	return p.Name, matrix([]int{c.MDNHidden, c.MDNWidth, 3 * infer.MDNComponents}[layer[len(layer)-1]-'0'])
}
