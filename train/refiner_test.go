package train

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

func TestMixtureGradient(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	y, d := make([]float32, 3*infer.MDNComponents), make([]float32, 3*infer.MDNComponents)
	for range 50 {
		for i := range y {
			y[i] = float32(rng.NormFloat64())
		}
		x := rng.NormFloat64()
		mixtureLoss(x, y, d, 1)
		for i := range y {
			const h = 1e-3
			was := y[i]
			y[i] = was + h
			up := mixtureLoss(x, y, nil, 1)
			y[i] = was - h
			down := mixtureLoss(x, y, nil, 1)
			y[i] = was
			want := (up - down) / (2 * h)
			if s := y[i]; i >= 2*infer.MDNComponents && s > infer.MDNMaxLogSigma-0.01 {
				continue // the corner of its range
			}
			if !(math.Abs(want-float64(d[i])) <= 0.01*(1+math.Abs(want))) {
				t.Fatalf("derivative %d at x %g, y %v: %g, want %g", i, x, y, d[i], want)
			}
		}
	}
}

func TestVoiceHeadGradients(t *testing.T) {
	e := nn.NewEngine()
	defer e.Close()
	const rows, width = 20, 24
	rng := rand.New(rand.NewPCG(3, 4))
	h := newVoiceHead(e, width, rng)
	nn.InitHe(h.prev.Data, 4*width, rng)
	x, line, hits, logits := make([]float32, rows*width), make([]float32, rows*voices), make([]float32, rows*voices), make([]float32, rows*voices)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	for i := range hits {
		line[i], logits[i] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
		hits[i] = float32(rng.IntN(2))
	}
	dx, dline := make([]float32, len(x)), make([]float32, len(line))
	h.run(headRows{x, line, hits, logits, dx, dline}, rows)
	check := func(name string, value, grad []float32) {
		bad := 0
		for i := 0; i < len(value); i += 1 + len(value)/50 {
			const step = 5e-3
			was := value[i]
			value[i] = was + step
			up := h.run(headRows{x: x, line: line, hits: hits, logits: logits}, rows)
			value[i] = was - step
			down := h.run(headRows{x: x, line: line, hits: hits, logits: logits}, rows)
			value[i] = was
			if want := (up - down) / (2 * step); !(math.Abs(want-float64(grad[i])) <= 5e-5+0.03*math.Abs(want)) {
				bad++
			}
		}
		if bad > 4 { // corners of ReLUs
			t.Errorf("%d derivatives of %s are wrong", bad, name)
		}
	}
	check("x", x, dx)
	check("line", line, dline)
	for _, p := range h.params() {
		check(p.Name, p.Data, append([]float32{}, p.Grad...))
	}
}

// What the trainer computes of a real window and what the sampler computes stroke by stroke are the same net: the sampler
// is led along a pattern that it drew itself, and the trainer must give each of its hits the probability that it was drawn by.
func TestTrainerAndSamplerAgree(t *testing.T) {
	e := nn.NewEngine()
	defer e.Close()
	m, err := NewCVAE(e, tiny(), 128, 5)
	if err != nil {
		t.Fatal(err)
	}
	c := RefineConfig{Batch: 2, Hidden: 20, Width: 12, MDNHidden: 16, MDNWidth: 8}
	r := newRefiner(m, c, 9)
	rng := rand.New(rand.NewPCG(5, 6))
	for _, p := range r.params { // biases too
		for i := range p.Data {
			p.Data[i] += float32(0.1 * rng.NormFloat64())
		}
	}
	im, err := m.decoderModel()
	if err != nil {
		t.Fatal(err)
	}
	if im.Refiner, err = infer.NewRefiner(m.Config.Latent, r.tensors()); err != nil {
		t.Fatal(err)
	}
	// Whatever its strokes, a loop has the statistics that it was told of.
	for i := range infer.NumLoopStats * infer.NumQuantiles {
		r.stats.Quantiles = append(r.stats.Quantiles, 1e9)
		if i%infer.NumQuantiles <= infer.NumQuantiles/2 {
			r.stats.Quantiles[i] = -1e9
		}
	}
	same := r.stats.Normalise(infer.LoopStats{})
	copy(im.Refiner.Stats.Bias, same[:])
	set := loops(2)
	r.batch.N = 2
	for i, w := range set.Windows() {
		r.batch.Put(i, w)
	}
	r.decode(3)
	z := append([]float32{}, r.z[:m.Config.Latent]...)
	conditioning := infer.NewConditioning(&r.out, 0, z, r.batch.C[:conditionSize])
	var p groove.Pattern
	var probs infer.Probabilities
	s := infer.NewSamplerFor(im)
	if err := s.Refine(&p, &probs, &conditioning, infer.Sampling{Temperature: 1 / infer.HitTemperatureScale, Density: 1, Seed: 4}); err != nil {
		t.Fatal(err)
	}
	want := 0.0
	for i := range cells {
		q := float64(probs[i/voices][i%voices])
		if !p.Hits[i/voices][i%voices] {
			q = 1 - q
		}
		want -= math.Log(q) / cells
	}
	drawn := dataset.FromPatterns([]dataset.Item{{Pattern: p, Genre: set.Windows()[0].Genre, BPM: set.Windows()[0].BPM}})
	r.batch.N = 1
	drawn.Windows()[0].HOV(r.batch.X[:window]) // z and the decoder's output stay
	r.fill(3)
	n := groove.Steps
	x := r.steps.x[:n*r.hits.In().Channels]
	pass := &nn.Pass{Batch: n}
	got := r.head.run(headRows{x: r.hits.Forward(x, pass), line: r.line.Forward(x, pass), hits: r.steps.hits, logits: r.steps.base}, n)
	if !(math.Abs(got-want) <= 1e-4*want) {
		t.Errorf("trainer %g nats a cell, sampler %g", got, want)
	}
}

