package infer

import (
	"math"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// modelWithAnchors has a latent of 3 and anchors of rock, at ±1 along the first axis about (4, 0, 0), and of jazz, at ±1 along the
// second about the middle. What is drawn about them is half as far out.
func modelWithAnchors() *Model {
	m := &Model{Config: Config{Latent: 3}, Prior: testPrior(3), Anchors: &Anchors{
		Z:     []float32{3, 0, 0, 5, 0, 0, 0, 1, 0, 0, -1, 0},
		Genre: []groove.Genre{groove.Rock, groove.Rock, groove.Jazz, groove.Jazz},
	}}
	m.Prior.Anchor = &AnchorPrior{CenterScale: 0.5, DeviationScale: 0.5, Sigma: make([]float32, groove.NumGenres*3)}
	for g := range groove.NumGenres {
		m.Prior.Anchor.Sigma[g*3+2] = 0.3
	}
	return m
}

// Draws about anchors have their mean, their covariance and the noise, of one genre and of a blend.
func TestAnchorPriorMoments(t *testing.T) {
	near := func(got, want float64) bool { return math.Abs(got-want) < 0.02 }
	for name, c := range map[string]struct {
		weights        [groove.NumGenres]float32
		mean, variance [3]float64
	}{
		"rock":  {blendOf(float32(groove.Rock), 1), [3]float64{2, 0, 0}, [3]float64{0.25, 0, 0.09}},
		"jazz":  {blendOf(float32(groove.Jazz), 2), [3]float64{0, 0, 0}, [3]float64{0, 0.25, 0.09}},
		"blend": {blendOf(float32(groove.Rock), 1, float32(groove.Jazz), 3), [3]float64{0.5, 0, 0}, [3]float64{0.1 * 0.25, 0.9 * 0.25, 0.09}},
	} {
		mean, cov := moments(t, NewLatentSourceFor(modelWithAnchors()), c.weights, 20000)
		for i := range mean {
			if !near(mean[i], c.mean[i]) || !near(cov[i][i], c.variance[i]) {
				t.Errorf("%s, axis %d: mean %.3f, variance %.3f, want %.3f and %.3f", name, i, mean[i], cov[i][i], c.mean[i], c.variance[i])
			}
		}
	}
}

// A genre without anchors is drawn from its Gaussian, and with it what it is blended with.
func TestGenreWithoutAnchors(t *testing.T) {
	m := modelWithAnchors()
	with, without := NewLatentSourceFor(m), NewLatentSource(m.Prior, 3)
	for name, w := range map[string][groove.NumGenres]float32{
		"funk": blendOf(float32(groove.Funk), 1), "rock and funk": blendOf(float32(groove.Rock), 1, float32(groove.Funk), 1),
	} {
		if a, b := drawn(t, with, w, 9), drawn(t, without, w, 9); a[0] != b[0] || a[1] != b[1] || a[2] != b[2] {
			t.Errorf("%s: %v, by the Gaussian %v", name, a, b)
		}
	}
}

// The walk about anchors begins with the seed's draw, has nothing of it left at the next knot, and never jumps.
func TestWalkAboutAnchors(t *testing.T) {
	s := NewLatentSourceFor(modelWithAnchors())
	w := blendOf(float32(groove.Rock), 1, float32(groove.Jazz), 1)
	at := func(x float64) []float32 {
		z := make([]float32, 3)
		if err := s.DrawAt(z, w, 3, 0, x); err != nil {
			t.Fatal(err)
		}
		return z
	}
	if begin := drawn(t, s, w, 3); !slices.Equal(at(0), begin) {
		t.Errorf("it begins at %v, the seed's draw is %v", at(0), begin)
	}
	near, far := at(0.999999), at(1)
	if d := maxDiff(t, near, far); d > 1e-4 || maxDiff(t, at(0), far) < 0.1 {
		t.Errorf("from %v it goes by %v to %v", at(0), near, far)
	}
	const steps = 200
	before := at(0)
	for i := 1; i <= 2*steps; i++ {
		now := at(float64(i) / steps)
		for j := range now {
			if d := math.Abs(float64(now[j] - before[j])); d > 0.02 {
				t.Errorf("place %.3f: element %d jumps by %.3f", float64(i)/steps, j, d)
			}
		}
		before = now
	}
}

// The same seed is the same z, bit for bit, and drawing allocates nothing.
func TestAnchorDrawsRepeat(t *testing.T) {
	a, b := NewLatentSourceFor(modelWithAnchors()), NewLatentSourceFor(modelWithAnchors())
	w := blendOf(float32(groove.Rock), 1)
	drawn(t, a, w, 1)
	x, y := drawn(t, a, w, 2), drawn(t, b, w, 2)
	if x[0] != y[0] || x[1] != y[1] || x[2] != y[2] {
		t.Errorf("%v and %v", x, y)
	}
	z := make([]float32, 3)
	if n := testing.AllocsPerRun(100, func() { _ = a.Draw(z, w, 4, 0) }); n != 0 {
		t.Errorf("%v allocations a draw", n)
	}
}
