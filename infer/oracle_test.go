package infer

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
)

// oracle decodes as Model's doc says, in float64, by the definition of each layer and without folding: slow and plain.
type oracle struct{ m *Model }

func (o oracle) Engine() string { return "oracle" }
func (o oracle) Close() error   { return nil }

func (o oracle) Decode(dst *Output, z, cond []float32) error {
	n := o.m.Config.Latent
	dst.Batch = len(z) / n
	dst.Logits, dst.Offsets, dst.Velocities = nil, nil, nil
	dst.OffsetSpread, dst.VelocitySpread = nil, nil
	for b := range dst.Batch {
		x := append(widened(z[b*n:(b+1)*n]), widened(cond[b*groove.ConditionSize:(b+1)*groove.ConditionSize])...)
		y := o.decode(x)
		for t := range groove.Steps {
			for c, v := range y[t*o.m.Config.Outputs() : (t+1)*o.m.Config.Outputs()] {
				switch c / groove.NumVoices {
				case 0:
					dst.Logits = append(dst.Logits, float32(v))
				case 1:
					dst.Offsets = append(dst.Offsets, float32(0.5*math.Tanh(v)))
				case 2:
					dst.Velocities = append(dst.Velocities, float32(stats.Sigmoid(v)))
				case 3:
					dst.OffsetSpread = append(dst.OffsetSpread, Spread(float32(v)))
				case 4:
					dst.VelocitySpread = append(dst.VelocitySpread, Spread(float32(v)))
				}
			}
		}
	}
	return nil
}

func widened(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

func relu(x []float64) []float64 {
	for i, v := range x {
		x[i] = max(v, 0)
	}
	return x
}

// decode returns the 64 × Outputs numbers of one loop, time-major.
func (o oracle) decode(x []float64) []float64 {
	for i := range o.m.Dense {
		d := &o.m.Dense[i]
		y := widened(d.Bias)
		for r := range y {
			y[r] += dot(widened(d.Weight[r*d.In:(r+1)*d.In]), x)
		}
		x = relu(y)
	}
	steps := FirstSteps
	for i := range o.m.Deconv {
		x = relu(deconvolve(&o.m.Deconv[i], x, steps, o.m.Config.Epsilon))
		steps *= 2
	}
	out := &o.m.Out
	y := make([]float64, steps*out.Out)
	for t := range steps {
		for c := range out.Out {
			sum := float64(out.Bias[c])
			for k := range OutTaps {
				if s := t + k - 1; s >= 0 && s < steps {
					for in := range out.In {
						sum += float64(out.Weight[(c*out.In+in)*OutTaps+k]) * x[s*out.In+in]
					}
				}
			}
			y[t*out.Out+c] = sum
		}
	}
	return y
}

func deconvolve(d *Deconv, x []float64, steps int, eps float64) []float64 {
	y := make([]float64, 2*steps*d.Out)
	for t := range steps {
		for k := range DeconvTaps {
			at := 2*t + k - 1
			if at < 0 || at >= 2*steps {
				continue
			}
			for in := range d.In {
				for c := range d.Out {
					y[at*d.Out+c] += x[t*d.In+in] * float64(d.Weight[(in*d.Out+c)*DeconvTaps+k])
				}
			}
		}
	}
	for i := range y {
		c := i % d.Out
		norm := (y[i] + float64(d.Bias[c]) - float64(d.Mean[c])) / math.Sqrt(float64(d.Var[c])+eps)
		y[i] = norm*float64(d.Scale[c]) + float64(d.Shift[c])
	}
	return y
}

// smallConfig is of a size other than the first model's in every respect.
func smallConfig(h Heads) Config {
	return Config{
		Latent: 16, Condition: groove.ConditionSize, Hidden: 12, Channels: [5]int{10, 9, 8, 7, 6}, Heads: h, Epsilon: 1e-3,
	}
}

func randomModel(t testing.TB, c Config, seed uint64) *Model {
	t.Helper()
	m, err := NewRandomModel(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// reference returns the bytes of a file of the reference implementation, or skips.
func reference(t testing.TB, name string) []byte {
	t.Helper()
	dir := os.Getenv("GROOVE_REFERENCE")
	if dir == "" {
		t.Skip("GROOVE_REFERENCE is not set: no golden vectors")
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// maxDiff returns the largest distance between two slices of one length.
func maxDiff(t testing.TB, got, want []float32) float64 {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("length %d, want %d", len(got), len(want))
	}
	worst := 0.0
	for i := range got {
		d := math.Abs(float64(got[i]) - float64(want[i]))
		if !(d <= worst) {
			worst = d
		}
	}
	return worst
}

func mustTensor(t testing.TB, st *Safetensors, name string, want ...int) []float32 {
	t.Helper()
	x, err := st.Tensor(name, want...)
	if err != nil {
		t.Fatal(err)
	}
	return x.Data
}

func within(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.4g, want %.4g ± %.2g", what, got, want, tolerance)
	}
}

func errorContains(t testing.TB, err error, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if err == nil || !strings.Contains(err.Error(), p) {
			t.Errorf("error %v: want one that says %q", err, p)
		}
	}
}
