package infer_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/models"
)

// TestEncoderGivesTheGoldenMeans holds the encoder against the reference's own: 32 windows with their means.
func TestEncoderGivesTheGoldenMeans(t *testing.T) {
	dir := os.Getenv("GROOVE_REFERENCE")
	if dir == "" {
		t.Skip("GROOVE_REFERENCE is not set: no reference model")
	}
	file, err := os.ReadFile(filepath.Join(dir, "cvae.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	e, err := infer.LoadEncoder(file)
	if err != nil {
		t.Fatal(err)
	}
	vectors, err := os.ReadFile(filepath.Join(dir, "eval_vectors.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	st, err := infer.ParseSafetensors(vectors)
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) []float32 {
		x, err := st.Tensor(name)
		if err != nil {
			t.Fatal(err)
		}
		return x.Data
	}
	x, c, mu := read("x"), read("c"), read("mu")
	worst := 0.0
	for i := range 32 {
		p := patternOf(x[i*groove.Steps*27:])
		style := groove.Style{BPM: groove.ModelMinBPM + float64(c[i*19+18])*(groove.ModelMaxBPM-groove.ModelMinBPM)}
		copy(style.Weights[:], c[i*19:][:groove.NumGenres])
		got, err := e.Encode(&p, style)
		if err != nil {
			t.Fatal(err)
		}
		for j, v := range got.Mean {
			worst = max(worst, math.Abs(float64(v-mu[i*e.Latent+j])))
		}
	}
	t.Logf("worst difference %.2g", worst)
	if !(worst <= 2e-3) {
		t.Errorf("means are off by %g", worst)
	}
}

// patternOf reads a HOV tensor as it is, without making it canonical.
func patternOf(x []float32) (p groove.Pattern) {
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			row := x[s*27:]
			p.Hits[s][v], p.Offsets[s][v], p.Velocities[s][v] = row[v] > 0, row[9+v], row[18+v]
		}
	}
	return p
}

func TestEncoderOfTheModelInside(t *testing.T) {
	e, err := infer.LoadEncoder(models.Default())
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	var p groove.Pattern
	for s := range groove.Steps {
		p.Hits[s][groove.Kick], p.Velocities[s][groove.Kick] = s%8 == 0, 0.5+0.4*rng.Float32()
	}
	p = p.Canonical()
	a, err := e.Encode(&p, groove.Pure(groove.Rock, 120))
	if err != nil || len(a.Mean) != e.Latent || len(a.Sigma) != e.Latent {
		t.Fatalf("%d means, %d sigmas of %d: %v", len(a.Mean), len(a.Sigma), e.Latent, err)
	}
	for i, s := range a.Sigma {
		if !(s > 0 && s < 10) {
			t.Errorf("sigma %d is %g", i, s)
		}
	}
	b, _ := e.Encode(&p, groove.Pure(groove.Rock, 120))
	for i := range a.Mean {
		if a.Mean[i] != b.Mean[i] {
			t.Fatal("the same pattern has another mean")
		}
	}
}

func TestModelWithoutEncoder(t *testing.T) {
	m, err := infer.LoadWithEncoder(models.Default())
	if err != nil {
		t.Fatal(err)
	}
	whole := m.Encoder
	m.Encoder = nil
	if _, err := infer.NewEncoder(m); !errors.Is(err, infer.ErrNoEncoder) {
		t.Errorf("no encoder: %v", err)
	}
	for _, name := range []string{"encoder.conv1.weight", "encoder.bn0.running_var", "encoder.dense0.bias", "encoder.mu.weight"} {
		part := map[string]infer.Tensor{}
		for k, v := range whole {
			if k != name {
				part[k] = v
			}
		}
		m.Encoder = part
		if _, err := infer.NewEncoder(m); err == nil {
			t.Errorf("without %s: no error", name)
		}
	}
	if _, err := infer.LoadEncoderFile(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("no file: no error")
	}
}
