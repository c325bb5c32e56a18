package infer

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/racetest"
)

// testPrior has genres that differ in mean and covariance.
func testPrior(n int) *Prior {
	rng := rand.New(rand.NewPCG(5, 6))
	p := &Prior{Latent: n, Mean: make([]float32, groove.NumGenres*n), Chol: make([]float32, groove.NumGenres*n*n)}
	for i := range p.Mean {
		p.Mean[i] = float32(rng.NormFloat64())
	}
	for g := range groove.NumGenres {
		for i := range n {
			for j := range i {
				p.Chol[(g*n+i)*n+j] = float32(0.3 * rng.NormFloat64())
			}
			p.Chol[(g*n+i)*n+i] = float32(0.5 + rng.Float64())
		}
	}
	return p
}

func drawn(t testing.TB, s *LatentSource, w [groove.NumGenres]float32, seed uint64) []float32 {
	t.Helper()
	z := make([]float32, s.latent)
	if err := s.Draw(z, w, seed, 0); err != nil {
		t.Fatal(err)
	}
	return z
}

func blendOf(pairs ...float32) (w [groove.NumGenres]float32) {
	for i := 0; i < len(pairs); i += 2 {
		w[int(pairs[i])] = pairs[i+1]
	}
	return w
}

// moments returns the mean and the covariance of many draws.
func moments(t testing.TB, s *LatentSource, w [groove.NumGenres]float32, draws int) (mean []float64, cov [][]float64) {
	t.Helper()
	n := s.latent
	mean, cov = make([]float64, n), make([][]float64, n)
	for i := range cov {
		cov[i] = make([]float64, n)
	}
	for seed := range draws {
		z := widened(drawn(t, s, w, uint64(seed)))
		for i := range n {
			mean[i] += z[i] / float64(draws)
			for j := range n {
				cov[i][j] += z[i] * z[j] / float64(draws)
			}
		}
	}
	for i := range n {
		for j := range n {
			cov[i][j] -= mean[i] * mean[j]
		}
	}
	return mean, cov
}

func TestDrawHasTheBlendsMoments(t *testing.T) {
	const n, draws = 4, 12000
	p := testPrior(n)
	for name, w := range map[string][groove.NumGenres]float32{
		"pure":     blendOf(5, 1),
		"two":      blendOf(5, 0.7, 9, 0.3),
		"not to 1": blendOf(0, 2, 1, 3, 17, 5),
	} {
		t.Run(name, func(t *testing.T) {
			mean, cov := moments(t, NewLatentSource(p, n), w, draws)
			sum := float32(0)
			for _, x := range w {
				sum += x
			}
			for i := range n {
				want := 0.0
				for g, x := range w {
					want += float64(x / sum * p.Mean[g*n+i])
				}
				within(t, "mean", mean[i], want, 0.07)
				for j := range n {
					want := 0.0
					for g, x := range w {
						a, b := p.Chol[(g*n+i)*n:][:n], p.Chol[(g*n+j)*n:][:n]
						want += float64(x/sum) * dot(widened(a), widened(b))
					}
					within(t, "covariance", cov[i][j], want, 0.1)
				}
			}
		})
	}
}

func TestDrawWithoutPriorIsStandardNormal(t *testing.T) {
	mean, cov := moments(t, NewLatentSource(nil, 3), blendOf(0, 1), 20000)
	for i := range 3 {
		within(t, "mean", mean[i], 0, 0.03)
		for j := range 3 {
			want := 0.0
			if i == j {
				want = 1
			}
			within(t, "covariance", cov[i][j], want, 0.04)
		}
	}
}

// One seed stays itself while the genre changes: a hundredth more of a genre moves z by a hundredth, from end to end.
func TestDrawIsContinuousInTheBlend(t *testing.T) {
	s := NewLatentSource(testPrior(16), 16)
	from, to := drawn(t, s, blendOf(3, 1), 8), drawn(t, s, blendOf(12, 1), 8)
	whole := maxDiff(t, from, to)
	last := from
	for i := 1; i <= 1000; i++ {
		x := float32(i) / 1000
		z := drawn(t, s, blendOf(3, 1-x, 12, x), 8)
		if d := maxDiff(t, last, z); d > 0.02*whole {
			t.Fatalf("at %g z jumps by %g of %g", x, d, whole)
		}
		last = z
	}
	if d := maxDiff(t, last, to); d != 0 {
		t.Errorf("ends %g beside the pure genre", d)
	}
}

