package main

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

const latent = 2

func writeTensors(t *testing.T, path string, meta map[string]string, tensors ...infer.Tensor) {
	t.Helper()
	var b bytes.Buffer
	if err := infer.WriteSafetensors(&b, meta, tensors); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// smallReference writes a reference folder with a model of a few hundred numbers.
func smallReference(t *testing.T) (dir string, m *infer.Model) {
	t.Helper()
	dir = t.TempDir()
	m, err := infer.NewRandomModel(infer.Config{
		Latent: latent, Condition: groove.ConditionSize, Hidden: 4, Channels: [5]int{4, 4, 4, 4, 4}, Epsilon: 1e-3,
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := m.Write(&b, false); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "cvae.safetensors"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	mean := infer.Tensor{Name: "mean", Shape: []int{groove.NumGenres, latent}, Data: make([]float32, groove.NumGenres*latent)}
	chol := infer.Tensor{Name: "chol", Shape: []int{groove.NumGenres, latent, latent}}
	for range groove.NumGenres {
		chol.Data = append(chol.Data, 1, 0, 0.5, 1)
	}
	writeTensors(t, filepath.Join(dir, "prior.safetensors"), map[string]string{"genres": m.Metadata["genres"]}, mean, chol)
	writeTensors(t, filepath.Join(dir, "eval_vectors.safetensors"), nil, vectors(1)...)
	return dir, m
}

// vectors are windows whose every kick lies 0.2 steps late of what was decoded, and 0.1 louder than ½; others have no hit.
func vectors(windows int) []infer.Tensor {
	cells := windows * groove.Steps
	x := infer.Tensor{Name: "x", Shape: []int{windows, groove.Steps, 3 * groove.NumVoices}, Data: make([]float32, 3*cells*groove.NumVoices)}
	shape := []int{windows, groove.Steps, groove.NumVoices}
	o := infer.Tensor{Name: "offsets_mu", Shape: shape, Data: make([]float32, cells*groove.NumVoices)}
	v := infer.Tensor{Name: "velocities_mu", Shape: shape, Data: make([]float32, cells*groove.NumVoices)}
	for i := range cells {
		for voice := range groove.NumVoices {
			o.Data[i*groove.NumVoices+voice], v.Data[i*groove.NumVoices+voice] = -0.1, 0.5
		}
		hov := x.Data[3*i*groove.NumVoices:]
		hov[0], hov[groove.NumVoices], hov[2*groove.NumVoices] = 1, 0.1, 0.6
	}
	return []infer.Tensor{x, o, v}
}

func TestPackMakesOneFileOfAll(t *testing.T) {
	dir, want := smallReference(t)
	output := filepath.Join(t.TempDir(), "out.safetensors")
	var log strings.Builder
	if err := run(dir, output, &log); err != nil {
		t.Fatal(err)
	}
	m, err := infer.LoadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	if m.Config != want.Config || m.Prior == nil || len(m.Nudge) != 2*latent || m.Metadata["license"] != "CC-BY-4.0" {
		t.Errorf("config %v, prior %v, nudge %v, metadata %v", m.Config, m.Prior, m.Nudge, m.Metadata)
	}
	if d := math.Abs(float64(m.Spread.Offset[groove.Kick]) - 0.2); d > 1e-6 {
		t.Errorf("kick's offset spread is %g, want 0.2", m.Spread.Offset[groove.Kick])
	}
	if d := math.Abs(float64(m.Spread.Velocity[groove.Kick]) - 0.1); d > 1e-6 {
		t.Errorf("kick's velocity spread is %g, want 0.1", m.Spread.Velocity[groove.Kick])
	}
	if m.Spread.Offset[groove.Ride] != m.Spread.Offset[groove.Kick] {
		t.Errorf("a voice without hits has a spread of %g, want the pooled one", m.Spread.Offset[groove.Ride])
	}
	card, err := os.ReadFile(strings.TrimSuffix(output, ".safetensors") + ".md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{m.ID, "CC BY 4.0", "| kick | 0.200 | 0.100 |"} {
		if !bytes.Contains(card, []byte(s)) {
			t.Errorf("the card does not say %q", s)
		}
	}
	if !strings.Contains(log.String(), m.ID) {
		t.Errorf("log %q does not name the model", log.String())
	}
}

func TestPackNamesWhatIsMissing(t *testing.T) {
	if err := run("", "x", io.Discard); err == nil || !strings.Contains(err.Error(), "give -reference") {
		t.Errorf("error %v", err)
	}
	for _, name := range []string{"cvae.safetensors", "prior.safetensors", "eval_vectors.safetensors"} {
		dir, _ := smallReference(t)
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		err := run(dir, filepath.Join(dir, "out.safetensors"), io.Discard)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: error %v", name, err)
		}
	}
	dir, _ := smallReference(t)
	writeTensors(t, filepath.Join(dir, "eval_vectors.safetensors"), nil, vectors(1)[:2]...)
	err := run(dir, filepath.Join(dir, "out.safetensors"), io.Discard)
	if err == nil || !strings.Contains(err.Error(), "tensor velocities_mu: want shape [1,64,9], got no such tensor") {
		t.Errorf("error %v", err)
	}
}
