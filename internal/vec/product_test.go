package vec

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func random64(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	return x
}

// TestProductAgainstPlain multiplies matrices of many shapes, and once more in two parts.
func TestProductAgainstPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		m, k, n := rng.IntN(14), rng.IntN(40), 1+rng.IntN(50)
		a, b, got := random64(rng, m*k), random64(rng, k*n), random64(rng, m*n)
		want, parts := slices.Clone(got), slices.Clone(got)
		AddProduct(got, a, b, k, n)
		plainProduct(want, a, b, k, n, 0)
		for i := range got {
			if !(math.Abs(got[i]-want[i]) <= 1e-12) {
				t.Fatalf("(%d, %d)·(%d, %d): element %d is %g, want %g", m, k, k, n, i, got[i], want[i])
			}
		}
		cut := m / 8 * 4
		AddProduct(parts[:cut*n], a[:cut*k], b, k, n)
		AddProduct(parts[cut*n:], a[cut*k:], b, k, n)
		if !slices.Equal(parts, got) {
			t.Fatalf("(%d, %d)·(%d, %d): in two parts it is another product", m, k, k, n)
		}
	}
}

func BenchmarkAddProduct(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	x, y, c := random64(rng, 512*512), random64(rng, 512*160), make([]float64, 512*160)
	for b.Loop() {
		AddProduct(c, x, y, 512, 160)
	}
	b.ReportMetric(2*512*512*160*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}
