package gorgonia

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/gonum"
	G "gorgonia.org/gorgonia"

	"github.com/groovegen/groovegen/train/blas"
)

// BenchmarkStep is a whole step, gradients and Adam, of the paper's model. It reports the heap that is in use after the
// last step, garbage collected, beside the speed.
func BenchmarkStep(b *testing.B) {
	libraries := map[string]func(b *testing.B) G.BLAS{
		"gonum": func(*testing.B) G.BLAS { return gonum.Implementation{} },
		"openblas": func(b *testing.B) G.BLAS {
			l, err := blas.Open()
			if err != nil {
				b.Skip(err)
			}
			return l.Gonum()
		},
	}
	for _, batch := range []int{32, 128} {
		for _, name := range []string{"gonum", "openblas"} {
			b.Run(fmt.Sprintf("batch=%d/%s", batch, name), func(b *testing.B) {
				use(b, libraries[name](b))
				benchmarkStep(b, batch)
			})
		}
	}
}

// use sets the program's BLAS until the test ends.
func use(t testing.TB, library G.BLAS) {
	before := G.WhichBLAS()
	G.Use(library)
	t.Cleanup(func() { G.Use(before) })
}

func benchmarkStep(b *testing.B, batch int) {
	s := newStep(b, Paper(), batch)
	x, c, eps, masks := random(Paper(), batch, rand.New(rand.NewPCG(5, 6)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Run(x, c, eps, masks); err != nil {
			b.Fatal(err)
		}
		if err := s.Update(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "examples/s")
	b.ReportMetric(float64(inUse())/1e6, "MB-in-use")
}
