package cpu

import (
	"errors"
	"fmt"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// Decoder is a model on this engine. It implements infer.Decoder: one goroutine at a time.
type Decoder struct {
	net     *network
	options options
	own     *scratch  // of the goroutine that calls Decode
	workers []*worker // one for each further thread
	closed  bool
}

var _ infer.Decoder = (*Decoder)(nil)

var errClosed = errors.New("decode: the decoder is closed")

// New packs m's weights, about 10 ms for two million of them (20 ms in half precision), and starts the threads beyond the first. With Auto it
// measures for a few milliseconds which precision is faster.
// The model is not kept. The error says which option or which layer cannot be.
func New(m *infer.Model, opts ...Option) (*Decoder, error) {
	o, err := makeOptions(opts)
	if err != nil {
		return nil, fmt.Errorf("make cpu decoder: %w", err)
	}
	kn, err := findKernel(o.kernel)
	if err != nil {
		return nil, fmt.Errorf("make cpu decoder: %w", err)
	}
	if err = m.Config.Validate(); err != nil {
		return nil, fmt.Errorf("make cpu decoder: %w", err)
	}
	d := &Decoder{options: o}
	if o.precision == Auto {
		d.net, d.options.precision, err = fastestNetwork(m, kn)
	} else {
		half := o.precision == Float16
		d.net, err = newNetwork(m, kn, packing{half: half, packed: half && kn.f16 != nil})
	}
	if err != nil {
		return nil, fmt.Errorf("make cpu decoder: %w", err)
	}
	d.net.raw = o.raw
	d.own = d.net.newScratch()
	for range o.threads - 1 {
		d.workers = append(d.workers, startWorker(d.net))
	}
	return d, nil
}

// Engine returns "cpu", or "cpu-f16" if weights were rounded to half precision. Realtime-safe: yes.
func (d *Decoder) Engine() string {
	if d.net.rounded {
		return "cpu-f16"
	}
	return "cpu"
}

// Kernel returns the name of the kernel in use: "avx512", "avx2" or "plain". Realtime-safe: yes.
func (d *Decoder) Kernel() string { return d.net.kernel.name }

// Threads returns the number of threads that a batch is shared between. Realtime-safe: yes.
func (d *Decoder) Threads() int { return d.options.threads }

// Precision returns how the weights are kept, Float32 or Float16. Realtime-safe: yes.
func (d *Decoder) Precision() Precision { return d.options.precision }

// Decode decodes b = len(z)/latent loops into dst; z is (b, latent), cond (b, groove.ConditionSize). A loop's numbers do
// not depend on the others in its batch, on b, or on the number of threads. It allocates only where dst is too small.
// Realtime-safe: no (it computes for as long as it takes).
func (d *Decoder) Decode(dst *infer.Output, z, cond []float32) error {
	if d.closed {
		return errClosed
	}
	latent := d.net.config.Latent
	if len(z)%latent != 0 {
		return fmt.Errorf("decode: z has %d numbers: want a multiple of %d, the latent size", len(z), latent)
	}
	b := len(z) / latent
	if len(cond) != b*groove.ConditionSize {
		return fmt.Errorf("decode: cond has %d numbers: want %d, %d for each of %d loops", len(cond), b*groove.ConditionSize, groove.ConditionSize, b)
	}
	d.fit(dst, b)
	d.share(dst, z, cond, b)
	return nil
}

// fit gives dst's slices the lengths of a batch of b.
func (d *Decoder) fit(dst *infer.Output, b int) {
	dst.Batch = b
	for _, v := range [...]*[]float32{&dst.Logits, &dst.Offsets, &dst.Velocities} {
		*v = grown(*v, b*infer.Cells)
	}
	if d.net.config.Heads != infer.HeadsSpread {
		dst.OffsetSpread, dst.VelocitySpread = nil, nil
		return
	}
	dst.OffsetSpread = grown(dst.OffsetSpread, b*infer.Cells)
	dst.VelocitySpread = grown(dst.VelocitySpread, b*infer.Cells)
}

func grown(v []float32, n int) []float32 {
	if cap(v) < n {
		return make([]float32, n)
	}
	return v[:n]
}

// Close stops the threads and waits for them. Decode fails afterwards.
func (d *Decoder) Close() error {
	if d.closed {
		return nil
	}
	d.closed = true
	for _, w := range d.workers {
		w.stop()
	}
	return nil
}
