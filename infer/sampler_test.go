package infer

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/racetest"
	"github.com/groovegen/groovegen/internal/stats"
)

// testOutput is a batch with kicks likely on beats, snares on the backbeat, hats on eighths, and little else.
func testOutput(batch int) *Output {
	rng := rand.New(rand.NewPCG(9, 9))
	o := &Output{Batch: batch}
	for range batch {
		for t := range groove.Steps {
			for v := range groove.NumVoices {
				l := -5.0
				switch {
				case v == int(groove.Kick) && t%8 == 0, v == int(groove.Snare) && t%8 == 4:
					l = 3
				case v == int(groove.ClosedHat) && t%2 == 0:
					l = 1
				case v <= int(groove.ClosedHat):
					l = -2
				}
				o.Logits = append(o.Logits, float32(l+0.5*rng.NormFloat64()))
				o.Offsets = append(o.Offsets, float32(-0.05+0.02*rng.NormFloat64()))
				o.Velocities = append(o.Velocities, float32(0.4+0.2*rng.Float64()))
			}
		}
	}
	return o
}

func sample(t testing.TB, s *Sampler, o *Output, set Sampling) groove.Pattern {
	t.Helper()
	var p groove.Pattern
	var probs Probabilities
	if err := s.Sample(&p, &probs, o, 0, set); err != nil {
		t.Fatal(err)
	}
	return p
}

// expectedHits returns the decoder's own expected number of hits, of each voice and in all.
func expectedHits(o *Output, row int) (voices [groove.NumVoices]float64, sum float64) {
	for i, l := range o.Logits[row*Cells : (row+1)*Cells] {
		voices[i%groove.NumVoices] += stats.Sigmoid(float64(l))
		sum += stats.Sigmoid(float64(l))
	}
	return voices, sum
}

func TestSamplingKeepsTheDensity(t *testing.T) {
	o, s := testOutput(1), NewSampler(nil)
	want, _ := expectedHits(o, 0)
	for _, temperature := range []float64{0.3, 0.8, 2} {
		for _, density := range []float64{0.5, 1, 1.6} {
			const draws = 300
			var got [groove.NumVoices]float64
			for seed := range uint64(draws) {
				p := sample(t, s, o, Sampling{Temperature: temperature, Density: density, Seed: seed})
				for step := range p.Hits {
					for v, hit := range p.Hits[step] {
						if hit {
							got[v] += 1.0 / draws
						}
					}
				}
			}
			for v := range got {
				// Noise shared between bars makes a voice's count swing: its σ is up to 3.5. Below 1 the skeleton stays, so that voices
				// lose more or less than others. Above 1 a voice may be full.
				if density == 1 || density > 1 && density*want[v] < groove.Steps/2 {
					within(t, groove.Voice(v).String(), got[v], density*want[v], density*0.8)
				}
			}
			within(t, "all", total(got), density*total(want), density*2)
		}
	}
}

func TestDensityBias(t *testing.T) {
	for _, scale := range []float64{0.1, 1, 30, 1e6} {
		rng := rand.New(rand.NewPCG(1, 1))
		var l [groove.Steps]float64
		for i := range l {
			l[i] = scale * rng.NormFloat64()
		}
		for _, want := range []float64{0.001, 1, 12.5, 63, 63.999} {
			b, sum := densityBias(&l, want), 0.0
			for _, x := range l {
				sum += stats.Sigmoid(x + b)
			}
			if scale < 1e6 {
				within(t, "expected hits", sum, want, 1e-5)
			} else {
				within(t, "expected hits", sum, want, 0.51) // steps: between two whole numbers lies 1e-4 of the range
			}
		}
	}
	l := [groove.Steps]float64{}
	if b := densityBias(&l, 0); stats.Sigmoid(b) > 1e-12 {
		t.Errorf("nothing wanted: bias %g", b)
	}
	if b := densityBias(&l, 100); stats.Sigmoid(b) < 1-1e-12 {
		t.Errorf("more than all wanted: bias %g", b)
	}
}

