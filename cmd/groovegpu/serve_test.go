package main

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/gogpu/gputypes"
	"github.com/gogpu/wgpu"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/gpu/wire"
)

// brokenGPU fails at the second batch.
type brokenGPU struct{ batches int }

func (b *brokenGPU) ready() wire.Ready { return wire.Ready{Adapter: "broken", MaxBatch: 2} }

func (b *brokenGPU) decode(_, cond []float32, result func(first, loops int, planes []byte) error) error {
	if b.batches++; b.batches > 1 {
		return errors.New("the device was lost")
	}
	loops := len(cond) / groove.ConditionSize
	return result(0, loops, make([]byte, 4*3*loops*infer.Cells))
}

func modelFile(t *testing.T) []byte {
	t.Helper()
	m, err := infer.NewRandomModel(infer.Config{
		Latent: 4, Condition: groove.ConditionSize, Hidden: 4, Channels: [5]int{4, 4, 4, 4, 4}, Epsilon: 1e-3,
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := m.Write(&b, false); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// script is what a client sends.
func script(t *testing.T, send func(w io.Writer) error) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	if err := send(&b); err != nil {
		t.Fatal(err)
	}
	return &b
}

func kinds(t *testing.T, out io.Reader) (ks []wire.Kind) {
	t.Helper()
	r := wire.NewReader(out)
	for {
		f, err := r.Next()
		if errors.Is(err, io.EOF) {
			return ks
		}
		if err != nil {
			t.Fatal(err)
		}
		ks = append(ks, f.Kind)
	}
}

func TestServe(t *testing.T) {
	batch := wire.AppendBatch(nil, make([]float32, 8), make([]float32, 2*groove.ConditionSize))
	model := func(w io.Writer) error { return wire.Write(w, wire.KindModel, 0, modelFile(t)) }
	broken := func(*infer.Model) (decoder, error) { return &brokenGPU{}, nil }
	for name, c := range map[string]struct {
		send func(w io.Writer) error
		open func(*infer.Model) (decoder, error)
		want []wire.Kind
		says string
	}{
		"nothing":     {func(io.Writer) error { return nil }, broken, nil, "read the model"},
		"model alone": {model, broken, []wire.Kind{wire.KindReady}, ""},
		"one batch": {
			func(w io.Writer) error { return errors.Join(model(w), wire.Write(w, wire.KindDecode, 1, batch)) }, broken,
			[]wire.Kind{wire.KindReady, wire.KindResult},
			"",
		},
		"a failure ends it": {func(w io.Writer) error {
			return errors.Join(model(w), wire.Write(w, wire.KindDecode, 1, batch), wire.Write(w, wire.KindDecode, 2, batch), wire.Write(w, wire.KindDecode, 3, batch))
		}, broken, []wire.Kind{wire.KindReady, wire.KindResult, wire.KindFailed}, "the device was lost"},
		"no GPU":      {model, func(*infer.Model) (decoder, error) { return nil, errNoAdapter }, []wire.Kind{wire.KindUnusable}, ""},
		"batch first": {func(w io.Writer) error { return wire.Write(w, wire.KindDecode, 1, batch) }, broken, nil, "a frame of kind"},
		"no model":    {func(w io.Writer) error { return wire.Write(w, wire.KindModel, 1, []byte("x")) }, broken, nil, "load model"},
		"short batch": {
			func(w io.Writer) error { return errors.Join(model(w), wire.Write(w, wire.KindDecode, 1, batch[:9])) }, broken,
			[]wire.Kind{wire.KindReady},
			"batch of 2 loops",
		},
		"garbage": {
			func(w io.Writer) error { _, err := w.Write(make([]byte, 100)); return errors.Join(model(w), err) }, broken,
			nil, "not a frame",
		},
	} {
		var out bytes.Buffer
		err := serve(script(t, c.send), &out, c.open)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want %q", name, err, c.says)
		}
		if got := kinds(t, &out); len(got) != len(c.want) || !equal(got, c.want) {
			t.Errorf("%s: answers %v, want %v", name, got, c.want)
		}
	}
}

func equal(a, b []wire.Kind) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// TestSoftwareAdaptersAreRefused has adapters as drivers describe them.
func TestSoftwareAdaptersAreRefused(t *testing.T) {
	gpu := wgpu.AdapterInfo{Name: "NVIDIA GeForce RTX 4090", DeviceType: gputypes.DeviceTypeDiscreteGPU, Backend: gputypes.BackendVulkan}
	llvmpipe := wgpu.AdapterInfo{Name: "llvmpipe (LLVM 15.0.6, 256 bits)", DeviceType: gputypes.DeviceTypeCPU, Backend: gputypes.BackendVulkan}
	warp := wgpu.AdapterInfo{Name: "Microsoft Basic Render Driver", DeviceType: gputypes.DeviceTypeDiscreteGPU, Backend: gputypes.BackendDX12}
	own := wgpu.AdapterInfo{Name: "Software Renderer", DeviceType: gputypes.DeviceTypeCPU, Backend: gputypes.BackendEmpty}
	for _, c := range []struct {
		info         wgpu.AdapterInfo
		asked, taken bool
	}{{gpu, false, true}, {gpu, true, true}, {llvmpipe, false, false}, {llvmpipe, true, true}, {warp, false, false}, {warp, true, true}, {own, false, false}, {own, true, false}} {
		if err := usable(c.info, c.asked); (err == nil) != c.taken {
			t.Errorf("%s, asked for software %v: %v", c.info.Name, c.asked, err)
		}
	}
}
