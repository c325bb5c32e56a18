package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/models"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// oddFunk is what a producer may bring: n takes of a funk that the dataset does not have, bars bars each, in windows of
// four: kick on 1, the "a" of 2 and the "and" of 3; snare late on 2 and 4; an open hat on each "and".
func oddFunk(n, bars int) *dataset.Set {
	rng := rand.New(rand.NewPCG(40, 4))
	var items []dataset.Item
	for i := range n {
		it := dataset.Item{Genre: groove.Funk, BPM: 92 + float64(i%9), Name: fmt.Sprint("take ", i), Split: dataset.Train}
		if i%10 == 9 {
			it.Split = dataset.Validation
		}
		for bar := range bars {
			it.Name = fmt.Sprintf("take %d bar %d", i, bar)
			it.Pattern = oddBar(rng)
			items = append(items, it)
		}
	}
	return dataset.FromPatterns(items)
}

func oddBar(rng *rand.Rand) (p groove.Pattern) {
	put := func(s int, v groove.Voice, offset, velocity float64) {
		p.Hits[s][v], p.Offsets[s][v] = true, float32(offset+0.03*rng.NormFloat64())
		p.Velocities[s][v] = float32(min(max(velocity+0.06*rng.NormFloat64(), 0.1), 1))
	}
	for bar := 0; bar < groove.Steps; bar += groove.StepsPerBar {
		for _, s := range []int{0, 7, 10} {
			put(bar+s, groove.Kick, -0.05, 0.8)
		}
		for _, s := range []int{4, 12} {
			put(bar+s, groove.Snare, 0.15, 0.9)
		}
		for s := 2; s < groove.StepsPerBar; s += 4 {
			put(bar+s, groove.OpenHat, 0, 0.5)
		}
		if rng.Float64() < 0.3 {
			put(bar+rng.IntN(16), groove.Snare, 0, 0.2)
		}
	}
	return p
}

// forgets retrains base on oddFunk and measures old windows with both models.
func forgets(t *testing.T, e *nn.Engine, old []dataset.Window, fresh *dataset.Set, r retraining) (*Verdict, Measure) {
	t.Helper()
	r.Dir, r.Engine, r.Seed = t.TempDir(), e, 1
	r.Report = func(phase string, p Progress) {
		if p.Kind == "epoch" {
			t.Logf("%s %d: %.4f, validation %.4f, %.0f/s", phase, p.Epoch, p.Train.Total, p.Validation.Total, p.PerSecond)
		}
	}
	m, v, err := r.run(t.Context(), fresh)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%v: %s", v.Accept, v.Reason)
	for _, g := range v.OldGenres {
		t.Logf("%-14s rehearsed: loss %.4f → %.4f, hits %.4f → %.4f; drift %.3f → %.3f", g.Name, g.Old.Loss, g.New.Loss, g.Old.Hits, g.New.Hits, g.Old.Drift, g.New.Drift)
	}
	before, err := FromModel(e, r.Base, evalBatch)
	if err != nil {
		t.Fatal(err)
	}
	after, err := FromModel(e, m, evalBatch)
	if err != nil {
		t.Fatal(err)
	}
	var real Measure
	real.measure(before, after, old)
	t.Logf("old windows: loss %.4f → %.4f, hits %.4f → %.4f", real.Old.Loss, real.New.Loss, real.Old.Hits, real.New.Hits)
	return v, real
}

