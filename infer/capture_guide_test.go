package infer_test

import (
	"math"
	"os"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/models/modeltest"
	"github.com/groovegen/groovegen/train/dataset"
)

// captureModel is the embedded model with its encoder.
type captureModel struct {
	*infer.Generator
	decoder infer.Decoder
	encoder *infer.Encoder
}

func newCaptureModel(t testing.TB) captureModel {
	t.Helper()
	m, dec := modeltest.Open(t)
	e, err := infer.NewEncoder(m)
	if err != nil {
		t.Fatal(err)
	}
	return captureModel{infer.NewGenerator(m, dec), dec, e}
}

func (e captureModel) near(t testing.TB, p groove.Pattern, style groove.Style, amount float64) *infer.CaptureGuide {
	t.Helper()
	post, err := e.encoder.Encode(&p, style)
	if err != nil {
		t.Fatal(err)
	}
	return infer.NewCaptureGuide(p, post.Mean, amount, style.BPM)
}

func (e captureModel) loop(t testing.TB, n *infer.CaptureGuide, style groove.Style, seed uint64) groove.Pattern {
	t.Helper()
	l, err := e.Loop(infer.Recipe{Style: style, Seed: seed, Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel(), Guide: n})
	if err != nil {
		t.Fatal(err)
	}
	return l.Pattern
}

// priorSigma returns the mean standard deviation of the genres' priors.
func (e captureModel) priorSigma() float64 {
	p, sum, n := e.Model().Prior, 0.0, 0.0
	for row := range groove.NumGenres * p.Latent {
		variance := 0.0
		for _, x := range p.Chol[row*p.Latent:][:p.Latent] {
			variance += float64(x) * float64(x)
		}
		sum, n = sum+math.Sqrt(variance), n+1
	}
	return sum / n
}

// heldOut returns every so-manieth window of the validation split that has hits enough.
func heldOut(t testing.TB, every int) []dataset.Window {
	t.Helper()
	place := os.Getenv("GROOVE_DATASET")
	if place == "" {
		t.Skip("GROOVE_DATASET is not set: no dataset")
	}
	set, err := dataset.Open(place, dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out []dataset.Window
	for i, w := range set.Windows(dataset.Validation) {
		if p := w.Pattern(); i%every == 0 && p.Count() >= 24 {
			out = append(out, w)
		}
	}
	return out
}

// f1 returns how well the hits of one pattern are found in another.
func f1(want, got *groove.Pattern) float64 {
	both, all := 0, 0
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if want.Hits[s][v] && got.Hits[s][v] {
				both++
			}
		}
	}
	all = want.Count() + got.Count()
	return 2 * float64(both) / float64(max(all, 1))
}

// feel sums up timing and dynamics: offsets in ms, velocities 0–1, over the hits of a pattern.
type feel struct{ n, o, oo, v, vv float64 }

func (f *feel) add(p *groove.Pattern, bpm float64) {
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if p.Hits[s][v] {
				o, x := float64(p.Offsets[s][v])*15000/bpm, float64(p.Velocities[s][v])
				f.n, f.o, f.oo, f.v, f.vv = f.n+1, f.o+o, f.oo+o*o, f.v+x, f.vv+x*x
			}
		}
	}
}

func (f *feel) spreads() (offset, velocity float64) {
	return math.Sqrt(max(f.oo/f.n-f.o*f.o/f.n/f.n, 0)), math.Sqrt(max(f.vv/f.n-f.v*f.v/f.n/f.n, 0))
}

// correlation is Pearson's, of pairs.
type correlation struct{ n, x, y, xx, yy, xy float64 }

func (c *correlation) add(x, y float64) {
	c.n, c.x, c.y, c.xx, c.yy, c.xy = c.n+1, c.x+x, c.y+y, c.xx+x*x, c.yy+y*y, c.xy+x*y
}

func (c *correlation) value() float64 {
	return (c.n*c.xy - c.x*c.y) / math.Sqrt((c.n*c.xx-c.x*c.x)*(c.n*c.yy-c.y*c.y))
}

// stiff takes timing and dynamics out of a pattern, as a step sequencer has it.
func stiff(p groove.Pattern) groove.Pattern {
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			p.Offsets[s][v], p.Velocities[s][v] = 0, 0.7
		}
	}
	return p.Canonical()
}

// TestAmountMovesAwayFromTheCapture measures how much of held-out loops is left at each amount.
func TestAmountMovesAwayFromTheCapture(t *testing.T) {
	e, windows := newCaptureModel(t), heldOut(t, 41)
	last := 2.0
	for _, amount := range []float64{0, 0.1, 0.25, 0.5, 0.75, 1} {
		sum, same := 0.0, 0
		for i, w := range windows {
			p := w.Pattern().Canonical()
			got := e.loop(t, e.near(t, p, w.Style(), amount), w.Style(), uint64(i))
			sum += f1(&p, &got)
			if got.Equal(&p) {
				same++
			}
		}
		mean := sum / float64(len(windows))
		t.Logf("amount %.2f: hit F1 %.3f, %d of %d loops to the bit", amount, mean, same, len(windows))
		if mean >= last {
			t.Errorf("amount %g: F1 %.3f is not below the %.3f before", amount, mean, last)
		}
		if amount == 0 && (mean != 1 || same < len(windows)*9/10) {
			t.Errorf("amount 0 does not give back what was played")
		}
		last = mean
	}
}

