package vec

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestDotIsTheSameEverywhere compares with the sum of sixteen lanes, to the bit, at every length.
func TestDotIsTheSameEverywhere(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 150 {
		x, y := random(rng, n), random(rng, n)
		var sums [dotLanes]float32
		whole := n &^ (dotLanes - 1)
		for i := range whole {
			sums[i%dotLanes] = exactFMA(x[i], y[i], sums[i%dotLanes])
		}
		want := total(&sums) + restOfDot(x[whole:], y[whole:])
		if got := Dot(x, y); got != want {
			t.Fatalf("n %d: the dot product is %g, want %g", n, got, want)
		}
		exact := 0.0
		for i := range x {
			exact += float64(x[i]) * float64(y[i])
		}
		if !(math.Abs(float64(want)-exact) <= 1e-5) {
			t.Fatalf("n %d: the dot product is %g, exactly %g", n, want, exact)
		}
	}
}

// TestAddScaledIsTheSameEverywhere: whole lanes are fused, the rest is not.
func TestAddScaledIsTheSameEverywhere(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for n := range 100 {
		x, y := random(rng, n), random(rng, n)
		want := append([]float32(nil), y...)
		addedInTurn(want, x, []Term{{0, 0.3}})
		AddScaled(y, x, 0.3)
		for i := range y {
			if math.Float32bits(y[i]) != math.Float32bits(want[i]) {
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