func TestTemperatureZeroTakesTheMostProbable(t *testing.T) {
	o, s := testOutput(1), NewSampler(&ConstantSpread{Offset: [groove.NumVoices]float32{1, 1, 1}})
	_, sum := expectedHits(o, 0)
	first := sample(t, s, o, Sampling{Density: 1, Seed: 1})
	for _, density := range []float64{0, 0.5, 1, 1.5} {
		p := sample(t, s, o, Sampling{Density: density, Seed: 2})
		within(t, "hits", float64(p.Count()), density*sum, 0.5+5*max(density-1, 0)) // above 1 each voice is rounded by itself
		for v := range groove.NumVoices {
			least, most := math.Inf(1), math.Inf(-1)
			for step := range groove.Steps {
				l := float64(o.Logits[step*groove.NumVoices+v])
				if p.Hits[step][v] {
					least = min(least, l)
				} else {
					most = max(most, l)
				}
			}
			if density == 1 && least < most {
				t.Errorf("density %g, %s: took a logit of %g, left %g", density, groove.Voice(v), least, most)
			}
		}
		if density == 1 && p != first {
			t.Error("the seed matters though nothing is left to chance")
		}
	}
	full := *o
	full.Logits = make([]float32, Cells)
	for i := range full.Logits {
		full.Logits[i] = 50
	}
	if p := sample(t, s, &full, Sampling{Density: 2}); p.Count() != Cells {
		t.Errorf("%d hits, want every cell", p.Count())
	}
}

func TestSampleIsCanonicalAndDeterministic(t *testing.T) {
	o := testOutput(2)
	spread := &ConstantSpread{}
	for v := range groove.NumVoices {
		spread.Offset[v], spread.Velocity[v] = 0.4, 0.5
	}
	a, b := NewSampler(spread), NewSampler(spread)
	var probs Probabilities
	var other groove.Pattern
	if err := b.Sample(&other, &probs, o, 1, Sampling{Temperature: 1, Density: 2, Seed: 9, Variation: 3}); err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(20) {
		set := Sampling{Temperature: DefaultTemperature, Density: 1, Seed: seed, Variation: uint32(seed % 3)}
		p := sample(t, a, o, set)
		if p != p.Canonical() {
			t.Error("not canonical")
		}
		if p != sample(t, b, o, set) {
			t.Errorf("seed %d: two samplers differ", seed)
		}
	}
	for i, l := range o.Logits[Cells:] {
		if got, want := probs[i/9][i%9], float32(stats.Sigmoid(float64(l))); got != want {
			t.Fatalf("probability of cell %d: %g, want %g", i, got, want)
		}
	}
}

func TestVariationsAreRelatives(t *testing.T) {
	o, s := testOutput(1), NewSampler(nil)
	var family, unrelated float64
	for seed := range uint64(200) {
		draw := func(seed uint64, variation uint32) groove.Pattern {
			return sample(t, s, o, Sampling{Temperature: DefaultTemperature, Density: 1, Seed: seed, Variation: variation})
		}
		zero, one, two := draw(seed, 0), draw(seed, 1), draw(seed, 2)
		other := draw(seed+1000, 1)
		if zero == one || one == two {
			t.Errorf("seed %d: two variations are the same", seed)
		}
		family += float64(differ(&one, &two)) / 200
		unrelated += float64(differ(&one, &other)) / 200
	}
	t.Logf("cells that differ: %.1f between variations, %.1f between seeds", family, unrelated)
	if family > 0.6*unrelated {
		t.Errorf("variations differ in %.1f cells, seeds in %.1f: want relatives", family, unrelated)
	}
}