// A small model that learns oddFunk learns it, and forgets little of what it was trained on.
func TestForgetting(t *testing.T) {
	e := nn.NewEngine()
	defer e.Close()
	c := tiny()
	c.Optimiser.Epochs, c.Optimiser.Rate, c.Refine = 40, 1e-2, RefineConfig{}
	set := loops(100)
	base, err := Produce(t.Context(), set, Source{Name: "made up", Report: set.Report()}, Options{Config: c, Seed: 7, Dir: t.TempDir(), Engine: e})
	if err != nil {
		t.Fatal(err)
	}
	small := retrainSize{rehearsal: 20, held: 4, compared: 4, draws: 256}
	v, old := forgets(t, e, set.Windows(dataset.Validation), oddFunk(20, 3), retraining{RetrainOptions{Base: base, Epochs: 5}, small})
	if n := v.NewData; !(n.New.Loss < 0.9*n.Old.Loss) {
		t.Errorf("the loss on the new data went from %.4f to %.4f: little was learned", n.Old.Loss, n.New.Loss)
	}
	// 1.15 times with rehearsal, 1.31 times without.
	if !(old.New.Loss <= 1.22*old.Old.Loss) {
		t.Errorf("the loss on the old data rose from %.4f to %.4f", old.Old.Loss, old.New.Loss)
	}
}

// TestForgettingFullSize retrains the model inside the program on oddFunk and measures what it loses of the Groove MIDI
// Dataset.
func TestForgettingFullSize(t *testing.T) {
	if os.Getenv("GROOVE_NIGHTLY") == "" {
		t.Skip("takes minutes: runs in make nightly, TestForgetting is its small form")
	}
	data, base := os.Getenv("GROOVE_DATASET"), baseModel(t)
	if data == "" {
		t.Skip("GROOVE_DATASET does not name the Groove MIDI Dataset")
	}
	e := nn.NewEngine()
	defer e.Close()
	if e.Name() == "plain" {
		t.Skip("takes many minutes without SIMD")
	}
	set, err := dataset.Open(data, dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var windows []dataset.Window
	for i, w := range set.Windows(dataset.Validation, dataset.Test) {
		if i%4 == 0 {
			windows = append(windows, w)
		}
	}
	v, real := forgets(t, e, windows, oddFunk(40, 6), retraining{RetrainOptions{Base: base}, fullSize})
	if !v.Accept {
		t.Errorf("the candidate was not accepted: %s", v.Reason)
	}
	if !(real.New.Hits <= 1.08*real.Old.Hits) {
		t.Errorf("the hits' loss on the Groove dataset rose from %.4f to %.4f", real.Old.Hits, real.New.Hits)
	}
}

// baseModel is the model inside the program, or the one that GROOVE_BASE names.
func baseModel(t *testing.T) *infer.Model {
	t.Helper()
	file := models.Default()
	if path := os.Getenv("GROOVE_BASE"); path != "" {
		var err error
		if file, err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	m, err := infer.LoadWithEncoder(file)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// produceTiny trains the tiny model into a folder, as the exported functions do.
func produceTiny(dir string) (*infer.Model, error) {
	set := loops(100)
	return Produce(context.Background(), set, Source{Name: "made up", Report: set.Report()}, Options{Config: tiny(), Seed: 7, Dir: dir})
}

// tinyRun is the folder of one training of the tiny model, which tests share. TestMain removes it.
var tinyRun = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "groovegen-tiny")
	if err != nil {
		return "", err
	}
	madeFolders = append(madeFolders, dir)
	_, err = produceTiny(dir)
	return dir, err
})

// madeFolders are removed when all tests have ended.
var madeFolders []string

