package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// takes writes n MIDI files of four bars into a folder called funk.
func takes(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	folder := filepath.Join(dir, "funk")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		var p groove.Pattern
		for s := range groove.Steps {
			for v := range groove.NumVoices {
				if rng.Float64() < 0.1 {
					p.Hits[s][v], p.Velocities[s][v] = true, float32(rng.Float64())
				}
			}
		}
		f, err := os.Create(filepath.Join(folder, fmt.Sprintf("%02d.mid", i)))
		if err != nil {
			t.Fatal(err)
		}
		if err := groove.WriteSMF(f, p.Canonical(), groove.SMFOptions{BPM: 100}); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// smallNet keeps a training below a second.
var smallNet = []string{
	"--set", "encoder=[27,4,4,4,8]", "--set", "encoder_dense=[8]", "--set", "latent=3", "--set", "hidden=8", "--set", "decoder=[8,4,4,4,4]",
	"--set", "optimiser.batch=8", "--set", "refine.epochs=1", "--set", "refine.hidden=8", "--set", "refine.width=8", "--set", "refine.touch_hidden=8",
	"--set", "refine.touch_width=8", "--set", "refine.draws=5", "--epochs", "2",
}

func TestTrain(t *testing.T) {
	t.Parallel()
	data, dir := takes(t, 12), filepath.Join(t.TempDir(), "run")
	args := append([]string{"train", "--data", data, "--out", dir}, smallNet...)
	out, _, err := run(t, append(args, "--json")...)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for line := range strings.Lines(out) {
		var p struct{ Kind, Phase, Model string }
		if err = json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		if p.Kind != "step" { // comes four times a second, however fast the machine is
			kinds = append(kinds, p.Kind+p.Phase)
		}
		if p.Kind == "done" && len(p.Model) != 12 {
			t.Errorf("the last line names model %q", p.Model)
		}
	}
	if got := strings.Join(kinds, " "); got != "epoch epoch epochrefine done" {
		t.Errorf("lines %q", got)
	}
	for _, name := range []string{"model.safetensors", "model.md", "losses.png", "history.json"} {
		if info, statErr := os.Stat(filepath.Join(dir, name)); statErr != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, statErr)
		}
	}
	// The same command again finds all done, and the model plays.
	if out, _, err = run(t, args...); err != nil || !strings.Contains(out, "hear it") {
		t.Errorf("again: %v, %q", err, out)
	}
	file := filepath.Join(t.TempDir(), "x.mid")
	if _, _, err := run(t, "render", "--model", filepath.Join(dir, "model.safetensors"), "-o", file); err != nil {
		t.Error(err)
	}
}

func TestTrainRefuses(t *testing.T) {
	t.Parallel()
	data, empty, file := takes(t, 2), t.TempDir(), filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--data", empty, "--out", t.TempDir()}, empty},
		{[]string{"--data", data, "--out", t.TempDir(), "--config", "house"}, `config "house" is unknown: choose groove or paper`},
		{[]string{"--data", data, "--out", t.TempDir(), "--set", "loss.gamma=1"}, "loss.gamma"},
		{[]string{"--data", data, "--out", t.TempDir(), "--epochs", "-3"}, "epochs -3"},
		{[]string{"--data", data, "--out", t.TempDir(), "--genre", "fnk"}, "--genre"},
		{[]string{"--data", data, "--out", filepath.Join(file, "run")}, "make the run's folder"},
		{[]string{"--out", t.TempDir()}, "data"},
	} {
		_, _, err := run(t, append([]string{"train"}, c.args...)...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want one with %q", c.args, err, c.want)
		}
	}
}
