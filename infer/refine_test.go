package infer

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// randomRefiner is an untrained refiner whose hits are about as dense as its decoder's.
func randomRefiner(t testing.TB, latent int, seed uint64) *Refiner {
	t.Helper()
	r := &Refiner{}
	r.Hits.Hidden, r.Hits.Width, r.Velocity.Hidden, r.Velocity.Width, r.Offset.Hidden, r.Offset.Width = 24, 20, 18, 10, 17, 9
	rng := rand.New(rand.NewPCG(seed, 1))
	tensors := map[string]Tensor{}
	for _, s := range r.slots(latent) {
		n := 1
		for _, d := range s.shape {
			n *= d
		}
		data := make([]float32, n)
		for i := range data {
			data[i] = float32(0.1 * rng.NormFloat64())
		}
		if s.name == "refine.hits.voice.skip" {
			for i := range data {
				data[i] = 1
			}
		}
		tensors[s.name] = Tensor{Name: s.name, Shape: s.shape, Data: data}
	}
	out, err := NewRefiner(latent, tensors)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func refinedModel(t testing.TB) *Model {
	t.Helper()
	m, err := NewRandomModel(Config{
		Latent: 6, Condition: groove.ConditionSize, Hidden: 12, Channels: [5]int{8, 8, 8, 8, 8}, Heads: HeadsSpread, Epsilon: 1e-3,
	}, 3)
	if err != nil {
		t.Fatal(err)
	}
	m.Refiner = randomRefiner(t, 6, 4)
	return m
}

// testConditioning is the conditioning of a made-up loop.
func testConditioning() (*Output, Conditioning) {
	rng := rand.New(rand.NewPCG(7, 8))
	out := &Output{Batch: 1}
	for _, p := range []*[]float32{&out.Logits, &out.Offsets, &out.Velocities, &out.OffsetSpread, &out.VelocitySpread} {
		*p = make([]float32, Cells)
		for i := range *p {
			(*p)[i] = float32(0.2 * rng.Float64())
		}
	}
	for i := range out.Logits {
		out.Logits[i] = float32(2*rng.NormFloat64() - 2)
	}
	c := groove.Pure(groove.Funk, 100).Condition()
	return out, NewConditioning(out, 0, []float32{1, -1, 0.5, 0, 2, -0.3}, c[:])
}

func refined(t testing.TB, s *Sampler, conditioning *Conditioning, set Sampling) groove.Pattern {
	t.Helper()
	var p groove.Pattern
	var probs Probabilities
	if err := s.Refine(&p, &probs, conditioning, set); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRefineRepeatsAndVaries(t *testing.T) {
	m := refinedModel(t)
	s := NewSamplerFor(m)
	_, conditioning := testConditioning()
	set := Sampling{Temperature: DefaultTemperature, Density: 1, Seed: 5}
	first := refined(t, s, &conditioning, set)
	if first.Count() == 0 || first != refined(t, NewSamplerFor(m), &conditioning, set) {
		t.Errorf("%d hits; the same seed must give the same bits", first.Count())
	}
	set.Variation = 1
	relative := refined(t, s, &conditioning, set)
	set.Seed, set.Variation = 6, 0
	unrelated := refined(t, s, &conditioning, set)
	if relative == first || unrelated == first {
		t.Error("a variation or another seed gave the same loop")
	}
	if near, far := differ(&relative, &first), differ(&unrelated, &first); near >= far {
		t.Errorf("a variation differs in %d cells, another seed in %d: want fewer", near, far)
	}
}

func TestRefineFollowsDensityAndLevel(t *testing.T) {
	m := refinedModel(t)
	s := NewSamplerFor(m)
	_, conditioning := testConditioning()
	count := func(density float64) int {
		n := 0
		for seed := range uint64(30) {
			p := refined(t, s, &conditioning, Sampling{Temperature: DefaultTemperature, Density: density, Seed: seed})
			n += p.Count()
		}
		return n
	}
	last := -1
	for _, d := range []float64{0, 0.5, 1, 1.5, 2} {
		n := count(d)
		if n <= last && d > 0 || d == 0 && n > 0 {
			t.Errorf("%d hits at density %g, %d at the one below", n, d, last)
		}
		last = n
	}
	before := count(1)
	for v := range groove.NumVoices {
		m.Refiner.Hits.Level[int(groove.Funk)*groove.NumVoices+v] += 1
	}
	if after := count(1); after <= before {
		t.Errorf("%d hits with a higher level, %d without", after, before)
	}
}

func TestRefineAllocatesNothing(t *testing.T) {
	s := NewSamplerFor(refinedModel(t))
	_, conditioning := testConditioning()
	var p groove.Pattern
	var probs Probabilities
	set := Sampling{Temperature: DefaultTemperature, Density: 1, Seed: 5}
	if n := testing.AllocsPerRun(20, func() { _ = s.Refine(&p, &probs, &conditioning, set) }); n > 0 {
		t.Errorf("%g allocations a loop", n)
	}
}

func TestRefineReportsBrokenNets(t *testing.T) {
	m := refinedModel(t)
	m.Refiner.Velocity.B2[0] = float32(math.NaN())
	_, conditioning := testConditioning()
	var p groove.Pattern
	var probs Probabilities
	if err := NewSamplerFor(m).Refine(&p, &probs, &conditioning, Sampling{Temperature: 1, Density: 1}); !errors.Is(err, ErrNonFinite) {
		t.Errorf("error %v, want %v", err, ErrNonFinite)
	}
}

func TestRefinerIsWrittenAndRead(t *testing.T) {
	m := refinedModel(t)
	var b bytes.Buffer
	if err := m.Write(&b, false); err != nil {
		t.Fatal(err)
	}
	got, err := Load(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	_, conditioning := testConditioning()
	set := Sampling{Temperature: DefaultTemperature, Density: 1, Seed: 5}
	if refined(t, NewSamplerFor(got), &conditioning, set) != refined(t, NewSamplerFor(m), &conditioning, set) {
		t.Error("the model that was read draws another loop")
	}
}

func TestRefinerRefusesWhatDoesNotFit(t *testing.T) {
	r := randomRefiner(t, 6, 4)
	tensors := func() map[string]Tensor {
		out := map[string]Tensor{}
		for _, x := range r.Tensors(6) {
			out[x.Name] = x
		}
		return out
	}
	if _, err := NewRefiner(7, tensors()); !errors.Is(err, errRefiner) {
		t.Errorf("another latent: %v", err)
	}
	missing := tensors()
	delete(missing, "refine.offset.dense1.bias")
	var shape *ShapeError
	if _, err := NewRefiner(6, missing); !errors.As(err, &shape) || !shape.Missing || shape.Tensor != "refine.offset.dense1.bias" {
		t.Errorf("a missing tensor: %v", err)
	}
	broken := tensors()
	broken["refine.hits.dense0.bias"].Data[0] = float32(math.Inf(1))
	if _, err := NewRefiner(6, broken); !errors.Is(err, errRefiner) {
		t.Errorf("infinity: %v", err)
	}
}

func BenchmarkRefine(b *testing.B) {
	s := NewSamplerFor(refinedModel(b))
	_, conditioning := testConditioning()
	var p groove.Pattern
	var probs Probabilities
	for b.Loop() {
		_ = s.Refine(&p, &probs, &conditioning, Sampling{Temperature: DefaultTemperature, Density: 1, Seed: 5})
	}
}

func TestIsPositive(t *testing.T) {
	inf := float32(math.Inf(1))
	for x, want := range map[float32]int{
		0: 0, float32(math.Copysign(0, -1)): 0, 1: 1, -1: 0, math.SmallestNonzeroFloat32: 1, -math.SmallestNonzeroFloat32: 0,
		math.MaxFloat32: 1, -math.MaxFloat32: 0, inf: 1, -inf: 0,
	} {
		if got := isPositive(x); got != want {
			t.Errorf("%g: %d, want %d", x, got, want)
		}
	}
	for _, bits := range []uint32{0x7fc00000, 0xffc00000, 0x7f800001, 0xffffffff} {
		if got := isPositive(math.Float32frombits(bits)); got != 0 {
			t.Errorf("NaN %#08x: %d", bits, got)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		if x := float32(rng.NormFloat64()); (isPositive(x) == 1) != (x > 0) {
			t.Fatalf("%g: %d", x, isPositive(x))
		}
	}
}