func tinyFolder(t *testing.T) string {
	t.Helper()
	dir, err := tinyRun()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// tinyModel is the tiny model, a copy for each test.
func tinyModel(t *testing.T) *infer.Model {
	t.Helper()
	m, err := readModel(filepath.Join(tinyFolder(t), ModelFile))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Interrupted in the middle and called again, a retraining gives the same candidate.
func TestRetrainResumes(t *testing.T) {
	base, fresh := tinyModel(t), oddFunk(10, 3)
	opt := retraining{RetrainOptions{Base: base, Seed: 1, Dir: t.TempDir(), Epochs: 3}, retrainSize{rehearsal: 6, held: 2, compared: 4, draws: 64}}
	whole, verdict, err := opt.run(t.Context(), fresh)
	if err != nil {
		t.Fatal(err)
	}
	opt.Dir = t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	opt.Report = func(phase string, p Progress) {
		if phase == "train" && p.Epoch == 2 {
			cancel()
		}
	}
	if _, _, err = opt.run(ctx, fresh); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want %v", err, context.Canceled)
	}
	again, v, err := opt.run(t.Context(), fresh)
	if err != nil {
		t.Fatal(err)
	}
	if again.ID != whole.ID || v.Reason != verdict.Reason {
		t.Errorf("candidate %s (%s), want %s (%s)", again.ID, v.Reason, whole.ID, verdict.Reason)
	}
	if whole.Metadata["parent"] != base.ID || whole.Metadata["name"] != "tiny+funk" {
		t.Errorf("metadata %v", whole.Metadata)
	}
}

func TestRetrainNeedsAnEncoder(t *testing.T) {
	base := tinyModel(t)
	base.Encoder = nil
	_, _, err := Retrain(t.Context(), oddFunk(10, 1), RetrainOptions{Base: base, Dir: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "no encoder") || !strings.Contains(err.Error(), "from scratch") {
		t.Errorf("error %v: want one that names the encoder and the way round", err)
	}
	_, _, err = Retrain(t.Context(), dataset.FromPatterns(nil), RetrainOptions{Base: base, Dir: t.TempDir()})
	if !errors.Is(err, errNoWindows) {
		t.Errorf("error %v, want %v", err, errNoWindows)
	}
	loose := dataset.FromPatterns(nil)
	loose.Skipped = []dataset.Skip{{Name: "a.mid", Reason: "no folder above it is called like a genre"}, {Name: "b.mid", Reason: "no drums"}}
	_, _, err = Retrain(t.Context(), loose, RetrainOptions{Base: base, Dir: t.TempDir()})
	if !errors.Is(err, errNoWindows) || !strings.Contains(err.Error(), "a.mid: no folder above it") || !strings.Contains(err.Error(), "1 more") {
		t.Errorf("error %v, want the first file's reason", err)
	}
}

func TestVerdictsHaveReasons(t *testing.T) {
	good := Measure{Name: "new data", Windows: 6, Old: Figures{Loss: 0.2, Hits: 0.2}, New: Figures{Loss: 0.1, Hits: 0.1}}
	bad := good
	bad.New.Loss = 0.3
	few, broken := good, good
	few.Windows, broken.New.Loss = 1, math.NaN()
	for _, c := range []struct {
		name   string
		v      Verdict
		lost   []string
		accept bool
		says   string
	}{
		{"few windows", Verdict{NewData: few, Takes: 1}, nil, false, "1 held-out windows of 1 files of the new data are too few to decide: it takes 6 windows of 3 files"},
		{"one file", Verdict{NewData: good, Takes: 1}, nil, false, "about 24 different loops"},
		{"better", Verdict{NewData: good, Takes: 3}, nil, true, "0.1000, was 0.2000"},
		{"worse", Verdict{NewData: bad}, nil, false, "no better"},
		{"not a number", Verdict{NewData: broken, Takes: 3}, nil, false, "no better"},
		{"forgot", Verdict{NewData: good}, []string{"jazz is reproduced worse"}, false, "forgot: jazz"},
	} {
		c.v.judge(c.lost)
		if c.v.Accept != c.accept || !strings.Contains(c.v.Reason, c.says) {
			t.Errorf("%s: %v, %q", c.name, c.v.Accept, c.v.Reason)
		}
	}
	m := Measure{Name: "jazz", Old: Figures{Loss: 0.2, Hits: 0.2, Drift: 0.2}, New: Figures{Loss: 0.2, Hits: 0.2, Drift: 0.3}}
	if why := m.forgotten(); why != "" {
		t.Errorf("a small drift is called forgotten: %s", why)
	}
	m.New.Drift = 0.6
	if why := m.forgotten(); !strings.Contains(why, "sounds different") {
		t.Errorf("a large drift is called %q", why)
	}
	m.New.Loss, m.New.Drift = math.NaN(), 0
	if m.forgotten() == "" {
		t.Error("a loss that is no number was accepted")
	}
}
