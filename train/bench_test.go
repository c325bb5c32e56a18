package train

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/nn"
)

// someBatch is a batch with the density of real windows.
func someBatch(n int) *Batch {
	rng := rand.New(rand.NewPCG(1, 2))
	b := NewBatch(n)
	b.N = n
	for i := 0; i < len(b.X); i += 27 {
		for v := range voices {
			if rng.Float64() < 0.13 {
				b.X[i+v], b.X[i+voices+v], b.X[i+2*voices+v] = 1, float32(0.1*rng.NormFloat64()), float32(rng.Float64())
			}
		}
	}
	for i := range n {
		b.Genre[i] = rng.IntN(18)
		b.C[i*conditionSize+b.Genre[i]], b.C[i*conditionSize+18] = 1, 0.3
	}
	return b
}

func BenchmarkStep(b *testing.B) {
	for _, c := range Configs() {
		for _, batch := range []int{32, 128} {
			for _, workers := range []int{1, 2} {
				b.Run(fmt.Sprintf("%s/batch%d/workers%d", c.Name, batch, workers), func(b *testing.B) {
					e := nn.NewEngine(nn.Workers(workers))
					defer e.Close()
					m, err := NewCVAE(e, c, batch, 1)
					if err != nil {
						b.Fatal(err)
					}
					opt := nn.NewAdam(e, m.Params())
					opt.Rate = 1e-4
					data := someBatch(batch)
					b.ReportAllocs()
					for b.Loop() {
						opt.Zero()
						m.Step(data, nn.Pass{Seed: 1, Step: uint64(opt.Step)})
						opt.Update()
					}
					b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "examples/s")
				})
			}
		}
	}
}

func BenchmarkRefine(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers%d", workers), func(b *testing.B) {
			e := nn.NewEngine(nn.Workers(workers))
			defer e.Close()
			r, opt := someRefiner(b, e)
			b.ReportAllocs()
			for b.Loop() {
				opt.Zero()
				r.run(nn.Pass{Train: true, Step: uint64(opt.Step)}, uint64(opt.Step))
				opt.Update()
			}
			b.ReportMetric(float64(r.batch.N*b.N)/b.Elapsed().Seconds(), "examples/s")
		})
	}
}

// someRefiner is a refiner of the recommended model with a full batch, and its optimiser.
func someRefiner(tb testing.TB, e *nn.Engine) (*refiner, *nn.Adam) {
	tb.Helper()
	m, err := NewCVAE(e, Groove(), 128, 1)
	if err != nil {
		tb.Fatal(err)
	}
	c := Groove().Refine
	r := newRefiner(m, c, 1)
	data := someBatch(c.Batch)
	*r.batch = *data
	stats := make([]infer.LoopStats, data.N)
	for i := range stats {
		var loop groove.Pattern
		patternOf(&loop, data.X[i*window:][:window])
		stats[i] = infer.LoopStatsOf(&loop)
	}
	r.stats.Quantiles = infer.QuantilesOf(stats)
	opt := nn.NewAdam(e, r.params)
	opt.Rate = 1e-3
	return r, opt
}