// The shares that noise.go names, measured.
func TestNoiseShares(t *testing.T) {
	n := &noise{rng: newStream()}
	var variance, hitBar, hitAlternateBars, velBar, velVoice, offsetLag, offsetBar, related float64
	const draws = 400
	norm := 1.0 / (draws * groove.NumVoices * 16)
	for seed := range uint64(draws) {
		n.draw(&Sampling{Seed: seed, Variation: 1})
		other := n.hits
		n.draw(&Sampling{Seed: seed})
		for v := range groove.NumVoices {
			for p := range 16 {
				variance += n.hits[p][v] * n.hits[p][v] * norm
				hitBar += n.hits[p][v] * n.hits[p+16][v] * norm
				hitAlternateBars += n.hits[p][v] * n.hits[p+32][v] * norm
				velBar += n.velocities[p][v] * n.velocities[p+48][v] * norm
				velVoice += n.velocities[p][v] * n.velocities[p+1][v] * norm
				offsetLag += n.offsets[p][v] * n.offsets[p+1][v] * norm
				offsetBar += n.offsets[p][v] * n.offsets[p+16][v] * norm
				related += n.hits[p][v] * other[p][v] * norm
			}
		}
	}
	within(t, "variance", variance, 1, 0.02)
	within(t, "hits, next bar", hitBar, 0.72, 0.02)
	within(t, "hits, next bar but one", hitAlternateBars, 0.90, 0.02)
	within(t, "velocities, another bar", velBar, 0.70, 0.03)
	within(t, "velocities, next step", velVoice, 0.25, 0.03)
	within(t, "offsets, next step", offsetLag, 0.15+0.70*0.35, 0.03)
	within(t, "offsets, next bar", offsetBar, 0.30, 0.03)
	within(t, "variation 0 and 1", related, math.Sqrt(variationKept), 0.02)
}

func TestSpread(t *testing.T) {
	o := testOutput(1)
	for i := range o.Offsets {
		o.Offsets[i], o.Velocities[i] = 0.1, 0.5
	}
	constant := &ConstantSpread{}
	for v := range groove.NumVoices {
		constant.Offset[v], constant.Velocity[v] = 0.08, 0.1
	}
	predicted := *o
	for range Cells {
		predicted.OffsetSpread = append(predicted.OffsetSpread, 0.04)
		predicted.VelocitySpread = append(predicted.VelocitySpread, 0.05)
	}
	for name, c := range map[string]struct {
		out      *Output
		constant *ConstantSpread
		flat     bool
		so, sv   float64
	}{
		"none":      {o, nil, false, 0, 0},
		"constant":  {o, constant, false, 0.08, 0.1},
		"off":       {o, constant, true, 0, 0},
		"predicted": {&predicted, constant, false, 0.04, 0.05},
	} {
		t.Run(name, func(t *testing.T) {
			s := NewSampler(c.constant)
			var n, so, sv float64
			for seed := range uint64(300) {
				p := sample(t, s, c.out, Sampling{Temperature: 1, Density: 1, Seed: seed, NoSpread: c.flat})
				for step := range p.Hits {
					for v, hit := range p.Hits[step] {
						if hit {
							do, dv := float64(p.Offsets[step][v])-0.1, float64(p.Velocities[step][v])-0.5
							n, so, sv = n+1, so+do*do, sv+dv*dv
						}
					}
				}
			}
			within(t, "offset spread", math.Sqrt(so/n), c.so, 0.03*c.so+0.001)
			within(t, "velocity spread", math.Sqrt(sv/n), c.sv, 0.03*c.sv+0.005)
		})
	}
}

