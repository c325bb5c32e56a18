package cpu

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/decodertest"
	"github.com/groovegen/groovegen/internal/racetest"
)

func newModel(t testing.TB, c infer.Config, seed uint64) *infer.Model {
	t.Helper()
	m, err := infer.NewRandomModel(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func newDecoder(t testing.TB, m *infer.Model, opts ...Option) *Decoder {
	t.Helper()
	d, err := New(m, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// drawConfig returns sizes that fit no vector, small ones and one of 1 among them.
func drawConfig(rng *rand.Rand) infer.Config {
	c := infer.Config{Latent: 1 + rng.IntN(40), Condition: groove.ConditionSize, Hidden: 1 + rng.IntN(70), Epsilon: 1e-3}
	for i := range c.Channels {
		c.Channels[i] = 1 + rng.IntN(70)
	}
	c.Heads = infer.Heads(rng.IntN(2))
	return c
}

func FuzzDecodeAgainstOracle(f *testing.F) {
	for seed := range uint64(12) {
		f.Add(seed, uint8(seed*3))
	}
	f.Fuzz(func(t *testing.T, seed uint64, size uint8) {
		rng := rand.New(rand.NewPCG(seed, 2))
		c, batch := drawConfig(rng), 1+int(size)%35
		m := newModel(t, c, seed)
		z, cond := decodertest.Inputs(c, batch, seed)
		for _, kn := range Kernels() {
			var out infer.Output
			if err := newDecoder(t, m, WithKernel(kn), WithThreads(1+int(seed%3))).Decode(&out, z, cond); err != nil {
				t.Fatal(err)
			}
			if out.Batch != batch || (out.OffsetSpread != nil) != (c.Heads == infer.HeadsSpread) {
				t.Fatalf("%v: batch %d, spreads %v", c, out.Batch, out.OffsetSpread != nil)
			}
			for _, i := range []int{0, batch / 2, batch - 1} {
				want := oracleDecode(m, z[i*c.Latent:][:c.Latent], cond[i*c.Condition:][:c.Condition])
				if worst := offBy(headsOf(&out, i), want); !(worst < 1e-4) {
					t.Errorf("%s %v: loop %d of %d is off by %g", kn, c, i, batch, worst)
				}
			}
		}
	})
}

func TestDecodeAgainstOracle(t *testing.T) {
	configs := []infer.Config{smallConfig, paperConfig}
	if racetest.Enabled {
		configs = configs[:1] // it makes plain loops twenty times slower; make test runs both
	}
	for _, c := range configs {
		m := newModel(t, c, 5)
		z, cond := decodertest.Inputs(c, 2, 5)
		want := oracleDecode(m, z[c.Latent:], cond[c.Condition:])
		for _, kn := range Kernels() {
			// Logits of a random model are large, and all its features count alike: half precision gets more room here
			// than on the golden vectors.
			for p, tolerance := range map[Precision]float64{Float32: 5e-5, Float16: 2e-2} {
				var out infer.Output
				if err := newDecoder(t, m, WithKernel(kn), WithPrecision(p)).Decode(&out, z, cond); err != nil {
					t.Fatal(err)
				}
				worst := offBy(headsOf(&out, 1), want)
				if !(worst < tolerance) {
					t.Errorf("%s %v %v: off by %g, want less than %g", kn, p, c, worst, tolerance)
				}
				t.Logf("%s %v %v: within %.1e", kn, p, c, worst)
			}
		}
	}
}

// TestLoopsDoNotDependOnTheirBatch: the same latent gives the same bits alone, anywhere in a batch, on any number of threads.
func TestLoopsDoNotDependOnTheirBatch(t *testing.T) {
	const batch, latent = 2*batchSlice + 5, 16
	m := newModel(t, smallConfig, 6)
	z, cond := decodertest.Inputs(smallConfig, batch, 6)
	for _, kn := range Kernels() {
		for _, p := range []Precision{Float32, Float16} {
			var outs [3]infer.Output
			for i := range outs {
				if err := newDecoder(t, m, WithKernel(kn), WithPrecision(p), WithThreads(1+i)).Decode(&outs[i], z, cond); err != nil {
					t.Fatal(err)
				}
			}
			one := newDecoder(t, m, WithKernel(kn), WithPrecision(p))
			var alone infer.Output
			for i := range batch {
				if err := one.Decode(&alone, z[i*latent:][:latent], cond[i*groove.ConditionSize:][:groove.ConditionSize]); err != nil {
					t.Fatal(err)
				}
				for j := range outs {
					if !sameBits(headsOf(&alone, 0), headsOf(&outs[j], i)) {
						t.Fatalf("%s %v: loop %d of %d on %d threads differs from the loop alone", kn, p, i, batch, 1+j)
					}
				}
			}
		}
	}
}

func sameBits(a, b [5][]float32) bool {
	for h := range a {
		for i := range a[h] {
			if math.Float32bits(a[h][i]) != math.Float32bits(b[h][i]) {
				return false
			}
		}
	}
	return true
}

func TestDecodeAllocatesNothing(t *testing.T) {
	racetest.Skip(t, "it allocates")
	m := newModel(t, smallConfig, 7)
	for _, kn := range Kernels() {
		for _, p := range []Precision{Float32, Float16} {
			for _, threads := range []int{1, 2} {
				d := newDecoder(t, m, WithKernel(kn), WithPrecision(p), WithThreads(threads))
				for _, batch := range []int{1, 17} {
					z, cond := decodertest.Inputs(smallConfig, batch, 7)
					var out infer.Output
					if n := testing.AllocsPerRun(5, func() { _ = d.Decode(&out, z, cond) }); n != 0 {
						t.Errorf("%s %v, %d threads, batch %d: %g allocations a call", kn, p, threads, batch, n)
					}
				}
			}
		}
	}
}

func TestDecodeChecksLengths(t *testing.T) {
	d := newDecoder(t, newModel(t, smallConfig, 8))
	var out infer.Output
	for _, x := range []struct {
		z, cond int
		names   string
	}{{17, 19, "z has 17"}, {16, 18, "cond has 18"}, {32, 19, "cond has 19"}, {0, 19, "cond has 19"}} {
		err := d.Decode(&out, make([]float32, x.z), make([]float32, x.cond))
		if err == nil || !strings.Contains(err.Error(), x.names) {
			t.Errorf("z %d, cond %d: got %v, want an error with %q", x.z, x.cond, err, x.names)
		}
	}
	if err := d.Decode(&out, nil, nil); err != nil || out.Batch != 0 || len(out.Logits) != 0 {
		t.Errorf("an empty batch: got %v, batch %d", err, out.Batch)
	}
}

func TestDecodeReusesOutput(t *testing.T) {
	small, paper := newDecoder(t, newModel(t, smallConfig, 9)), newDecoder(t, newModel(t, paperConfig, 9))
	var out infer.Output
	z, cond := decodertest.Inputs(smallConfig, 3, 9)
	if err := small.Decode(&out, z, cond); err != nil {
		t.Fatal(err)
	}
	first := &out.Logits[0]
	z, cond = decodertest.Inputs(paperConfig, 2, 9)
	if err := paper.Decode(&out, z, cond); err != nil {
		t.Fatal(err)
	}
	if &out.Logits[0] != first || len(out.Logits) != 2*infer.Cells || out.OffsetSpread != nil || out.VelocitySpread != nil {
		t.Errorf("after a smaller batch of a model without spreads: %d logits, spreads %v", len(out.Logits), out.OffsetSpread != nil)
	}
}
