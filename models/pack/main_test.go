package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

func TestPack(t *testing.T) {
	run, out := t.TempDir(), filepath.Join(t.TempDir(), "default.safetensors")
	m, err := infer.NewRandomModel(infer.Config{
		Latent: 2, Condition: groove.ConditionSize, Hidden: 4, Channels: [5]int{4, 4, 4, 4, 4}, Epsilon: 1e-3,
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	m.Encoder = map[string]infer.Tensor{"encoder.mu.bias": {Name: "encoder.mu.bias", Shape: []int{2}, Data: []float32{1, 2}}}
	var b bytes.Buffer
	if err = m.Write(&b, false); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"model.safetensors": b.Bytes(), "model.md": []byte("# Model\n"), "losses.png": []byte("png")} {
		if err = os.WriteFile(filepath.Join(run, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err = pack(run, out, io.Discard); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := infer.LoadWithEncoder(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(file) >= b.Len() || packed.Encoder["encoder.mu.bias"].Data[1] != 2 {
		t.Errorf("%d bytes of %d, encoder %v: want half precision with the encoder", len(file), b.Len(), packed.Encoder)
	}
	card, err := os.ReadFile(out[:len(out)-len(".safetensors")] + ".md")
	if err != nil || !strings.Contains(string(card), packed.ID) {
		t.Errorf("card %q, %v: want the packed model's id", card, err)
	}
	if curves, err := os.ReadFile(out[:len(out)-len(".safetensors")] + "-losses.png"); err != nil || string(curves) != "png" {
		t.Errorf("curves %q, %v", curves, err)
	}
	for _, dir := range []string{"", t.TempDir()} {
		if err := pack(dir, out, io.Discard); err == nil {
			t.Errorf("run %q was taken", dir)
		}
	}
}
