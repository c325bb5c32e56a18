package gpu

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// Time is how long a batch takes on both engines, the best of some.
type Time struct {
	Batch    int
	GPU, CPU time.Duration
}

// Measured is what was found when a process had started.
type Measured struct {
	Same  bool    // the GPU gives the CPU engine's bits
	Worst float64 // the largest difference otherwise, of a probability, an offset or a velocity
	Times []Time  // in order of the batch
}

const (
	// tolerance is how far a number of the GPU may be off: what rounding does, and no wrong kernel.
	tolerance = 1e-4
	testLoops = 40 // more than one tile of rows in each layer, and fewer than two
	rounds    = 3
	// enough ends the measuring: a batch that takes so long is not asked for by a player.
	enough = 100 * time.Millisecond
	// testPatience is for a driver that compiles when a kernel is first used.
	testPatience = 20 * time.Second
)

// batches are those that are timed.
var batches = []int{1, 4, 16, 64, 256, 1024, 4096, 16384}

// timedCPU is the largest batch that the CPU engine decodes to be timed. Beyond it, its time grows with the batch.
const timedCPU = 64

// measure compares a process with the CPU engine, and times both up to the largest batch; zero = all. The error says that the process must not be used.
func measure(p *process, m *infer.Model, cpu infer.Decoder, largest int) (Measured, error) {
	var found Measured
	if err := found.compare(p, m, cpu); err != nil {
		return found, err
	}
	var perLoop time.Duration
	for _, b := range batches {
		if b > p.ready.MaxBatch || largest > 0 && b > largest {
			break
		}
		z, cond := drawInputs(m.Config, b)
		var out infer.Output
		t := Time{Batch: b}
		var err error
		if t.GPU, err = best(func() error { return p.decode(&out, z, cond, b, testPatience) }); err != nil {
			return found, err
		}
		if t.CPU = time.Duration(b) * perLoop; b <= timedCPU {
			if t.CPU, err = best(func() error { return cpu.Decode(&out, z, cond) }); err != nil {
				return found, err
			}
			perLoop = t.CPU / time.Duration(b)
		}
		if found.Times = append(found.Times, t); t.GPU > enough {
			break
		}
	}
	return found, nil
}

// compare decodes some loops on both engines.
func (f *Measured) compare(p *process, m *infer.Model, cpu infer.Decoder) error {
	z, cond := drawInputs(m.Config, testLoops)
	var got, want infer.Output
	if err := p.decode(&got, z, cond, testLoops, testPatience); err != nil {
		return err
	}
	if err := cpu.Decode(&want, z, cond); err != nil {
		return err
	}
	f.Same = true
	for i, pair := range [][2][]float32{
		{got.Logits, want.Logits},
		{got.Offsets, want.Offsets},
		{got.Velocities, want.Velocities},
		{got.OffsetSpread, want.OffsetSpread},
		{got.VelocitySpread, want.VelocitySpread},
	} {
		for j, x := range pair[0] {
			y := pair[1][j]
			f.Same = f.Same && math.Float32bits(x) == math.Float32bits(y)
			d := math.Abs(float64(x) - float64(y))
			if i == 0 {
				d = math.Abs(probability(x) - probability(y))
			}
			f.Worst = max(f.Worst, d)
		}
	}
	if !(f.Worst <= tolerance) {
		return fmt.Errorf("%w: %s decodes wrongly: its numbers are off by %g", errUnusable, p.ready.Adapter, f.Worst)
	}
	return nil
}

func probability(logit float32) float64 { return 1 / (1 + math.Exp(-float64(logit))) }

// drawInputs returns a batch of latents and of genres, always the same.
func drawInputs(c infer.Config, batch int) (z, cond []float32) {
	rng := rand.New(rand.NewPCG(1, uint64(batch)))
	for i := range batch {
		for range c.Latent {
			z = append(z, float32(rng.NormFloat64()))
		}
		style := groove.Pure(groove.Genre(i%groove.NumGenres), 90+float64(i%80)).Condition()
		cond = append(cond, style[:]...)
	}
	return z, cond
}

// best returns the shortest time of some rounds, after one that is not timed.
func best(do func() error) (time.Duration, error) {
	shortest := time.Duration(math.MaxInt64)
	for round := range rounds + 1 {
		began := time.Now()
		if err := do(); err != nil {
			return 0, err
		}
		took := time.Since(began)
		if round > 0 {
			shortest = min(shortest, took)
		}
		if took > enough {
			return took, nil
		}
	}
	return shortest, nil
}

// At returns how long a batch takes, by the batches that were timed.
func (f *Measured) At(batch int) Time {
	t := Time{Batch: batch}
	if len(f.Times) == 0 {
		return t
	}
	last := f.Times[0]
	for _, next := range f.Times {
		if next.Batch >= batch {
			if next.Batch > last.Batch {
				share := float64(batch-last.Batch) / float64(next.Batch-last.Batch)
				last.GPU += time.Duration(share * float64(next.GPU-last.GPU))
				last.CPU += time.Duration(share * float64(next.CPU-last.CPU))
			}
			t.GPU, t.CPU = last.GPU, last.CPU
			return t
		}
		last = next
	}
	factor := float64(batch) / float64(last.Batch)
	t.GPU, t.CPU = time.Duration(factor*float64(last.GPU)), time.Duration(factor*float64(last.CPU))
	return t
}

// Crossover returns the smallest batch that was timed from which on the GPU is faster; 0: it never is.
func (f *Measured) Crossover() int {
	from := 0
	for _, t := range f.Times {
		switch {
		case t.GPU >= t.CPU:
			from = 0
		case from == 0:
			from = t.Batch
		}
	}
	return from
}
