package cpu

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/decodertest"
)

// paperConfig is the size of the paper's decoder.
var paperConfig = infer.Config{
	Latent: 128, Condition: groove.ConditionSize, Hidden: 512, Channels: [5]int{512, 256, 128, 64, 32},
	Heads: infer.HeadsHOV, Epsilon: 1e-3,
}

// smallConfig is a model with a small latent and predicted spreads.
var smallConfig = infer.Config{
	Latent: 16, Condition: groove.ConditionSize, Hidden: 256, Channels: [5]int{192, 128, 96, 64, 32},
	Heads: infer.HeadsSpread, Epsilon: 1e-3,
}

func BenchmarkDecode(b *testing.B) {
	for _, batch := range []int{1, 8, 64} {
		for _, p := range []Precision{Float32, Float16} {
			b.Run(fmt.Sprintf("batch=%d/weights=%v", batch, p), func(b *testing.B) { benchmark(b, paperConfig, batch, WithPrecision(p)) })
		}
	}
	b.Run("batch=64/weights=f32/threads=2", func(b *testing.B) { benchmark(b, paperConfig, 64, WithThreads(2)) })
	for _, batch := range []int{1, 64} {
		b.Run(fmt.Sprintf("small/batch=%d/weights=f32", batch), func(b *testing.B) { benchmark(b, smallConfig, batch) })
	}
	for _, kn := range Kernels()[1:] {
		for _, batch := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/batch=%d/weights=f32", kn, batch), func(b *testing.B) { benchmark(b, paperConfig, batch, WithKernel(kn)) })
		}
	}
}

func benchmark(b *testing.B, c infer.Config, batch int, opts ...Option) {
	m, err := infer.NewRandomModel(c, 1)
	if err != nil {
		b.Fatal(err)
	}
	d, err := New(m, opts...)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	z, cond := decodertest.Inputs(c, batch, 1)
	var out infer.Output
	times := make([]time.Duration, 4096) // the last ones
	calls := 0
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		if err := d.Decode(&out, z, cond); err != nil {
			b.Fatal(err)
		}
		times[calls%len(times)] = time.Since(start)
		calls++
	}
	times = times[:min(calls, len(times))]
	slices.Sort(times)
	p50 := times[len(times)/2]
	b.ReportMetric(float64(p50.Nanoseconds()), "p50-ns")
	b.ReportMetric(float64(batch)/p50.Seconds(), "loops/s")
}
