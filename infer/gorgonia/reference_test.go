package gorgonia

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// golden is the reference implementation's model and what it decodes.
type golden struct {
	model *infer.Model
	file  *infer.Safetensors
}

func openGolden(t testing.TB) golden {
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
	return golden{m, f}
}

func (g golden) tensor(t *testing.T, name string, want ...int) []float32 {
	t.Helper()
	x, err := g.file.Tensor(name, want...)
	if err != nil {
		t.Fatal(err)
	}
	return x.Data
}

func TestReferenceVectors(t *testing.T) {
	const loops, tolerance = 32, 1e-5
	g := openGolden(t)
	cond := g.tensor(t, "c", loops, groove.ConditionSize)
	d, err := New(g.model)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for in, suffix := range map[string]string{"z": "_z", "mu": "_mu"} {
		var out infer.Output
		if err := d.Decode(&out, g.tensor(t, in, loops, g.model.Config.Latent), cond); err != nil {
			t.Fatal(err)
		}
		hits := make([]float32, len(out.Logits))
		for i, y := range out.Logits {
			hits[i] = float32(1 / (1 + math.Exp(-float64(y))))
		}
		for name, got := range map[string][]float32{"hits": hits, "offsets": out.Offsets, "velocities": out.Velocities} {
			worst := farthest(got, g.tensor(t, name+suffix, loops, groove.Steps, groove.NumVoices))
			if !(worst <= tolerance) {
				t.Errorf("%s%s: off by %g, want at most %g", name, suffix, worst, tolerance)
			}
			t.Logf("%s%s: within %.1e", name, suffix, worst)
		}
	}
}

// farthest returns the largest absolute difference, +Inf for a NaN.
func farthest(a, b []float32) float64 {
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
