package vec

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestAgainstPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 100 {
		x, y, want := make([]float32, n), make([]float32, n), make([]float32, n)
		for i := range x {
			x[i], y[i] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
			want[i] = y[i]
		}
		if got, want := Dot(x, y), plainDot(x, y); !(math.Abs(float64(got-want)) <= 1e-4) {
			t.Errorf("n %d: dot %g, want %g", n, got, want)
		}
		AddScaled(y, x, 0.3)
		plainAdd(want, x, 0.3)
		for i := range y {
			if !(math.Abs(float64(y[i]-want[i])) <= 1e-6) {
				t.Fatalf("n %d: element %d is %g, want %g", n, i, y[i], want[i])
			}
		}
	}
}

func TestNoAllocation(t *testing.T) {
	x, y := make([]float32, 70), make([]float32, 70)
	if n := testing.AllocsPerRun(100, func() { AddScaled(y, x, Dot(x, y)) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

func BenchmarkAddScaled(b *testing.B) {
	x, y := make([]float32, 192), make([]float32, 192)
	for b.Loop() {
		AddScaled(y, x, 0.5)
	}
}

func TestTranspose8(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for n := range 40 {
		lds, ldd := n+3, 11
		src, dst := make([]float32, 8*lds), make([]float32, max(n, 1)*ldd)
		for i := range src {
			src[i] = rng.Float32()
		}
		Transpose8(dst, ldd, src, lds, n)
		for i := range n {
			for j := range ldd {
				want := float32(0)
				if j < 8 {
					want = src[j*lds+i]
				}
				if dst[i*ldd+j] != want {
					t.Fatalf("%d numbers: column %d of row %d is %g, want %g", n, j, i, dst[i*ldd+j], want)
				}
			}
		}
	}
}
