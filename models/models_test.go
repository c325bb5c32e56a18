package models

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/decodertest"
)

func load(t testing.TB) (*infer.Model, infer.Decoder) {
	t.Helper()
	m, err := infer.Load(Default())
	if err != nil {
		t.Fatal(err)
	}
	dec, err := cpu.New(m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dec.Close() })
	return m, dec
}

func TestDefaultIsComplete(t *testing.T) {
	m, err := infer.LoadWithEncoder(Default())
	if err != nil {
		t.Fatal(err)
	}
	if m.Prior == nil || m.Nudge == nil || m.Refiner == nil || len(m.Encoder) == 0 {
		t.Errorf("prior %t, nudge %t, refiner %t, %d tensors of the encoder: want all", m.Prior != nil, m.Nudge != nil, m.Refiner != nil, len(m.Encoder))
	}
	for _, key := range []string{"config", "encoder", "dataset", "dataset_hash", "license", "metrics", "genres", "bpm_min", "bpm_max", "heads", "channels"} {
		if m.Metadata[key] == "" {
			t.Errorf("metadata %q is empty", key)
		}
	}
	if n := len(Default()); n > 5e6 {
		t.Errorf("%d bytes: want under 5 MB", n)
	}
}

// A model written in half precision decodes what it does in float32, to 1e-3.
func TestReferenceParityOfHalf(t *testing.T) {
	golden := decodertest.Open(t)
	var b bytes.Buffer
	if err := golden.Model.Write(&b, true); err != nil {
		t.Fatal(err)
	}
	half, err := infer.Load(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	dec, err := cpu.New(half)
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	golden.Check(t, dec, "half precision", 1e-3)
}

// outputDistance returns how far the output moves when z moves by d to both sides, root of the summed squares, averaged
// over draws of every genre.
func outputDistance(t *testing.T, m *infer.Model, dec infer.Decoder, d []float32) float64 {
	t.Helper()
	source := infer.NewLatentSourceFor(m)
	n, sum, points := m.Config.Latent, 0.0, 0
	z := make([]float32, n)
	for g := range groove.NumGenres {
		for seed := range uint64(1) {
			style := groove.Pure(groove.Genre(g), 110)
			if err := source.Draw(z, style.Weights, 100+seed, 0); err != nil {
				t.Fatal(err)
			}
			c := style.Condition()
			both := append(append([]float32{}, z...), z...)
			for i, x := range d {
				both[i] += x / 2
				both[n+i] -= x / 2
			}
			var out infer.Output
			if err := dec.Decode(&out, both, append(c[:], c[:]...)); err != nil {
				t.Fatal(err)
			}
			square := 0.0
			for i := range infer.Cells {
				p, q := prob(out.Logits[i]), prob(out.Logits[infer.Cells+i])
				for _, pair := range [3][2]float64{
					{p, q},
					{p * float64(out.Offsets[i]), q * float64(out.Offsets[infer.Cells+i])},
					{p * float64(out.Velocities[i]), q * float64(out.Velocities[infer.Cells+i])},
				} {
					square += (pair[0] - pair[1]) * (pair[0] - pair[1])
				}
			}
			sum, points = sum+math.Sqrt(square), points+1
		}
	}
	return sum / float64(points)
}

func prob(l float32) float64 { return 1 / (1 + math.Exp(-float64(l))) }

// A nudge moves z where the output moves most: further than along axes 0 and 1, or at random, at the same length of the
// step and on draws that the directions were not measured on.
func TestNudgeDirectionsMoveTheOutputMost(t *testing.T) {
	m, dec := load(t)
	n := m.Config.Latent
	unit := func(d []float32) []float32 {
		length := 0.0
		for _, x := range d {
			length += float64(x) * float64(x)
		}
		out := make([]float32, n)
		for i, x := range d {
			out[i] = x / float32(math.Sqrt(length))
		}
		return out
	}
	rng := rand.New(rand.NewPCG(1, 1))
	random := 0.0
	const tries = 4
	for range tries {
		d := make([]float32, n)
		for i := range d {
			d[i] = float32(rng.NormFloat64())
		}
		random += outputDistance(t, m, dec, unit(d)) / tries
	}
	for k := range 2 {
		axis := make([]float32, n)
		axis[k] = 1
		along, axial := outputDistance(t, m, dec, unit(m.Nudge[k*n:][:n])), outputDistance(t, m, dec, axis)
		t.Logf("direction %d: %.3f, %.1f times random (%.3f), %.1f times axis %d (%.3f)", k, along, along/random, random, along/axial, k, axial)
		if along < 1.5*random || along < 1.5*axial {
			t.Errorf("direction %d moves the output by %.3f, random by %.3f, axis %d by %.3f: want clearly more", k, along, random, k, axial)
		}
	}
	dot := 0.0
	for i := range n {
		dot += float64(m.Nudge[i] * m.Nudge[n+i])
	}
	if math.Abs(dot) > 1e-3 {
		t.Errorf("the directions are not orthogonal: %g", dot)
	}
}

// BenchmarkStart is what a process does before it can decode: load the embedded model and pack it for the CPU engine.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}

// BenchmarkLoop is one loop from recipe to pattern.
func BenchmarkLoop(b *testing.B) {
	m, dec := load(b)
	g := infer.NewGenerator(m, dec)
	r := infer.Recipe{Style: groove.Pure(groove.Funk, 100), Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel()}
	for b.Loop() {
		r.Seed++
		if _, err := g.Loop(r); err != nil {
			b.Fatal(err)
		}
	}
}
