package infer

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// In a model where two mixtures of z's elements matter much and all else little, those two are found.
func TestNudgeDirectionsFindWhatMatters(t *testing.T) {
	const n = 6
	m := randomModel(t, Config{Latent: n, Condition: groove.ConditionSize, Hidden: 4, Channels: [5]int{3, 3, 3, 3, 3}, Epsilon: 1e-3}, 1)
	m.Prior = testPrior(n)
	first, second := []float64{0, 0.6, 0, 0.8, 0, 0}, []float64{0, 0, 1, 0, 0, 0}
	f := &fakeDecoder{logit: func(z []float32, cell int) float32 {
		x := widened(z)
		// The first turns kicks down, the second trades snares for hats, the rest whispers.
		switch cell % groove.NumVoices {
		case 0:
			return float32(-1 - 0.5*dot(x, first))
		case 1:
			return float32(-1 + 0.3*dot(x, second))
		case 2:
			return float32(-1 - 0.1*dot(x, second))
		}
		return float32(-1 + 0.01*x[cell%n])
	}}
	dirs, err := NudgeDirections(m, f)
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range [][]float64{first, second} {
		d := widened(dirs[k*n : (k+1)*n])
		length := math.Sqrt(dot(d, d))
		if c := math.Abs(dot(d, want)) / length; c < 0.99 {
			t.Errorf("direction %d: cosine %.3f with the true one, %v", k, c, d)
		}
		u := make([]float64, n)
		for i := range u {
			u[i] = d[i] / length
		}
		within(t, "length", length, math.Sqrt(m.Prior.varianceAlong(u)), 1e-5)
		// Positive adds hits.
		if wantSign := []float64{-1, 1}[k]; dot(d, want)*wantSign < 0 {
			t.Errorf("direction %d points to fewer hits", k)
		}
	}
	within(t, "the directions' dot product", dot(widened(dirs[:n]), widened(dirs[n:])), 0, 1e-5)
}

func TestLeadingPair(t *testing.T) {
	const n = 12
	rng := rand.New(rand.NewPCG(3, 4))
	values := []float64{9, 7, 5, 3, 2, 1, 1, 0.5, 0, 0, 0, 0}
	basis := make([][]float64, n)
	for i := range basis {
		basis[i] = make([]float64, n)
		for j := range basis[i] {
			basis[i][j] = rng.NormFloat64()
		}
		for _, b := range basis[:i] {
			project(basis[i], b)
		}
		normalize(basis[i])
	}
	a := make([]float64, n*n)
	for k, b := range basis {
		for i := range n {
			for j := range n {
				a[i*n+j] += values[k] * b[i] * b[j]
			}
		}
	}
	for k, v := range leadingPair(a, n) {
		within(t, "cosine", math.Abs(dot(v, basis[k])), 1, 1e-9)
	}
	zero := leadingPair(make([]float64, n*n), n)
	within(t, "of a matrix of zeros: first", dot(zero[0], zero[0]), 1, 1e-9)
	within(t, "second", dot(zero[1], zero[1]), 1, 1e-9)
	within(t, "product", dot(zero[0], zero[1]), 0, 1e-9)
}

func TestVarianceAlong(t *testing.T) {
	p := testPrior(3)
	for i := range 3 {
		u, want := make([]float64, 3), 0.0
		u[i] = 1
		for g := range groove.NumGenres {
			row := widened(p.Chol[(g*3+i)*3:][:3])
			want += dot(row, row) / groove.NumGenres
		}
		within(t, "variance", p.varianceAlong(u), want, 1e-9)
	}
}

func TestNudgeDirectionsReportTheDecoder(t *testing.T) {
	m := randomModel(t, smallConfig(HeadsHOV), 1)
	broken := errors.New("gone")
	_, err := NudgeDirections(m, &fakeDecoder{err: broken})
	if !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	_, err = NudgeDirections(m, &fakeDecoder{logit: steady(float32(math.NaN()))})
	if !errors.Is(err, ErrNonFinite) {
		t.Errorf("error %v", err)
	}
}
