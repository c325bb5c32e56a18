package auto

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/gpu"
	"github.com/groovegen/groovegen/infer/gpu/gputest"
	"github.com/groovegen/groovegen/internal/racetest"
)

// TestMain lets this program play groovegpu.
func TestMain(m *testing.M) {
	gputest.Play()
	os.Exit(m.Run())
}

func smallModel(t *testing.T) *infer.Model {
	t.Helper()
	m, err := infer.NewRandomModel(infer.Config{
		Latent: 4, Condition: groove.ConditionSize, Hidden: 8, Channels: [5]int{8, 6, 6, 4, 4}, Epsilon: 1e-3,
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// playing returns a decoder whose GPU process is this program in a part.
func playing(t *testing.T, m *infer.Model, mode Mode, part, file string) *Decoder {
	t.Helper()
	again := func() (infer.Decoder, error) { return cpu.New(m) }
	c, err := again()
	if err != nil {
		t.Fatal(err)
	}
	d := New(m, c, gpu.Options{
		CPU: again, Program: os.Args[0], Pause: time.Millisecond, Patience: 3 * time.Second, Environment: gputest.Environment(part, file),
	}, mode)
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func ready(t *testing.T, d *Decoder) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := d.Wait(ctx); err != nil {
		t.Fatal(err)
	}
}

// loopOf makes the loop of a seed.
func loopOf(t *testing.T, g *infer.Generator, seed uint64) *groove.Loop {
	t.Helper()
	l, err := g.Loop(infer.Recipe{
		Style: groove.Pure(groove.Genre(seed%groove.NumGenres), 110), Seed: seed, Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel(),
	})
	if err != nil {
		t.Fatalf("seed %d: no loop: %v", seed, err)
	}
	return l
}

// TestEachLoopComesAndNoneIsWrong makes loops while the GPU process misbehaves in each way, again and again.
func TestEachLoopComesAndNoneIsWrong(t *testing.T) {
	t.Parallel()
	m := smallModel(t)
	for _, part := range gputest.Faults() {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			c, err := cpu.New(m)
			if err != nil {
				t.Fatal(err)
			}
			alone := infer.NewGenerator(m, c)
			file := filepath.Join(t.TempDir(), "misbehave")
			d := playing(t, m, Always, part, file)
			g, engines := infer.NewGenerator(m, d), map[string]int{}
			rounds := 3
			if part == gputest.Hang || part == gputest.Stall {
				rounds = 1 // each fault is noticed after a while only
			}
			for seed := range uint64(20 * rounds) {
				switch seed % 20 {
				case 0:
					_ = os.Remove(file)
					ready(t, d)
				case 10:
					if err := os.WriteFile(file, nil, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				got, want := loopOf(t, g, seed), loopOf(t, alone, seed)
				if !got.Pattern.Equal(&want.Pattern) {
					t.Errorf("seed %d: another loop than the CPU's", seed)
				}
				engines[got.Origin.Engine]++
			}
			if engines["gpu"] < 10*rounds || engines["cpu"] < rounds {
				t.Errorf("loops of each engine: %v: want 10 of the GPU before each fault, and some of the CPU after it", engines)
			}
		})
	}
}

// TestExplain reads why the last loop was made where it was.
func TestExplain(t *testing.T) {
	m := smallModel(t)
	file := filepath.Join(t.TempDir(), "misbehave")
	d := playing(t, m, Always, gputest.Fail, file)
	ready(t, d)
	g := infer.NewGenerator(m, d)
	says := func(engine, text string) {
		t.Helper()
		loopOf(t, g, 1)
		if e, why := d.Engine(), d.Explain(); e != engine || !strings.Contains(why, text) {
			t.Errorf("engine %s, because %q: want %s, because %q", e, why, engine, text)
		}
	}
	says("gpu", "on a test (none)")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	says("cpu", "the device was lost")
}

func TestMeasuredTakesTheSameBitsOnly(t *testing.T) {
	times := func(gpuTime, cpuTime time.Duration) []gpu.Time {
		return []gpu.Time{{Batch: 1, GPU: gpuTime, CPU: cpuTime}, {Batch: 64, GPU: gpuTime, CPU: 64 * cpuTime}, {Batch: 256, GPU: gpuTime, CPU: 256 * cpuTime}}
	}
	for _, c := range []struct {
		m    gpu.Measured
		says string
	}{
		{gpu.Measured{Same: true, Times: times(1, 2)}, ""},
		{gpu.Measured{Same: true, Times: times(20, 1)}, ""},
		{gpu.Measured{Same: true, Times: times(100*time.Millisecond, time.Millisecond)}, "a batch of 1 takes 1e+02 ms, on the processor 1 ms"},
		{gpu.Measured{Same: false, Times: times(1, 2)}, "rounds otherwise"},
		{gpu.Measured{Same: true}, "slower"},
	} {
		if got := useless(c.m); !strings.Contains(got, c.says) || (got == "") != (c.says == "") {
			t.Errorf("%+v: %q, want %q", c.m, got, c.says)
		}
	}
}

// TestWithoutProgram decodes on the CPU where there is no groovegpu.
func TestWithoutProgram(t *testing.T) {
	m := smallModel(t)
	c, err := cpu.New(m)
	if err != nil {
		t.Fatal(err)
	}
	d := New(m, c, gpu.Options{}, Measured)
	defer d.Close()
	loopOf(t, infer.NewGenerator(m, d), 1)
	if d.Engine() != "cpu" || !strings.Contains(d.Explain(), "there is no groovegpu") || d.Wait(t.Context()) == nil {
		t.Errorf("engine %s, because %q", d.Engine(), d.Explain())
	}
}

func TestDecodeAllocatesNothing(t *testing.T) {
	racetest.Skip(t, "the detector allocates")
	m := smallModel(t)
	d := playing(t, m, Measured, gputest.Unusable, "")
	var out infer.Output
	z, cond := make([]float32, m.Config.Latent), make([]float32, groove.ConditionSize)
	if n := testing.AllocsPerRun(20, func() { _ = d.Decode(&out, z, cond) }); n > 1 {
		t.Errorf("%g allocations", n)
	}
}
