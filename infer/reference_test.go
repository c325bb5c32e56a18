package infer

import (
	"testing"

	"github.com/groovegen/groovegen/internal/stats"
)

// The model's definition, as Model's doc has it, gives the reference implementation's numbers.
func TestReferenceVectors(t *testing.T) {
	m, err := Load(reference(t, "cvae.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Config.String(); got != "[z128,c19] -> 512 -> 4x512 -> 256 -> 128 -> 64 -> 32 -> 27" || m.Config.Parameters() != 1826779 {
		t.Errorf("%s, %d parameters: want 1826779", got, m.Config.Parameters())
	}
	st, err := ParseSafetensors(reference(t, "eval_vectors.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	const n = 2 // the oracle is slow
	var out Output
	for _, from := range []string{"z", "mu"} {
		if err := (oracle{m}).Decode(&out, mustTensor(t, st, from)[:n*128], mustTensor(t, st, "c")[:n*19]); err != nil {
			t.Fatal(err)
		}
		hits := make([]float32, len(out.Logits))
		for i, l := range out.Logits {
			hits[i] = float32(stats.Sigmoid(float64(l)))
		}
		for name, got := range map[string][]float32{"hits_": hits, "offsets_": out.Offsets, "velocities_": out.Velocities} {
			if d := maxDiff(t, got, mustTensor(t, st, name+from)[:n*Cells]); d > 1e-5 {
				t.Errorf("%s%s: off by %.2g", name, from, d)
			}
		}
	}
}

func TestReferenceEncoderIsKeptOnRequest(t *testing.T) {
	m, err := LoadWithEncoder(reference(t, "cvae.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Encoder) != 32 || m.Encoder["encoder.dense0.weight"].Shape[1] != 2067 {
		t.Errorf("%d tensors", len(m.Encoder))
	}
}