func TestRefinerLearnsAndResumes(t *testing.T) {
	e := nn.NewEngine()
	defer e.Close()
	m, err := NewCVAE(e, tiny(), 128, 5)
	if err != nil {
		t.Fatal(err)
	}
	set := loops(100)
	o := refineOptions{
		config: RefineConfig{Epochs: 4, Batch: 16, Rate: 1e-2, Dropout: 0.1, Hidden: 24, Width: 16, MDNHidden: 16, MDNWidth: 8},
		data:   DataConfig{Balance: 0.5}, pools: []pool{{1, set.Windows(dataset.Train)}}, validation: set.Windows(dataset.Validation), seed: 3, dir: t.TempDir(),
	}
	whole, history, err := refine(t.Context(), m, o)
	if err != nil {
		t.Fatal(err)
	}
	if last := history[len(history)-1]; !(last.Hits < 0.9*history[0].Hits) {
		t.Errorf("the hits' loss went from %g to %g: nothing was learned", history[0].Hits, last.Hits)
	}
	o.dir = t.TempDir()
	stop := &stopCalls{Context: t.Context(), calls: 8} // in the middle of an epoch of five batches
	if _, _, err = refine(stop, m, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want %v", err, context.Canceled)
	}
	stop.calls = 4
	if _, _, err = refine(stop, m, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want %v", err, context.Canceled)
	}
	again, _, err := refine(t.Context(), m, o)
	if err != nil {
		t.Fatal(err)
	}
	want := whole.Tensors(m.Config.Latent)
	for i, x := range again.Tensors(m.Config.Latent) {
		for j, v := range x.Data {
			if v != want[i].Data[j] {
				t.Fatalf("%s[%d] after resuming is %g, want %g", x.Name, j, v, want[i].Data[j])
			}
		}
	}
}

// Without windows to judge by, the training loss chooses the epoch: not the first.
func TestRefinerWithoutValidation(t *testing.T) {
	e := nn.NewEngine()
	defer e.Close()
	m, err := NewCVAE(e, tiny(), 128, 5)
	if err != nil {
		t.Fatal(err)
	}
	o := refineOptions{
		config: RefineConfig{Epochs: 3, Batch: 16, Rate: 1e-2, Hidden: 24, Width: 16, MDNHidden: 16, MDNWidth: 8},
		data:   DataConfig{Balance: 0.5}, pools: []pool{{1, loops(100).Windows()}}, seed: 3,
	}
	best := 0
	o.report = func(p Progress) {
		if p.Kind == "epoch" && p.Best {
			best = p.Epoch
		}
	}
	if _, history, err := refine(t.Context(), m, o); err != nil || best != 3 || history[2].Hits == 0 {
		t.Errorf("%v; best epoch %d of %+v, want the last", err, best, history)
	}
}
