package train

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/filelock"
	"github.com/groovegen/groovegen/internal/racetest"
	"github.com/groovegen/groovegen/internal/waittest"
	"github.com/groovegen/groovegen/train/dataset"
)

// tiny is a configuration that learns in milliseconds.
func tiny() Config {
	c := Groove()
	c.Name, c.Encoder, c.EncoderDense, c.EncoderDropout = "tiny", [5]int{27, 8, 8, 8, 16}, []int{16}, []float64{0.1}
	c.Latent, c.Hidden, c.Decoder, c.DecoderDropout = 4, 16, [5]int{16, 8, 8, 8, 8}, 0.1
	c.Refine = RefineConfig{Epochs: 2, Batch: 16, Rate: 1e-2, Dropout: 0.1, Hidden: 24, Width: 16, MDNHidden: 16, MDNWidth: 8, Draws: 20}
	c.Optimiser.Batch, c.Optimiser.Epochs, c.Optimiser.Average = 16, 4, 0.9
	c.Data.Rotate, c.Data.Velocity, c.Data.Lean = 0.5, 0.1, 0.01
	return c
}

// loops makes a set of simple loops: a kick and snare pattern a genre, with noise.
func loops(n int) *dataset.Set {
	rng := rand.New(rand.NewPCG(4, 2))
	var items []dataset.Item
	for i := range n {
		g := groove.Genre(i % 3)
		it := dataset.Item{Genre: g, BPM: 100 + 10*float64(g), Name: fmt.Sprint(i), Split: dataset.Train}
		if i%5 == 0 {
			it.Split = dataset.Validation
		}
		for s := range groove.Steps {
			for v := range groove.NumVoices {
				if (s%4 == 0 && v == int(g)) || rng.Float64() < 0.03 {
					it.Pattern.Hits[s][v], it.Pattern.Offsets[s][v], it.Pattern.Velocities[s][v] = true, float32(0.1*rng.NormFloat64()), 0.5
				}
			}
		}
		items = append(items, it)
	}
	return dataset.FromPatterns(items)
}

func runTiny(t *testing.T, dir string, change func(*Options)) (*Trainer, error) {
	t.Helper()
	opt := Options{Config: tiny(), Seed: 7, Dir: dir}
	if change != nil {
		change(&opt)
	}
	tr, err := NewTrainer(loops(100), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tr.Close)
	return tr, tr.Run(t.Context())
}

func sameTensors(t *testing.T, got, want map[string]infer.Tensor) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		for i, w := range want[name].Data {
			if math.Float32bits(got[name].Data[i]) != math.Float32bits(w) {
				t.Fatalf("%s[%d]: %g, want the bits of %g", name, i, got[name].Data[i], w)
			}
		}
	}
}

// wholeRun holds the tensors of a run that nothing interrupts.
var wholeRun = sync.OnceValues(func() (map[string]infer.Tensor, error) {
	tr, err := NewTrainer(loops(100), Options{Config: tiny(), Seed: 7})
	if err != nil {
		return nil, err
	}
	defer tr.Close()
	if err = tr.Run(context.Background()); err != nil {
		return nil, err
	}
	return tr.Model().Tensors(), nil
})

func whole(t *testing.T) map[string]infer.Tensor {
	t.Helper()
	tensors, err := wholeRun()
	if err != nil {
		t.Fatal(err)
	}
	return tensors
}

func TestTrainerLearns(t *testing.T) {
	tr, err := runTiny(t, "", func(o *Options) { o.Config.Optimiser.Epochs = 30 })
	if err != nil {
		t.Fatal(err)
	}
	h := tr.History()
	if first, last := h[0].Validation.Hits, h[len(h)-1].Validation.Hits; !(last < 0.7*first) {
		t.Errorf("validation loss of the hits went from %.3f to %.3f: nothing was learned", first, last)
	}
}