func TestDrawDependsOnTheSeedAlone(t *testing.T) {
	s := NewLatentSource(testPrior(16), 16)
	first := drawn(t, s, blendOf(1, 0.5, 2, 0.5), 1)
	if maxDiff(t, first, drawn(t, s, blendOf(1, 0.5, 2, 0.5), 2)) < 0.1 {
		t.Error("two seeds draw the same z")
	}
	drawn(t, s, blendOf(4, 1), 77)
	for _, other := range []*LatentSource{s, NewLatentSource(testPrior(16), 16)} {
		if d := maxDiff(t, first, drawn(t, other, blendOf(1, 0.5, 2, 0.5), 1)); d != 0 {
			t.Errorf("the same draw differs by %g after another", d)
		}
	}
}

// Seeds that follow each other are no relatives.
func TestNeighbouringSeedsAreIndependent(t *testing.T) {
	const n = 400
	s := NewLatentSource(nil, n)
	a := widened(drawn(t, s, blendOf(0, 1), 0))
	for seed := range uint64(50) {
		b := widened(drawn(t, s, blendOf(0, 1), seed+1))
		within(t, "correlation", dot(a, b)/n, 0, 4.5/math.Sqrt(n))
		a = b
	}
}

func TestDrawRefuses(t *testing.T) {
	s := NewLatentSource(testPrior(2), 2)
	for _, w := range [][groove.NumGenres]float32{{}, blendOf(0, -1, 1, 2), blendOf(0, float32(math.NaN())), blendOf(0, float32(math.Inf(1)))} {
		errorContains(t, s.Draw(make([]float32, 2), w, 1, 0), "style has no genre")
	}
	errorContains(t, s.Draw(make([]float32, 3), blendOf(0, 1), 1, 0), "z of 3 numbers: want 2")
}

func TestDrawDoesNotAllocate(t *testing.T) {
	s := NewLatentSource(testPrior(16), 16)
	z, x := make([]float32, 16), float32(0)
	draw := func() {
		x += 0.001
		if err := s.Draw(z, blendOf(3, 1-x, 4, x), 5, 0); err != nil {
			t.Fatal(err)
		}
	}
	draw()
	if n := testing.AllocsPerRun(50, draw); n != 0 && !racetest.Enabled {
		t.Errorf("%g allocations", n)
	}
}

func TestReferencePrior(t *testing.T) {
	p, err := LoadPrior(reference(t, "prior.safetensors"), 128)
	if err != nil {
		t.Fatal(err)
	}
	s := NewLatentSource(p, 128)
	drawn(t, s, blendOf(5, 0.5, 9, 0.5), 1)
	_, err = LoadPrior(reference(t, "prior.safetensors"), 16)
	errorContains(t, err, "load prior: tensor mean: want shape [18,16], got [18,128]")
}

func BenchmarkDrawBlend(b *testing.B) {
	s := NewLatentSource(testPrior(128), 128)
	z, x := make([]float32, 128), float32(0)
	for b.Loop() {
		x += 1e-6
		if err := s.Draw(z, blendOf(3, 1-x, 4, x), 5, 0); err != nil {
			b.Fatal(err)
		}
	}
}

// With the standard prior z is N(0, I) in every genre: no anchor, no mean, and no z drawn again.
func TestStandardPrior(t *testing.T) {
	m := randomModel(t, smallConfig(HeadsHOV), 1)
	m.Prior = testPrior(m.Config.Latent)
	f := &fakeDecoder{logit: steady(-40)}
	g := NewGenerator(m, f)
	const loops = 400
	var sum, square float64
	for seed := range uint64(loops) {
		r := recipe()
		r.Seed, r.StandardPrior = seed, true
		for _, z := range makeLoop(t, g, r).Origin.Latent {
			sum, square = sum+float64(z), square+float64(z)*float64(z)
		}
	}
	n := float64(loops * m.Config.Latent)
	if mean, variance := sum/n, square/n; !(math.Abs(mean) <= 5/math.Sqrt(n) && math.Abs(variance-1) <= 5*math.Sqrt(2/n)) {
		t.Errorf("z has mean %.4f and variance %.4f over %.0f numbers, want 0 and 1", mean, variance, n)
	}
	if f.decodes != loops {
		t.Errorf("%d decodes of silence for %d loops: want one each", f.decodes, loops)
	}
	own := recipe()
	own.StandardPrior = false
	with := own
	with.StandardPrior = true
	if a, b := makeLoop(t, g, own).Origin.Latent, makeLoop(t, g, with).Origin.Latent; slices.Equal(a, b) {
		t.Error("the model's own prior gives the same z")
	}
}
