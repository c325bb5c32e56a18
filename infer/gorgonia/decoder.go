package gorgonia

import (
	"errors"
	"fmt"
	"runtime"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// Decoder is a model as a graph and the machine that runs it. It implements infer.Decoder: one goroutine at a time.
type Decoder struct {
	config  infer.Config
	machine G.VM
	input   []float32 // the input node's value
	values  []G.Value // of the heads, as of the last run
	closed  bool
}

var _ infer.Decoder = (*Decoder)(nil)

var errClosed = errors.New("decode: the decoder is closed")

// New builds the graph. The model is not kept.
func New(m *infer.Model) (d *Decoder, err error) {
	if err = m.Config.Validate(); err != nil {
		return nil, fmt.Errorf("make gorgonia decoder: %w", err)
	}
	defer func() {
		if err = recovered(recover(), "make gorgonia decoder", err); err != nil {
			d = nil
		}
	}()
	graph, input, heads, err := build(m)
	if err != nil {
		return nil, fmt.Errorf("make gorgonia decoder: %w", err)
	}
	d = &Decoder{config: m.Config, input: input, values: make([]G.Value, len(heads))}
	for i, h := range heads {
		G.Read(h, &d.values[i])
	}
	d.machine = G.NewTapeMachine(graph)
	// The machine is part of a reference cycle. With its finalizer, which does nothing without CUDA, the
	// garbage collector would never free it.
	runtime.SetFinalizer(d.machine, nil)
	return d, nil
}

// recovered turns a panic of Gorgonia's into an error; without one it returns err.
func recovered(p any, what string, err error) error {
	if p == nil {
		return err
	}
	return fmt.Errorf("%s: gorgonia panicked: %v", what, p)
}

// Engine returns "gorgonia". Realtime-safe: yes.
func (d *Decoder) Engine() string { return "gorgonia" }

// Decode decodes b = len(z)/latent loops into dst, one after the other; z is (b, latent), cond (b,
// groove.ConditionSize). Realtime-safe: no (it allocates, and computes for as long as it takes).
func (d *Decoder) Decode(dst *infer.Output, z, cond []float32) (err error) {
	if d.closed {
		return errClosed
	}
	latent := d.config.Latent
	if len(z)%latent != 0 {
		return fmt.Errorf("decode: z has %d numbers: want a multiple of %d, the latent size", len(z), latent)
	}
	b := len(z) / latent
	if len(cond) != b*groove.ConditionSize {
		return fmt.Errorf("decode: cond has %d numbers: want %d, %d for each of %d loops", len(cond), b*groove.ConditionSize, groove.ConditionSize, b)
	}
	defer func() { err = recovered(recover(), "decode", err) }()
	heads := d.fit(dst, b)
	for i := range b {
		copy(d.input, z[i*latent:(i+1)*latent])
		copy(d.input[latent:], cond[i*groove.ConditionSize:(i+1)*groove.ConditionSize])
		if err := d.one(heads, i); err != nil {
			return fmt.Errorf("decode loop %d: %w", i, err)
		}
	}
	return nil
}

// one runs the graph and puts its outputs into loop i's cells.
func (d *Decoder) one(heads [][]float32, i int) error {
	defer d.machine.Reset()
	if err := d.machine.RunAll(); err != nil {
		return err
	}
	for h, v := range d.values {
		t, ok := v.(tensor.Tensor)
		if !ok {
			return fmt.Errorf("head %d is a %T: want a tensor", h, v)
		}
		data, ok := t.Data().([]float32)
		if !ok || len(data) != infer.Cells {
			return fmt.Errorf("head %d has shape %v of %v: want %d by %d of float32", h, t.Shape(), t.Dtype(), groove.Steps, groove.NumVoices)
		}
		finish(h, heads[h][i*infer.Cells:][:infer.Cells], data)
	}
	return nil
}

// finish copies a head's cells and applies the function that the graph leaves out.
func finish(head int, dst, src []float32) {
	copy(dst, src)
	switch head {
	case 1: // offset: half of the tanh
		for i := range dst {
			dst[i] *= 0.5
		}
	case 3, 4: // log σ
		for i, x := range dst {
			dst[i] = infer.Spread(x)
		}
	}
}

// fit gives dst's slices the lengths of a batch of b and returns those that the model fills, in the order of the heads.
func (d *Decoder) fit(dst *infer.Output, b int) [][]float32 {
	dst.Batch = b
	all := []*[]float32{&dst.Logits, &dst.Offsets, &dst.Velocities, &dst.OffsetSpread, &dst.VelocitySpread}
	var heads [][]float32
	for h, v := range all {
		if h >= len(d.values) {
			*v = nil
			continue
		}
		if n := b * infer.Cells; cap(*v) < n {
			*v = make([]float32, n)
		} else {
			*v = (*v)[:n]
		}
		heads = append(heads, *v)
	}
	return heads
}

// Close frees the machine. Decode fails afterwards.
func (d *Decoder) Close() (err error) {
	if d.closed {
		return nil
	}
	d.closed = true
	defer func() { err = recovered(recover(), "close gorgonia decoder", err) }()
	if err := d.machine.Close(); err != nil {
		return fmt.Errorf("close gorgonia decoder: %w", err)
	}
	return nil
}
