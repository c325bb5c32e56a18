package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train"
	"github.com/groovegen/groovegen/train/dataset"
)

// small is a configuration that learns in milliseconds.
func small() train.Config {
	c := train.Groove()
	c.Name, c.Encoder, c.EncoderDense, c.EncoderDropout = "small", [5]int{27, 8, 8, 8, 16}, []int{16}, []float64{0.1}
	c.Latent, c.Hidden, c.Decoder, c.DecoderDropout = 4, 16, [5]int{16, 8, 8, 8, 8}, 0.1
	c.Refine = train.RefineConfig{Epochs: 1, Batch: 16, Rate: 1e-2, Dropout: 0.1, Hidden: 24, Width: 16, MDNHidden: 16, MDNWidth: 8, Draws: 4}
	c.Optimiser.Batch, c.Optimiser.Epochs = 16, 2
	return c
}

// beat is a random loop with a kick on each beat.
func beat(rng *rand.Rand) (p groove.Pattern) {
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if s%4 == 0 && groove.Voice(v) == groove.Kick || rng.Float64() < 0.05 {
				p.Hits[s][v], p.Velocities[s][v] = true, 0.5
			}
		}
	}
	return p
}

// baseFile trains a small model and returns its file.
func baseFile(t *testing.T) string {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 1))
	var items []dataset.Item
	for i := range 40 {
		split := dataset.Train
		if i%5 == 0 {
			split = dataset.Validation
		}
		items = append(items, dataset.Item{Genre: groove.Funk, BPM: 100, Name: fmt.Sprint(i), Split: split, Pattern: beat(rng)})
	}
	set, dir := dataset.FromPatterns(items), t.TempDir()
	if _, err := train.Produce(t.Context(), set, train.Source{Name: "beats", Report: set.Report()}, train.Options{Config: small(), Seed: 7, Dir: dir}); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, train.ModelFile)
}

// track makes a track of a name from the events of a file with one track.
func track(name string, events []byte) []byte {
	body := append(append([]byte{0, 0xFF, 3, byte(len(name))}, name...), events...)
	return append(append([]byte("MTrk"), 0, 0, byte(len(body)>>8), byte(len(body))), body...)
}

// twoParts writes a file with the same kind of notes in the tracks "One" and "Two", of which the names say nothing: only a user knows
// that the second is the drums. The first is a melody.
func twoParts(t *testing.T, path string, rng *rand.Rand) {
	t.Helper()
	tune, drums := []byte{}, []byte{}
	at := map[string]int{}
	add := func(to []byte, name string, tick int, status, key byte) []byte {
		d := tick - at[name]
		at[name] = tick
		return append(to, byte(d>>7)|0x80, byte(d&0x7F), status, key, 90)
	}
	p := beat(rng)
	for s := range groove.Steps {
		tune = add(tune, "tune", 24*s, 0x90, byte(60+rng.IntN(12)))
		for _, v := range groove.AllVoices() {
			if p.Hits[s][v] {
				drums = add(drums, "drums", 24*s, 0x91, groove.GMKit().Notes[v])
			}
		}
	}
	end := []byte{0, 0xFF, 0x2F, 0}
	data := append([]byte("MThd\x00\x00\x00\x06\x00\x01\x00\x02\x00\x60"), track("One", append(tune, end...))...)
	if err := os.WriteFile(path, append(data, track("Two", append(drums, end...))...), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestTrainingWithTrack trains on files where nothing but the option says which track has the drums, and says what was taken.
func TestTrainingWithTrack(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	data := filepath.Join(t.TempDir(), "funk")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(2, 2))
	for i := range 24 {
		twoParts(t, filepath.Join(data, fmt.Sprintf("%02d.mid", i)), rng)
	}
	if err := os.WriteFile(filepath.Join(data, "broken.mid"), []byte("no music"), 0o600); err != nil {
		t.Fatal(err)
	}
	base := baseFile(t)
	job := func(r jobs.Request) (dir, said string, err error) {
		dir = t.TempDir()
		r.Data, r.From, r.Epochs = data, jobs.FromCurrent, 1
		err = runJob(t.Context(), dir, jobs.Job{SchemaVersion: jobs.SchemaVersion, Request: r, Base: base}, func(p jobs.Progress) { said += p.Message + "\n" })
		return dir, said, err
	}
	if _, said, err := job(jobs.Request{}); err == nil {
		t.Errorf("without an option the files are learned: %s", said)
	}
	for _, r := range []jobs.Request{{Track: "2"}, {Channel: 2}} {
		r.Data = data
		if set, err := readData(r, func(jobs.Progress) {}); err != nil || len(set.Performances) != 24 {
			t.Errorf("%+v: %v", r, err)
		}
	}
	dir, said, err := job(jobs.Request{Track: "Two"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"24 performances, 24 windows, 1 file left out", `24 files: the drums are on channel 2, track "Two"`, `left out "broken.mid": read smf: byte 0: no MThd header`,
	} {
		if !strings.Contains(said, want) {
			t.Errorf("says %q, want %q", said, want)
		}
	}
	if _, err := infer.LoadFile(filepath.Join(dir, jobs.CandidateDir, train.ModelFile)); err != nil {
		t.Errorf("no model: %v", err)
	}
	checkVerdict(t, dir, `track "Two"`)
	if kept, err := filepath.Glob(filepath.Join(cache, "groovegen", "datasets", "*")); err != nil || len(kept) == 0 {
		t.Errorf("nothing is kept in the cache folder that groovectl has: %v", err)
	}
}

// TestTrainingOutlivesItsData: a training that was interrupted goes on although the folder that it has read is gone.
func TestTrainingOutlivesItsData(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	data, dir := filepath.Join(t.TempDir(), "funk"), t.TempDir()
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(2, 2))
	for i := range 24 {
		twoParts(t, filepath.Join(data, fmt.Sprintf("%02d.mid", i)), rng)
	}
	job := jobs.Job{SchemaVersion: jobs.SchemaVersion, Base: baseFile(t), Request: jobs.Request{Data: data, From: jobs.FromCurrent, Epochs: 1, Track: "Two"}}
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	err := runJob(ctx, dir, job, func(p jobs.Progress) {
		if p.Phase == jobs.PhaseTrain {
			interrupt()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted: %v", err)
	}
	if err := os.RemoveAll(data); err != nil {
		t.Fatal(err)
	}
	var said string
	if err := runJob(t.Context(), dir, job, func(p jobs.Progress) { said += p.Message + "\n" }); err != nil {
		t.Fatalf("without its data: %v", err)
	}
	if !strings.Contains(said, "goes on with what it had read before") || !strings.Contains(said, data) {
		t.Errorf("says %q", said)
	}
	checkVerdict(t, dir, `track "Two"`)
	if err := runJob(t.Context(), t.TempDir(), job, func(jobs.Progress) {}); err == nil {
		t.Error("a training that has read nothing runs without data")
	}
}

// checkVerdict looks for a text about the data in a job's verdict.
func checkVerdict(t *testing.T, dir, want string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "verdict*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var v jobs.Verdict
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&v); err != nil || !strings.Contains(strings.Join(v.Data, "\n"), want) {
		t.Errorf("the verdict's data are %q, want %q: %v", v.Data, want, err)
	}
}