// TestEncoderAlone measures what the model knows of a loop when nothing holds the hits, z alone: more than of another loop, and the more the less is
// left to chance. Its posteriors are narrower than the priors.
func TestEncoderAlone(t *testing.T) {
	e, windows := newCaptureModel(t), heldOut(t, 41)
	sigma, n := 0.0, 0.0
	for _, w := range windows {
		p := w.Pattern().Canonical()
		post, err := e.encoder.Encode(&p, w.Style())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range post.Sigma {
			sigma, n = sigma+float64(s), n+1
		}
	}
	t.Logf("mean σ of a posterior %.2f, of the priors %.2f", sigma/n, e.priorSigma())
	if !(sigma/n < 0.9*e.priorSigma()) {
		t.Errorf("mean σ of a posterior %.2f, of the priors %.2f: the encoder knows nothing", sigma/n, e.priorSigma())
	}
	before := 0.0
	for _, temperature := range []float64{infer.DefaultTemperature, 0.4, 0} {
		sum, others := 0.0, 0.0
		for i, w := range windows {
			p := w.Pattern().Canonical()
			r := infer.Recipe{Style: w.Style(), Seed: uint64(i), Temperature: temperature, Feel: groove.DefaultFeel()}
			for j, x := range e.near(t, p, w.Style(), 0).Mean {
				r.Latent = append(r.Latent, infer.LatentSet{Index: j, Value: x})
			}
			l, err := e.Loop(r)
			if err != nil {
				t.Fatal(err)
			}
			other := windows[(i+len(windows)/2)%len(windows)].Pattern()
			sum, others = sum+f1(&p, &l.Pattern), others+f1(&other, &l.Pattern)
		}
		t.Logf("z alone, temperature %.1f: hit F1 %.3f, with another loop %.3f", temperature, sum/float64(len(windows)), others/float64(len(windows)))
		if !(sum > 1.5*others && sum > before) {
			t.Errorf("temperature %g: hit F1 sums to %.2f, with other loops to %.2f, at the temperature before to %.2f", temperature, sum, others, before)
		}
		before = sum
	}
}

// TestQuantisedPatternsAreHumanised takes the feel out of held-out loops and looks at what comes back.
func TestQuantisedPatternsAreHumanised(t *testing.T) {
	e, windows := newCaptureModel(t), heldOut(t, 41)
	var before, after, real feel
	var errGrid, errBack, n float64
	var velocities, offsets correlation
	for i, w := range windows {
		p, style := w.Pattern().Canonical(), w.Style()
		flat := stiff(p)
		got := e.loop(t, e.near(t, flat, style, 0), style, uint64(i))
		if f1(&p, &got) != 1 {
			t.Fatalf("window %d: the hits are not those that were given", i)
		}
		before.add(&flat, style.BPM)
		after.add(&got, style.BPM)
		real.add(&p, style.BPM)
		for s := range groove.Steps {
			for v := range groove.NumVoices {
				if p.Hits[s][v] {
					ms := 15000 / style.BPM
					errGrid += ms * math.Abs(float64(p.Offsets[s][v]))
					errBack += ms * math.Abs(float64(p.Offsets[s][v]-got.Offsets[s][v]))
					velocities.add(float64(p.Velocities[s][v]), float64(got.Velocities[s][v]))
					offsets.add(float64(p.Offsets[s][v]), float64(got.Offsets[s][v]))
					n++
				}
			}
		}
	}
	bo, bv := before.spreads()
	ao, av := after.spreads()
	ro, rv := real.spreads()
	t.Logf("%d loops: σ of offsets %.1f → %.1f ms (drummers' %.1f), of velocities %.3f → %.3f (drummers' %.3f)", len(windows), bo, ao, ro, bv, av, rv)
	t.Logf("hit by hit against the drummer: correlation of velocities %.2f, of offsets %.2f; timing off by %.1f → %.1f ms",
		velocities.value(), offsets.value(), errGrid/n, errBack/n)
	if !(velocities.value() >= 0.2) {
		t.Errorf("accents are not where drummers put them: correlation %.2f", velocities.value())
	}
	if !(ao >= 0.6*ro && ao <= 1.5*ro && av >= 0.6*rv && av <= 1.5*rv) {
		t.Errorf("what comes back spreads by %.1f ms and %.3f, drummers by %.1f and %.3f", ao, av, ro, rv)
	}
}

// TestCaptureGuideWithoutRefiner holds amount 0 to what was played whatever else is set, and looks at what is refused.
func TestCaptureGuideWithoutRefiner(t *testing.T) {
	m, dec := modeltest.Open(t)
	m.Refiner = nil
	g := infer.NewGenerator(m, dec)
	p, err := groove.ParsePattern("kick 0/110/3 8/100/-9 20/90/4 32/110/0 40/101/8; snare 4/120/11 12/119/40 20/80/0 28/120/9; hh 0 2 4 6 8 10 12 14")
	if err != nil {
		t.Fatal(err)
	}
	for _, temperature := range []float64{0, 0.8} {
		for _, density := range []float64{0.3, 1, 2} {
			f := groove.DefaultFeel()
			f.Density = density
			r := infer.Recipe{Style: groove.Pure(groove.Jazz, 120), Temperature: temperature, Feel: f, Guide: infer.NewCaptureGuide(p, nil, 0, 120)}
			l, err := g.Loop(r)
			if err != nil || l.Drawn.Hits != p.Hits {
				t.Errorf("temperature %g, density %g: not the hits that were played, %v", temperature, density, err)
			}
		}
	}
	for _, bad := range []*infer.CaptureGuide{infer.NewCaptureGuide(p, nil, 1.1, 120), infer.NewCaptureGuide(p, nil, math.NaN(), 120)} {
		if _, err := g.Loop(infer.Recipe{Style: groove.Pure(groove.Jazz, 120), Feel: groove.DefaultFeel(), Guide: bad}); err == nil {
			t.Errorf("amount %g: no error", bad.Amount)
		}
	}
}