func TestSeedsRepeat(t *testing.T) {
	a, err := runTiny(t, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	sameTensors(t, a.Model().Tensors(), whole(t))
	b, err := runTiny(t, "", func(o *Options) { o.Seed = 8 })
	if err != nil {
		t.Fatal(err)
	}
	if slices.Equal(b.Model().Tensors()["encoder.mu.weight"].Data, whole(t)["encoder.mu.weight"].Data) {
		t.Error("another seed gave the same weights")
	}
}

// Stopped after every single step and resumed by a new trainer, a run ends with the bits of one that was left alone.
func TestResumeIsExact(t *testing.T) {
	dir := t.TempDir()
	for range 200 {
		ctx, cancel := context.WithCancel(t.Context())
		tr, err := NewTrainer(loops(100), Options{Config: tiny(), Seed: 7, Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		stop := &stopAfter{Context: ctx, trainer: tr, at: tr.state.Step + 1}
		err = tr.Run(stop)
		cancel()
		if err == nil {
			sameTensors(t, tr.Model().Tensors(), whole(t))
			tr.Close()
			return
		}
		tr.Close()
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	t.Fatal("the run never ended")
}

// stopAfter is a context that ends when the trainer has done a number of steps.
type stopAfter struct {
	context.Context
	trainer *Trainer
	at      int
}

func (s *stopAfter) Err() error {
	if s.trainer.state.Step >= s.at {
		return context.Canceled
	}
	return nil
}

// TestMain lets the test program be the run that TestKill kills, or that TestFullDisk starves.
func TestMain(m *testing.M) {
	if dir := os.Getenv("TRAIN_TEST_FULL"); dir != "" {
		if err := runOnFullDisk(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if dir := os.Getenv("TRAIN_TEST_RUN"); dir != "" {
		tr, err := NewTrainer(loops(100), Options{Config: tiny(), Seed: 7, Dir: dir, Every: time.Nanosecond})
		if err == nil {
			err = tr.Run(context.Background())
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	for _, dir := range madeFolders {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// Killed with SIGKILL as soon as it has written another checkpoint, checkpoints being written all the time, and started again, a run ends
// with the bits of one that was left alone.
func TestKill(t *testing.T) {
	dir, kills := t.TempDir(), 0
	for killAfterCheckpoint(t, dir) {
		kills++
	}
	_, best, err := readTensors(filepath.Join(dir, bestFile))
	if err != nil {
		t.Fatal(err)
	}
	sameTensors(t, best, whole(t))
	if t.Logf("killed %d times", kills); kills == 0 {
		t.Error("the run ended before it could be killed: this shows nothing")
	}
}

// killAfterCheckpoint starts a run and kills it when it has written a checkpoint. It returns false if the run ended by itself.
func killAfterCheckpoint(t *testing.T, dir string) (killed bool) {
	t.Helper()
	look := func() fs.FileInfo {
		info, err := os.Stat(filepath.Join(dir, checkpointFile))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		return info
	}
	before := look()
	cmd := exec.Command(os.Args[0])
	cmd.Env, cmd.Stderr = append(os.Environ(), "TRAIN_TEST_RUN="+dir), os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	waittest.Until(t, "another checkpoint, or the end", func() bool {
		now := look()
		return len(ended) > 0 || now != nil && (before == nil || !now.ModTime().Equal(before.ModTime()))
	})
	_ = cmd.Process.Kill()
	err := <-ended
	if err != nil && cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("the run failed: %v", err)
	}
	return err != nil
}

func TestNaNStopsTheRun(t *testing.T) {
	dir := t.TempDir()
	tr, err := NewTrainer(loops(100), Options{Config: tiny(), Seed: 7, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	if err = tr.epoch(t.Context()); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(filepath.Join(dir, checkpointFile))
	if err != nil {
		t.Fatal(err)
	}
	tr.model.params[3].Data[0] = float32(math.NaN())
	var nan *NonFiniteError
	if err = tr.Run(t.Context()); !errors.As(err, &nan) || nan.Epoch != 2 || nan.Step != 1 || nan.Tensor != tr.model.params[3].Name {
		t.Fatalf("error %v, want one that names epoch 2, step 1 and %s", err, tr.model.params[3].Name)
	}
	after, err := os.ReadFile(filepath.Join(dir, checkpointFile))
	if err != nil || !slices.Equal(good, after) {
		t.Error("the last good checkpoint was not kept")
	}
}

func TestEarlyStopAndPlateau(t *testing.T) {
	s := state{Config: Paper(), Rate: 1, Best: math.MaxFloat64, BestAt: -1}
	losses := []float64{5, 4, 4.1, 4.2, 4.3, 4.4, 4.5, 3} // five epochs without a better one, then one
	for i := 0; !s.Done; i++ {
		loss := 3.5
		if i < len(losses) {
			loss = losses[i]
		}
		s.closeEpoch(loss)
		want := 1.0
		switch {
		case i >= 17:
			want = 0.125
		case i >= 12:
			want = 0.25
		case i >= 6:
			want = 0.5
		}
		if i < 20 && s.Rate != want {
			t.Errorf("after epoch %d: rate %g, want %g", i+1, s.Rate, want)
		}
	}
	if s.BestAt != 7 || s.Best != 3 || s.Epoch != 23 {
		t.Errorf("best %g in epoch %d, stopped after %d: want 3 in 8 and 23", s.Best, s.BestAt+1, s.Epoch)
	}
}

func TestOtherRunIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(tinyFolder(t))); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Options){
		"seed":   func(o *Options) { o.Seed = 9 },
		"config": func(o *Options) { o.Config.Loss.Beta = 0.3 },
	} {
		opt := Options{Config: tiny(), Seed: 7, Dir: dir}
		change(&opt)
		if _, err := NewTrainer(loops(100), opt); !errors.Is(err, ErrOtherRun) {
			t.Errorf("%s: error %v, want %v", name, err, ErrOtherRun)
		}
	}
	if _, err := NewTrainer(loops(50), Options{Config: tiny(), Seed: 7, Dir: dir}); !errors.Is(err, ErrOtherRun) {
		t.Errorf("data: error %v, want %v", err, ErrOtherRun)
	}
	path := filepath.Join(dir, checkpointFile)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data[:len(data)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := NewTrainer(loops(100), Options{Config: tiny(), Seed: 7, Dir: dir}); !errors.Is(err, infer.ErrFormat) {
		t.Errorf("half a checkpoint: error %v, want %v", err, infer.ErrFormat)
	}
}

func TestTwoRunsInOneFolder(t *testing.T) {
	dir := t.TempDir()
	lock, err := lockRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	set := loops(50)
	_, err = Produce(t.Context(), set, Source{Name: "made up", Report: set.Report()}, Options{Config: tiny(), Seed: 7, Dir: dir})
	if !errors.Is(err, filelock.ErrLocked) {
		t.Errorf("a second training in the folder: %v, want %v", err, filelock.ErrLocked)
	}
	if err = lock.Close(); err != nil {
		t.Fatal(err)
	}
	if lock, err = lockRun(dir); err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	lock.Close()
}

func TestProduce(t *testing.T) {
	dir, m := tinyFolder(t), tinyModel(t)
	for _, name := range []string{ModelFile, CardFile, HistoryFile} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if m.Prior == nil || m.Nudge == nil || len(m.Encoder) == 0 || m.Metadata["dataset"] != "made up" {
		t.Errorf("the model lacks its prior, nudges, encoder or metadata: %v", m.Metadata)
	}
}

func TestSetChangesASetting(t *testing.T) {
	c := Groove()
	if err := c.Set("loss.beta=0.7"); err != nil || c.Loss.Beta != 0.7 || c.Loss.Fine != Groove().Loss.Fine {
		t.Errorf("loss.beta=0.7: %v, %+v", err, c.Loss)
	}
	for _, bad := range []string{"loss.beta", "loss.gamma=1", "loss.beta=x", "latent=0", "optimiser.batch=1"} {
		if err := c.Set(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// TestMemoryIsFlat runs 500 steps and wants the heap not to grow.
func TestMemoryIsFlat(t *testing.T) {
	racetest.Skip(t, "it uses heap of its own")
	tr, err := NewTrainer(loops(100), Options{Config: tiny(), Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	steps := func(n int) {
		for range n {
			if tr.state.Batch == tr.feed.steps() {
				tr.state.Epoch, tr.state.Batch = tr.state.Epoch+1, 0
			}
			if err := tr.step(); err != nil {
				t.Fatal(err)
			}
		}
	}
	steps(50)
	before := heap()
	steps(500)
	if after := heap(); after > before+1<<16 { // as little as 131 bytes a step show
		t.Errorf("the heap grew from %d to %d bytes in 500 steps", before, after)
	}
}

// stopCalls is a context that ends when it was asked so many times.
type stopCalls struct {
	context.Context
	calls int
}

func (s *stopCalls) Err() error {
	if s.calls--; s.calls < 0 {
		return context.Canceled
	}
	return nil
}

func TestTrainerThatCannotBegin(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewTrainer(loops(50), Options{Config: tiny(), Dir: filepath.Join(file, "run")}); err == nil {
		t.Error("a folder below a file was made")
	}
	var shape *infer.ShapeError
	_, err := NewTrainer(loops(50), Options{Config: tiny(), Start: map[string]infer.Tensor{"x": {}}})
	if !errors.As(err, &shape) {
		t.Errorf("weights of another architecture: error %v, want a %T", err, shape)
	}
}

// Stopped where no checkpoint can be written any more, a run says so beside that it was stopped.
func TestStopThatCannotBeSaved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	tr, err := NewTrainer(loops(50), Options{Config: tiny(), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := tr.Run(ctx); !errors.Is(err, context.Canceled) || !errors.Is(err, ErrNotSaved) {
		t.Errorf("error %v, want %v and %v", err, context.Canceled, ErrNotSaved)
	}
}
