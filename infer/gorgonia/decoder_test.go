package gorgonia

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/decodertest"
)

var (
	paperConfig = infer.Config{
		Latent: 128, Condition: groove.ConditionSize, Hidden: 512, Channels: [5]int{512, 256, 128, 64, 32},
		Heads: infer.HeadsHOV, Epsilon: 1e-3,
	}
	smallConfig = infer.Config{
		Latent: 16, Condition: groove.ConditionSize, Hidden: 256, Channels: [5]int{192, 128, 96, 64, 32},
		Heads: infer.HeadsSpread, Epsilon: 1e-3,
	}
	oddConfig = infer.Config{
		Latent: 3, Condition: groove.ConditionSize, Hidden: 7, Channels: [5]int{5, 9, 2, 11, 3},
		Heads: infer.HeadsSpread, Epsilon: 1e-3,
	}
)

func newDecoders(t testing.TB, c infer.Config) (*Decoder, *cpu.Decoder) {
	t.Helper()
	m, err := infer.NewRandomModel(c, 12)
	if err != nil {
		t.Fatal(err)
	}
	g, err := New(m)
	if err != nil {
		t.Fatal(err)
	}
	f, err := cpu.New(m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = errors.Join(g.Close(), f.Close()) })
	return g, f
}

// TestEnginesAgree: two engines that share nothing but the weights.
func TestEnginesAgree(t *testing.T) {
	for _, c := range []infer.Config{paperConfig, smallConfig, oddConfig} {
		g, f := newDecoders(t, c)
		z, cond := decodertest.Inputs(c, 3, 11)
		var got, want infer.Output
		if err := errors.Join(g.Decode(&got, z, cond), f.Decode(&want, z, cond)); err != nil {
			t.Fatal(err)
		}
		if got.Batch != 3 {
			t.Errorf("batch %d, want 3", got.Batch)
		}
		pairs := [][2][]float32{
			{got.Logits, want.Logits},
			{got.Offsets, want.Offsets},
			{got.Velocities, want.Velocities},
			{got.OffsetSpread, want.OffsetSpread},
			{got.VelocitySpread, want.VelocitySpread},
		}
		for h, p := range pairs {
			if len(p[0]) == 0 && h > 2 && c.Heads == infer.HeadsHOV {
				continue // no spreads
			}
			if worst := decodertest.Farthest(p[0], p[1]); !(worst < 5e-5) {
				t.Errorf("%v head %d: the engines are %g apart", c, h, worst)
			}
		}
	}
}

// TestLoopsDoNotDependOnTheirBatch also runs the machine several times: nothing may stay from one run to the next.
func TestLoopsDoNotDependOnTheirBatch(t *testing.T) {
	g, _ := newDecoders(t, oddConfig)
	z, cond := decodertest.Inputs(oddConfig, 4, 11)
	var batch, alone infer.Output
	if err := g.Decode(&batch, z, cond); err != nil {
		t.Fatal(err)
	}
	for i := 3; i >= 0; i-- {
		if err := g.Decode(&alone, z[i*3:][:3], cond[i*groove.ConditionSize:][:groove.ConditionSize]); err != nil {
			t.Fatal(err)
		}
		for j, v := range alone.Logits {
			if w := batch.Logits[i*infer.Cells+j]; math.Float32bits(v) != math.Float32bits(w) {
				t.Fatalf("loop %d cell %d: %g alone, %g in a batch", i, j, v, w)
			}
		}
	}
}

func TestDecodeChecksLengths(t *testing.T) {
	g, _ := newDecoders(t, oddConfig)
	var out infer.Output
	for _, x := range []struct {
		z, cond int
		names   string
	}{{4, 19, "z has 4"}, {3, 18, "cond has 18"}, {6, 19, "cond has 19"}} {
		err := g.Decode(&out, make([]float32, x.z), make([]float32, x.cond))
		if err == nil || !strings.Contains(err.Error(), x.names) {
			t.Errorf("z %d, cond %d: got %v, want an error with %q", x.z, x.cond, err, x.names)
		}
	}
	if err := g.Decode(&out, nil, nil); err != nil || out.Batch != 0 {
		t.Errorf("an empty batch: got %v, batch %d", err, out.Batch)
	}
}

func TestPanicsBecomeErrors(t *testing.T) {
	g, _ := newDecoders(t, oddConfig)
	g.machine = nil // what comes next is a panic, though not Gorgonia's own
	var out infer.Output
	z, cond := decodertest.Inputs(oddConfig, 1, 11)
	if err := g.Decode(&out, z, cond); err == nil || !strings.Contains(err.Error(), "panicked") {
		t.Errorf("got %v, want the panic as an error", err)
	}
	g.closed = true
	m, err := infer.NewRandomModel(oddConfig, 1)
	if err != nil {
		t.Fatal(err)
	}
	m.Dense[0].Weight = m.Dense[0].Weight[:4]
	if d, err := New(m); err == nil || d != nil || !strings.Contains(err.Error(), "make gorgonia decoder") {
		t.Errorf("a model with too few weights: got %v, %v, want an error and no decoder", d, err)
	}
	m.Config.Latent = 0
	if _, err := New(m); err == nil || !strings.Contains(err.Error(), "latent 0") {
		t.Errorf("a model of latent size 0: got %v", err)
	}
}

func TestCloseTwice(t *testing.T) {
	g, _ := newDecoders(t, oddConfig)
	if g.Engine() != "gorgonia" {
		t.Errorf("engine %q", g.Engine())
	}
	for range 2 {
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var out infer.Output
	z, cond := decodertest.Inputs(oddConfig, 1, 11)
	if err := g.Decode(&out, z, cond); !errors.Is(err, errClosed) {
		t.Errorf("decode after close: got %v", err)
	}
}
