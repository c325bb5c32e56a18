package gpu

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/decodertest"
)

// programDir is where groovegpu is built, once for all tests.
var programDir = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "groovegpu") })

// buildProgram builds groovegpu as users get it.
var buildProgram = sync.OnceValues(func() (string, error) {
	dir, err := programDir()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "groovegpu.exe")
	cmd := exec.Command("go", "build", "-o", path, "../../cmd/groovegpu")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build groovegpu: %w\n%s", err, out)
	}
	return path, nil
})

// program returns groovegpu, or skips the test where no graphics driver computes on the processor.
func program(t *testing.T) string {
	t.Helper()
	if why := os.Getenv("GROOVE_GPU_SKIP"); why != "" {
		t.Skip(why)
	}
	path, err := buildProgram()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(path, "--check", "--software").CombinedOutput(); err != nil {
		t.Skipf("no graphics driver that computes on the processor (scripts/setup.sh gpu installs one): %s", strings.TrimSpace(string(out)))
	}
	return path
}

// startReal starts the real program on a model.
func startReal(t *testing.T, m *infer.Model) *Decoder {
	t.Helper()
	d, err := New(m, Options{CPU: reference(m), Program: program(t), Software: true, Pause: time.Millisecond, Patience: patience})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	ready(t, d)
	return d
}

// TestGoldenVectors compares the real program with the vectors of the reference implementation.
func TestGoldenVectors(t *testing.T) {
	g := decodertest.Open(t)
	d := startReal(t, g.Model)
	s := d.State()
	t.Logf("%s: the CPU engine's bits: %v, off by %g at most", s.GPU.Adapter, s.Measured.Same, s.Measured.Worst)
	if !s.GPU.Software {
		t.Errorf("%s is taken for a GPU", s.GPU.Adapter)
	}
	g.Check(t, d, "gpu", 1e-5)
}

// TestBatches decodes batches of all sizes: one tile and many, one slice and many, with widths that fill no tile.
func TestBatches(t *testing.T) {
	for _, heads := range []infer.Heads{infer.HeadsHOV, infer.HeadsSpread} {
		m, err := infer.NewRandomModel(infer.Config{
			Latent: 5, Condition: groove.ConditionSize, Hidden: 71, Channels: [5]int{20, 18, 66, 9, 7}, Heads: heads, Epsilon: 1e-3,
		}, 2)
		if err != nil {
			t.Fatal(err)
		}
		d := startReal(t, m)
		c, err := cpu.New(m)
		if err != nil {
			t.Fatal(err)
		}
		const most = 1100
		z, cond := decodertest.Inputs(m.Config, most, 7)
		var whole infer.Output
		if err := c.Decode(&whole, z, cond); err != nil {
			t.Fatal(err)
		}
		for _, b := range []int{1, 2, 7, 32, 33, 512, 513, most, 3} { // growing, and then a small one in large buffers
			var out infer.Output
			if err := d.Decode(&out, z[:b*m.Config.Latent], cond[:b*groove.ConditionSize]); err != nil {
				t.Fatal(err)
			}
			for name, pair := range map[string][2][]float32{
				"logits": {out.Logits, whole.Logits}, "offsets": {out.Offsets, whole.Offsets}, "velocities": {out.Velocities, whole.Velocities},
				"offset spread": {out.OffsetSpread, whole.OffsetSpread}, "velocity spread": {out.VelocitySpread, whole.VelocitySpread},
			} {
				if strings.Contains(name, "spread") && heads == infer.HeadsHOV {
					if pair[0] != nil {
						t.Errorf("%s of a model without those heads", name)
					}
					continue
				}
				if len(pair[0]) != b*infer.Cells {
					t.Fatalf("batch of %d, %s: %d numbers", b, name, len(pair[0]))
				}
				worst := 0.0
				for i, x := range pair[0] {
					worst = max(worst, math.Abs(float64(x-pair[1][i]))/max(1, math.Abs(float64(x))))
				}
				if !(worst <= 2e-5) {
					t.Errorf("batch of %d, %s: off by %g", b, name, worst)
				}
			}
		}
	}
}

// TestRealProgramKilledAndStopped kills and stops the real program between batches.
func TestRealProgramKilledAndStopped(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no SIGSTOP")
	}
	d := startReal(t, smallModel(t))
	for _, sig := range []syscall.Signal{syscall.SIGKILL, sigstop} {
		ready(t, d)
		if err := decodeNear(t, d, 1); err != nil {
			t.Fatalf("before %v: %v", sig, err)
		}
		d.mu.Lock()
		p := d.current
		d.mu.Unlock()
		if err := p.cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		failed := false
		for seed := uint64(2); !failed && seed < 1000; seed++ { // before the signal arrives some succeed
			failed = decodeNear(t, d, seed) != nil
		}
		if !failed {
			t.Errorf("%v: a thousand batches came from a process that is gone", sig)
		}
	}
	ready(t, d)
	if err := decodeNear(t, d, 3); err != nil {
		t.Errorf("after it was started again: %v", err)
	}
}

// decodeNear decodes some loops and compares them with the CPU engine's, up to rounding, if there is no error.
func decodeNear(t *testing.T, d *Decoder, seed uint64) error {
	t.Helper()
	z, cond := decodertest.Inputs(d.model.Config, 3, seed)
	var got, want infer.Output
	if err := d.Decode(&got, z, cond); err != nil {
		return err
	}
	c, err := cpu.New(d.model)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Decode(&want, z, cond); err != nil {
		t.Fatal(err)
	}
	if worst := decodertest.Farthest(got.Velocities, want.Velocities); !(worst <= 1e-5) {
		t.Errorf("batch %d: off by %g", seed, worst)
	}
	return nil
}
