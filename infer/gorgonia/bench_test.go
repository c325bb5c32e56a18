package gorgonia

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/decodertest"
)

func BenchmarkDecode(b *testing.B) {
	for _, batch := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("batch=%d", batch), func(b *testing.B) {
			d, _ := newDecoders(b, paperConfig)
			z, cond := decodertest.Inputs(paperConfig, batch, 11)
			var out infer.Output
			b.ReportAllocs()
			for b.Loop() {
				if err := d.Decode(&out, z, cond); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "loops/s")
		})
	}
}

// BenchmarkAgainstCPU runs the two engines in turns, so that whatever else the machine does falls on both, and reports
// their median times and how many times faster the CPU engine is.
func BenchmarkAgainstCPU(b *testing.B) {
	for _, batch := range []int{1, 64} {
		b.Run(fmt.Sprintf("batch=%d", batch), func(b *testing.B) {
			slow, fast := newDecoders(b, paperConfig)
			z, cond := decodertest.Inputs(paperConfig, batch, 11)
			var out infer.Output
			timed := func(d infer.Decoder) time.Duration {
				start := time.Now()
				if err := d.Decode(&out, z, cond); err != nil {
					b.Fatal(err)
				}
				return time.Since(start)
			}
			var slows, fasts []time.Duration
			for b.Loop() {
				slows, fasts = append(slows, timed(slow)), append(fasts, timed(fast))
			}
			s, f := median(slows), median(fasts)
			b.ReportMetric(float64(s.Nanoseconds()), "gorgonia-ns")
			b.ReportMetric(float64(f.Nanoseconds()), "cpu-ns")
			b.ReportMetric(float64(s)/float64(f), "times-faster")
		})
	}
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
