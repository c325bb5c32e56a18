package cpu

import (
	"strings"
	"testing"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/decodertest"
)

func TestNewRefuses(t *testing.T) {
	m := newModel(t, smallConfig, 1)
	broken := *m
	broken.Config.Hidden = 0
	large := newModel(t, smallConfig, 1)
	large.Dense[1].Weight[0] = 1e30
	for _, x := range []struct {
		model *infer.Model
		opt   Option
		names string
	}{
		{m, WithThreads(0), "threads 0"},
		{m, WithThreads(1000), "threads 1000"},
		{m, WithPrecision(9), "precision 9"},
		{m, WithKernel("abacus"), `kernel "abacus"`},
		{&broken, WithThreads(1), "hidden 0"},
	} {
		if _, err := New(x.model, x.opt); err == nil || !strings.Contains(err.Error(), x.names) {
			t.Errorf("got %v, want an error with %q", err, x.names)
		}
	}
	// The small model's layers are below the size that half precision pays for, but for the largest ones.
	if _, err := New(large, WithPrecision(Float16)); err == nil || !strings.Contains(err.Error(), "dense 1") {
		t.Errorf("a weight of 1e30 in half precision: got %v, want an error that names the layer", err)
	}
	if _, err := New(large); err != nil {
		t.Errorf("a weight of 1e30 in float32: %v", err)
	}
}

func TestDecoderSaysWhatItIs(t *testing.T) {
	ks := Kernels()
	if ks[len(ks)-1] != "plain" {
		t.Errorf("kernels %v: want plain the last", ks)
	}
	d := newDecoder(t, newModel(t, smallConfig, 1), WithThreads(2), WithPrecision(Float16))
	if d.Engine() != "cpu-f16" || d.Kernel() != ks[0] || d.Threads() != 2 || d.Precision().String() != "f16" || Float32.String() != "f32" {
		t.Errorf("engine %q, kernel %q, threads %d, precision %v", d.Engine(), d.Kernel(), d.Threads(), d.Precision())
	}
}

func TestCloseTwice(t *testing.T) {
	d := newDecoder(t, newModel(t, smallConfig, 1), WithThreads(3))
	for range 2 {
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var out infer.Output
	z, cond := decodertest.Inputs(smallConfig, 1, 1)
	if err := d.Decode(&out, z, cond); err == nil {
		t.Error("decode after close: want an error")
	}
	for _, w := range d.workers {
		if _, open := <-w.done; open {
			t.Error("a thread is still there after close")
		}
	}
}
