package gorgonia

import (
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"

	"github.com/groovegen/groovegen/groove"
)

func TestSilence(t *testing.T) {
	s := newStep(t, tiny(), 2)
	_, c, eps, _ := random(tiny(), 2, rand.New(rand.NewPCG(4, 4)))
	l, err := s.Run(make([]float32, 2*groove.Steps*features), c, eps, Masks{})
	if err != nil {
		t.Fatal(err)
	}
	if l.Offset != 0 || l.Velocity != 0 || !(l.Hits > 0) {
		t.Errorf("without a hit: %+v, want no masked loss", l)
	}
	for name, g := range s.Grads() {
		if _, _, z := apart(g, g); math.IsNaN(z) {
			t.Errorf("gradient of %s is not a number", name)
		}
	}
}

func TestRefusals(t *testing.T) {
	good := weights(tiny(), rand.New(rand.NewPCG(1, 2)))
	build := func(change func(c *Config, batch *int, p map[string][]float32)) error {
		c, batch, p := tiny(), 2, map[string][]float32{}
		for name, data := range good {
			p[name] = data
		}
		change(&c, &batch, p)
		_, err := New(c, batch, p)
		return err
	}
	for says, change := range map[string]func(c *Config, batch *int, p map[string][]float32){
		"batch 1: want at least 2":                func(_ *Config, batch *int, _ map[string][]float32) { *batch = 1 },
		"want at least 1 for each":                func(c *Config, _ *int, _ map[string][]float32) { c.Dense = 0 },
		"want more than 0":                        func(c *Config, _ *int, _ map[string][]float32) { c.Epsilon = math.NaN() },
		"tensor encoder.mu.bias is missing":       func(_ *Config, _ *int, p map[string][]float32) { delete(p, "encoder.mu.bias") },
		"tensor decoder.bn2.running_var has 1 nu": func(_ *Config, _ *int, p map[string][]float32) { p["decoder.bn2.running_var"] = []float32{1} },
	} {
		if err := build(change); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want an error with %q", err, says)
		}
	}
	s := newStep(t, tiny(), 2)
	if err := s.Update(); !errors.Is(err, errNoGradients) || s.Grads() != nil {
		t.Errorf("update before a run: %v, gradients %v", err, s.Grads())
	}
	x, c, eps, masks := random(tiny(), 2, rand.New(rand.NewPCG(1, 1)))
	for says, run := range map[string]func() (Losses, error){
		"x has 0 numbers: want 3456":           func() (Losses, error) { return s.Run(nil, c, eps, masks) },
		"c has 3 numbers: want 4":              func() (Losses, error) { return s.Run(x, c[:3], eps, masks) },
		"eps has 0 numbers: want 6":            func() (Losses, error) { return s.Run(x, c, nil, masks) },
		"mask of encoder.dense1 has 1 numbers": func() (Losses, error) { return s.Run(x, c, eps, Masks{Encoder1: []float32{1}}) },
	} {
		if _, err := run(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want an error with %q", err, says)
		}
	}
}

func TestPanicsBecomeErrors(t *testing.T) {
	s := newStep(t, tiny(), 2)
	x, c, eps, masks := random(tiny(), 2, rand.New(rand.NewPCG(1, 1)))
	loss(t, s, x, c, eps, masks)
	s.solver = nil // what comes next are panics, though not Gorgonia's own
	if err := s.Update(); err == nil || !strings.Contains(err.Error(), "panicked") {
		t.Errorf("update: got %v", err)
	}
	machine := s.machine
	s.machine = struct{ G.VM }{}
	if _, err := s.Run(x, c, eps, masks); err == nil || !strings.Contains(err.Error(), "panicked") {
		t.Errorf("run: got %v", err)
	}
	s.machine = machine
}

// TestCloseFreesMemory makes steps one after the other: what a closed one leaves must not add up.
func TestCloseFreesMemory(t *testing.T) {
	cfg := tiny()
	cfg.Hidden = [2]int{512, 512} // 2.7 MB of weights, as much of gradients, twice that of moments
	x, c, eps, masks := random(cfg, 2, rand.New(rand.NewPCG(1, 1)))
	once := func() uint64 {
		s := newStep(t, cfg, 2)
		loss(t, s, x, c, eps, masks)
		if err := errors.Join(s.Update(), s.Close(), s.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Run(x, c, eps, masks); !errors.Is(err, errClosed) {
			t.Errorf("run after close: got %v", err)
		}
		return inUse()
	}
	once()
	if first, last := once(), max(once(), once()); last > first+5e6 {
		t.Errorf("%d bytes in use after two steps were closed, %d after four", first, last)
	}
}

func inUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestMemoryIsFlat: what is in use after 250 steps is what was in use after 50.
func TestMemoryIsFlat(t *testing.T) {
	s := newStep(t, tiny(), 2)
	x, c, eps, masks := random(tiny(), 2, rand.New(rand.NewPCG(1, 1)))
	steps := func(n int) uint64 {
		for range n {
			loss(t, s, x, c, eps, masks)
			if err := s.Update(); err != nil {
				t.Fatal(err)
			}
		}
		return inUse()
	}
	early := steps(50)
	if late := steps(200); late > early+early/20+1<<16 {
		t.Errorf("%d bytes in use after 50 steps, %d after 250", early, late)
	}
}