func TestSampleNamesTheBrokenCell(t *testing.T) {
	s := NewSampler(nil)
	var probs Probabilities
	before := groove.Pattern{}
	before.Hits[1][1] = true
	for name, breakIt := range map[string]func(*Output) string{
		"logit": func(o *Output) string {
			o.Logits[(2*16+5)*9+1] = float32(math.NaN())
			return "hit logit of snare at bar 2, step 5"
		},
		"offset": func(o *Output) string { o.Offsets[0] = float32(math.Inf(1)); return "offset of kick at bar 0, step 0" },
		"velocity": func(o *Output) string {
			o.Velocities[Cells-1] = float32(math.Inf(-1))
			return "velocity of ride at bar 3, step 15"
		},
	} {
		t.Run(name, func(t *testing.T) {
			o, p := testOutput(1), before
			say := breakIt(o)
			err := s.Sample(&p, &probs, o, 0, Sampling{Temperature: 1, Density: 1})
			if !errors.Is(err, ErrNonFinite) {
				t.Errorf("error %v: want ErrNonFinite", err)
			}
			errorContains(t, err, say)
			if p != before {
				t.Error("the pattern was written to")
			}
		})
	}
}

func TestSampleRefuses(t *testing.T) {
	s := NewSampler(nil)
	for _, c := range []struct {
		set Sampling
		row int
		say string
	}{
		{Sampling{Temperature: -1, Density: 1}, 0, "temperature"},
		{Sampling{Temperature: math.NaN(), Density: 1}, 0, "temperature"},
		{Sampling{Temperature: 3, Density: 1}, 0, "temperature 3 is out of range"},
		{Sampling{Temperature: 1, Density: 2.1}, 0, "density"},
		{Sampling{Temperature: 1, Density: math.NaN()}, 0, "density"},
		{Sampling{Temperature: 1, Density: 1}, 1, "row 1 of a batch of 1"},
	} {
		errorContains(t, s.Sample(&groove.Pattern{}, &Probabilities{}, testOutput(1), c.row, c.set), c.say)
	}
	o := testOutput(1)
	o.Offsets = o.Offsets[:5]
	errorContains(t, s.Sample(&groove.Pattern{}, &Probabilities{}, o, 0, Sampling{Temperature: 1, Density: 1}), "offsets hold 5 numbers")
	o = testOutput(1)
	o.OffsetSpread = make([]float32, Cells)
	errorContains(t, s.Sample(&groove.Pattern{}, &Probabilities{}, o, 0, Sampling{Temperature: 1, Density: 1}), "velocity spreads hold 0")
}

// Logits of any size give a pattern, not a hang and not NaN.
func TestSampleTakesEveryFiniteLogit(t *testing.T) {
	s := NewSampler(nil)
	for _, size := range []float32{0, 1e-30, 100, 1e10, math.MaxFloat32} {
		o := testOutput(1)
		for i := range o.Logits {
			o.Logits[i] = size * float32(1-2*(i%2))
		}
		for _, temperature := range []float64{0, 1e-300, 0.5, 2} {
			p := sample(t, s, o, Sampling{Temperature: temperature, Density: 1, Seed: 1})
			if n := p.Count(); n < Cells/4 || n > Cells*3/4 {
				t.Errorf("logits ±%g, temperature %g: %d hits, want about half of %d", size, temperature, n, Cells)
			}
		}
	}
}

func TestSampleDoesNotAllocate(t *testing.T) {
	o, s := testOutput(1), NewSampler(&ConstantSpread{})
	var p groove.Pattern
	var probs Probabilities
	for _, temperature := range []float64{0, 1} {
		n := testing.AllocsPerRun(20, func() {
			if err := s.Sample(&p, &probs, o, 0, Sampling{Temperature: temperature, Density: 1.2, Variation: 2}); err != nil {
				t.Fatal(err)
			}
		})
		if n != 0 && !racetest.Enabled {
			t.Errorf("temperature %g: %g allocations", temperature, n)
		}
	}
}

func BenchmarkSample(b *testing.B) {
	o, s := testOutput(1), NewSampler(&ConstantSpread{})
	var p groove.Pattern
	var probs Probabilities
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Sample(&p, &probs, o, 0, Sampling{Temperature: DefaultTemperature, Density: 1, Variation: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
