package gpu

import (
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/decodertest"
	"github.com/groovegen/groovegen/infer/gpu/gputest"
)

// smallModel is decoded in microseconds.
func smallModel(t testing.TB) *infer.Model {
	t.Helper()
	m, err := infer.NewRandomModel(infer.Config{
		Latent: 4, Condition: groove.ConditionSize, Hidden: 8, Channels: [5]int{8, 6, 6, 4, 4}, Epsilon: 1e-3,
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// waitTime bounds what a test waits for.
const waitTime = 2 * time.Minute

// TestMain lets this program play groovegpu.
func TestMain(m *testing.M) {
	gputest.Play()
	code := m.Run()
	if dir, err := programDir(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// playing returns the command of a part.
func playing(part, file string) func() *exec.Cmd {
	return func() *exec.Cmd { return gputest.Command(part, file) }
}

// patience lets a busy machine answer.
const patience = 3 * time.Second

// startPart starts a decoder whose process plays a part.
func startPart(t *testing.T, command func() *exec.Cmd) (*Decoder, *infer.Model) {
	t.Helper()
	m := smallModel(t)
	d := start(m, Options{CPU: reference(m), Pause: time.Millisecond, Patience: patience}, command)
	t.Cleanup(func() { _ = d.Close() })
	return d, m
}

func reference(m *infer.Model) func() (infer.Decoder, error) {
	return func() (infer.Decoder, error) { return cpu.New(m) }
}

func ready(t *testing.T, d *Decoder) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), waitTime)
	defer cancel()
	if err := d.Wait(ctx); err != nil {
		t.Fatal(err)
	}
}

// decodeLoops decodes some loops and compares them with the CPU engine's if there is no error.
func decodeLoops(t *testing.T, d *Decoder, m *infer.Model, seed uint64) error {
	t.Helper()
	z, cond := decodertest.Inputs(m.Config, 3, seed)
	var got, want infer.Output
	if err := d.Decode(&got, z, cond); err != nil {
		return err
	}
	c, err := cpu.New(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Decode(&want, z, cond); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Logits, want.Logits) || !slices.Equal(got.Offsets, want.Offsets) || !slices.Equal(got.Velocities, want.Velocities) {
		t.Errorf("batch %d: the loops are wrong", seed)
	}
	return nil
}

func TestDecode(t *testing.T) {
	d, m := startPart(t, playing(gputest.Sound, ""))
	ready(t, d)
	for seed := range uint64(5) {
		if err := decodeLoops(t, d, m, seed); err != nil {
			t.Fatal(err)
		}
	}
	if s := d.State(); !s.Measured.Same || s.Measured.Worst != 0 || len(s.Measured.Times) == 0 || s.GPU.Adapter != "a test" {
		t.Errorf("state %+v", s)
	}
	var out infer.Output
	for _, c := range [][2]int{{3, groove.ConditionSize}, {4, 1}, {0, 0}, {4 * (gputest.MaxBatch + 1), groove.ConditionSize * (gputest.MaxBatch + 1)}} {
		if err := d.Decode(&out, make([]float32, c[0]), make([]float32, c[1])); err == nil {
			t.Errorf("%d numbers of z and %d of cond are decoded", c[0], c[1])
		}
	}
	if err := decodeLoops(t, d, m, 9); err != nil {
		t.Errorf("after batches that were refused: %v", err)
	}
}

// TestEachFaultIsAnError has the process misbehave in each way: Decode returns an error that says how, never wrong loops, and
// another process is started.
func TestEachFaultIsAnError(t *testing.T) {
	says := map[string]string{
		gputest.NaN: "not finite", gputest.Noise: "not a frame", gputest.Flip: "checksum", gputest.Hang: "no answer",
		gputest.Stall: "no answer", gputest.Exit: "the GPU engine", gputest.Fail: "the device was lost",
		gputest.Stale: "in place of loops of batch", gputest.Short: "not a frame", gputest.Flood: "not a frame",
	}
	for _, part := range gputest.Faults() {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "misbehave")
			d, m := startPart(t, playing(part, file))
			for round := range uint64(2) {
				ready(t, d)
				if err := decodeLoops(t, d, m, round); err != nil {
					t.Fatalf("round %d: before the fault: %v", round, err)
				}
				if err := os.WriteFile(file, nil, 0o600); err != nil {
					t.Fatal(err)
				}
				if err := decodeLoops(t, d, m, round); err == nil || !strings.Contains(err.Error(), says[part]) {
					t.Fatalf("round %d: error %v, want one that says %q", round, err, says[part])
				}
				if err := os.Remove(file); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestUselessProcesses has processes that another start would not mend.
func TestUselessProcesses(t *testing.T) {
	for part, says := range map[string]string{gputest.Unusable: "none is installed", gputest.Wrong: "decodes wrongly"} {
		d, m := startPart(t, playing(part, ""))
		ctx, cancel := context.WithTimeout(t.Context(), waitTime)
		defer cancel()
		if err := d.Wait(ctx); !errors.Is(err, ErrNotReady) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", part, err, says)
		}
		if s := d.State(); !s.Final {
			t.Errorf("%s: it is started again: %+v", part, s)
		}
		if err := decodeLoops(t, d, m, 1); !errors.Is(err, ErrNotReady) {
			t.Errorf("%s: %v", part, err)
		}
	}
	d, _ := startPart(t, func() *exec.Cmd { return exec.Command("/nonexistent/groovegpu") })
	if err := d.Wait(t.Context()); err == nil || !d.State().Final {
		t.Errorf("a program that is not there: %v", err)
	}
}

func TestMeasuresUpToTheLargest(t *testing.T) {
	m := smallModel(t)
	d := start(m, Options{CPU: reference(m), Largest: 4}, playing(gputest.Sound, ""))
	defer d.Close()
	ready(t, d)
	if times := d.State().Measured.Times; len(times) != 2 || times[1].Batch != 4 {
		t.Errorf("batches up to 4 are asked for: %+v", times)
	}
}

func TestKeepRefuses(t *testing.T) {
	m := smallModel(t)
	d := start(m, Options{CPU: reference(m), Keep: func(Measured) string { return "it is slow" }}, playing(gputest.Sound, ""))
	defer d.Close()
	ctx, cancel := context.WithTimeout(t.Context(), waitTime)
	defer cancel()
	if err := d.Wait(ctx); err == nil || !strings.Contains(err.Error(), "a test: it is slow") {
		t.Errorf("%v", err)
	}
	if s := d.State(); !s.Final || len(s.Measured.Times) == 0 {
		t.Errorf("%+v", s)
	}
}

// TestDecodeNeverWaitsForAStart decodes while the process does not become ready.
func TestDecodeNeverWaitsForAStart(t *testing.T) {
	d, m := startPart(t, playing(gputest.Deaf, ""))
	for seed := range uint64(100) {
		if err := decodeLoops(t, d, m, seed); !errors.Is(err, ErrNotReady) {
			t.Fatalf("%v", err)
		}
	}
	ended := make(chan struct{})
	go func() { _ = d.Close(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(waitTime):
		t.Error("Close waits for a process that does not start")
	}
	if err := d.Close(); err != nil {
		t.Errorf("closed again: %v", err)
	}
}

// TestKilledAndStopped kills and stops the process while batches are decoded.
func TestKilledAndStopped(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no SIGSTOP")
	}
	for _, sig := range []syscall.Signal{syscall.SIGKILL, sigstop} {
		d, m := startPart(t, playing(gputest.Sound, ""))
		for round := range uint64(3) {
			ready(t, d)
			if err := decodeLoops(t, d, m, round); err != nil {
				t.Fatal(err)
			}
			d.mu.Lock()
			p := d.current
			d.mu.Unlock()
			if err := p.cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			failed := 0
			for seed := uint64(0); failed == 0 && seed < 1000; seed++ { // before the signal arrives some succeed
				if decodeLoops(t, d, m, seed) != nil {
					failed++
				}
			}
			if failed == 0 {
				t.Errorf("%v: a thousand batches came from a process that is gone", sig)
			}
		}
	}
}

func TestCrossover(t *testing.T) {
	times := func(pairs ...time.Duration) (m Measured) {
		for i := 0; i < len(pairs); i += 2 {
			m.Times = append(m.Times, Time{Batch: batches[i/2], GPU: pairs[i], CPU: pairs[i+1]})
		}
		return m
	}
	for _, c := range []struct {
		m    Measured
		want int
	}{
		{times(), 0}, {times(5, 1), 0}, {times(1, 5), 1}, {times(5, 1, 5, 4, 5, 16), 16}, {times(1, 5, 30, 20), 0}, {times(1, 5, 9, 5, 9, 20, 20, 80), 16},
	} {
		if got := c.m.Crossover(); got != c.want {
			t.Errorf("%+v: from %d, want %d", c.m.Times, got, c.want)
		}
	}
	m := times(100, 10, 130, 40)
	for batch, want := range map[int]Time{1: {1, 100, 10}, 2: {2, 110, 20}, 4: {4, 130, 40}, 8: {8, 260, 80}} {
		if got := m.At(batch); got != want {
			t.Errorf("a batch of %d: %+v, want %+v", batch, got, want)
		}
	}
}

func TestFinite(t *testing.T) {
	for _, x := range []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))} {
		if finite([]float32{0, x}) {
			t.Errorf("%g is finite", x)
		}
	}
	if !finite([]float32{0, -1, math.MaxFloat32, math.SmallestNonzeroFloat32}) {
		t.Error("numbers are not finite")
	}
}
