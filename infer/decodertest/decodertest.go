// Package decodertest draws inputs for tests of decoders, and compares decoders with the golden vectors of the
// reference implementation.
package decodertest

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// loops is the number of loops in the golden vectors.
const loops = 32

// Golden is the reference implementation's model and what it decodes.
type Golden struct {
	Model   *infer.Model
	vectors *infer.Safetensors
}

// Open reads the folder that GROOVE_REFERENCE names. Without it the test is skipped.
func Open(t testing.TB) Golden {
	t.Helper()
	dir := os.Getenv("GROOVE_REFERENCE")
	if dir == "" {
		t.Skip("GROOVE_REFERENCE is not set: no golden vectors to compare with")
	}
	m, err := infer.LoadFile(filepath.Join(dir, "cvae.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "eval_vectors.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := infer.ParseSafetensors(raw)
	if err != nil {
		t.Fatal(err)
	}
	return Golden{m, f}
}

func (g Golden) tensor(t testing.TB, name string, shape ...int) []float32 {
	t.Helper()
	x, err := g.vectors.Tensor(name, shape...)
	if err != nil {
		t.Fatal(err)
	}
	return x.Data
}

// Check decodes the vectors of both latents, z and μ. Each number may be off by the tolerance; hits are compared as
// probabilities.
func (g Golden) Check(t *testing.T, d infer.Decoder, what string, tolerance float64) {
	t.Helper()
	cond := g.tensor(t, "c", loops, groove.ConditionSize)
	for in, suffix := range map[string]string{"z": "_z", "mu": "_mu"} {
		var out infer.Output
		if err := d.Decode(&out, g.tensor(t, in, loops, g.Model.Config.Latent), cond); err != nil {
			t.Fatal(err)
		}
		hits := make([]float32, len(out.Logits))
		for i, y := range out.Logits {
			hits[i] = float32(1 / (1 + math.Exp(-float64(y))))
		}
		for name, got := range map[string][]float32{"hits": hits, "offsets": out.Offsets, "velocities": out.Velocities} {
			worst := Farthest(got, g.tensor(t, name+suffix, loops, groove.Steps, groove.NumVoices))
			if !(worst <= tolerance) {
				t.Errorf("%s, %s%s: off by %g, want at most %g", what, name, suffix, worst, tolerance)
			}
			t.Logf("%s, %s%s: within %.1e", what, name, suffix, worst)
		}
	}
}

// Farthest returns the largest absolute difference of two lists, +Inf for a NaN and for lists that are empty or not
// equally long.
func Farthest(a, b []float32) float64 {
	if len(a) == 0 || len(a) != len(b) {
		return math.Inf(1)
	}
	var worst float64
	for i := range a {
		d := math.Abs(float64(a[i]) - float64(b[i]))
		if math.IsNaN(d) {
			return math.Inf(1)
		}
		worst = max(worst, d)
	}
	return worst
}

// Inputs returns a batch of latents and conditions: z (batch, latent) from N(0, 1), cond (batch, condition) from [0,
// 1).
func Inputs(c infer.Config, batch int, seed uint64) (z, cond []float32) {
	rng := rand.New(rand.NewPCG(seed, 0))
	z, cond = make([]float32, batch*c.Latent), make([]float32, batch*c.Condition)
	for i := range z {
		z[i] = float32(rng.NormFloat64())
	}
	for i := range cond {
		cond[i] = rng.Float32()
	}
	return z, cond
}
