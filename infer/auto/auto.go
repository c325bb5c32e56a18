// Package auto decodes each batch on the engine that is right for it: on the GPU where that is faster and gives the CPU
// engine's bits, and on the CPU everywhere else, also when the GPU engine fails in the middle of a batch. No loop waits for a
// process to start, and none is lost with one.
package auto

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/gpu"
)

// Mode says when the GPU decodes.
type Mode uint8

// The modes.
const (
	Measured Mode = iota // where it is faster and gives the CPU engine's bits
	Always               // whenever it can
	Software             // likewise, with a graphics driver that computes on the processor: for tests
)

// Decoder implements infer.Decoder: one goroutine at a time decodes. Engine and Explain are safe for concurrent use.
type Decoder struct {
	cpu     infer.Decoder
	gpu     *gpu.Decoder // nil: there is no program for it
	missing error        // why
	mode    Mode

	mu   sync.Mutex
	last decision
}

// decision says who decoded the last batch.
type decision struct {
	gpu    bool
	batch  int
	failed error // of the GPU engine, for this batch
}

var _ infer.Decoder = (*Decoder)(nil)

// New returns a decoder for a model. It owns cpu, the engine for everything that the GPU does not decode. o.CPU returns another
// one of the same kind, which the GPU is compared with; the mode sets o.Keep and o.Software.
func New(m *infer.Model, cpu infer.Decoder, o gpu.Options, mode Mode) *Decoder {
	d := &Decoder{cpu: cpu, mode: mode}
	o.Keep, o.Software = nil, mode == Software
	if mode == Measured {
		o.Keep = useless
	}
	d.gpu, d.missing = gpu.New(m, o)
	return d
}

// useless returns why a GPU is of no use to a player, whose largest batch is an audition's.
func useless(m gpu.Measured) string {
	from := m.Crossover()
	switch {
	case !m.Same:
		return "it rounds otherwise than the processor, so a seed would give another loop; --engine gpu uses it all the same"
	case from == 0 || from > infer.MaxAudition:
		t := m.At(1)
		return fmt.Sprintf("it is slower: a batch of 1 takes %s, on the processor %s", short(t.GPU), short(t.CPU))
	}
	return ""
}

func short(d time.Duration) string {
	return fmt.Sprintf("%.2g ms", float64(d)/float64(time.Millisecond))
}

// Decode implements infer.Decoder.
//
// Realtime-safe: no.
func (d *Decoder) Decode(dst *infer.Output, z, cond []float32) error {
	now := decision{batch: len(cond) / groove.ConditionSize}
	if d.prefersGPU(now.batch) {
		if now.failed = d.gpu.Decode(dst, z, cond); now.failed == nil {
			now.gpu = true
			d.note(now)
			return nil
		}
	}
	d.note(now)
	return d.cpu.Decode(dst, z, cond)
}

// prefersGPU reports whether a batch is for the GPU.
func (d *Decoder) prefersGPU(batch int) bool {
	if d.gpu == nil {
		return false
	}
	s := d.gpu.State()
	if !s.Ready || batch < 1 || batch > s.GPU.MaxBatch {
		return false
	}
	t := s.Measured.At(batch)
	return d.mode != Measured || s.Measured.Same && t.GPU < t.CPU
}

func (d *Decoder) note(now decision) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = now
}

// Engine returns the engine that decoded the last batch: "gpu" or that of the CPU.
func (d *Decoder) Engine() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.last.gpu {
		return d.gpu.Engine()
	}
	return d.cpu.Engine()
}

// Kernel returns the name of the CPU engine's kernel. Realtime-safe: yes.
func (d *Decoder) Kernel() string {
	if k, ok := d.cpu.(interface{ Kernel() string }); ok {
		return k.Kernel()
	}
	return ""
}

// Explain says why the last batch was decoded where it was.
func (d *Decoder) Explain() string {
	d.mu.Lock()
	last := d.last
	d.mu.Unlock()
	if d.gpu == nil {
		return d.missing.Error()
	}
	s := d.gpu.State()
	if !s.Ready {
		return s.Reason
	}
	t := s.Measured.At(max(last.batch, 1))
	times := fmt.Sprintf("a batch of %d takes %s on %s (%s), %s on the processor", t.Batch, short(t.GPU), s.GPU.Adapter, s.GPU.Backend, short(t.CPU))
	if last.failed != nil && !last.gpu {
		return fmt.Sprintf("%v; %s", last.failed, times)
	}
	return times
}

// GPU returns what the GPU engine is doing, and whether there is one.
func (d *Decoder) GPU() (gpu.State, bool) {
	if d.gpu == nil {
		return gpu.State{}, false
	}
	return d.gpu.State(), true
}

// Wait waits until the GPU engine is ready. The error says why it is not.
func (d *Decoder) Wait(ctx context.Context) error {
	if d.gpu == nil {
		return d.missing
	}
	return d.gpu.Wait(ctx)
}

// Close ends the GPU engine's process and closes the CPU engine.
func (d *Decoder) Close() error {
	if d.gpu != nil {
		_ = d.gpu.Close() // always nil
	}
	return d.cpu.Close()
}
