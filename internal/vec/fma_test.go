package vec

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// exactFMA computes without rounding, and rounds once.
func exactFMA(x, y, z float32) float32 {
	number := func(f float32) *big.Float { return new(big.Float).SetPrec(600).SetFloat64(float64(f)) }
	sum, _ := new(big.Float).SetPrec(600).Add(new(big.Float).SetPrec(600).Mul(number(x), number(y)), number(z)).Float32()
	return sum
}

func TestFMA(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	check := func(x, y, z float32) {
		if got, want := FMA(x, y, z), exactFMA(x, y, z); got != want {
			t.Fatalf("%x·%x + %x is %x, want %x", x, y, z, got, want)
		}
	}
	for range 20_000 {
		scale := float32(math.Ldexp(1, rng.IntN(70)-35))
		check(float32(rng.NormFloat64()), float32(rng.NormFloat64()), scale*float32(rng.NormFloat64()))
	}
	// A tiny product moves the sum off the middle between two numbers, by less than float64 can say.
	for range 20_000 {
		middle := 1 + float32(rng.IntN(1<<23))/(1<<23)
		tiny := float32(math.Ldexp(rng.Float64()-0.5, -60))
		check(middle, 1+0x1p-23, tiny)
		check(tiny, 1, middle)
		check(-middle, 1+0x1p-23, tiny)
	}
	for _, x := range []float32{float32(math.NaN()), float32(math.Inf(1))} {
		if got := FMA(x, 1, -x); got == got {
			t.Errorf("%g - %g is %g", x, x, got)
		}
	}
}

// TestFMARoundsOnce has sums that are wrong if they are rounded to float64 and then to float32.
func TestFMARoundsOnce(t *testing.T) {
	for _, c := range []struct{ x, y, z, want float32 }{
		{1 + 0x1p-12, 1 + 0x1p-12, 0x1p-60, 1 + 0x1p-11 + 0x1p-23},    // above the middle of 1 + 2⁻¹¹ and its neighbour
		{1 + 0x1p-12, 1 + 0x1p-12, -0x1p-60, 1 + 0x1p-11},             // below
		{1 + 0x1p-12, 1 + 0x1p-12, 0, 1 + 0x1p-11},                    // on it: to the even one
		{-1 - 0x1p-12, 1 + 0x1p-12, -0x1p-60, -1 - 0x1p-11 - 0x1p-23}, // the same below zero
	} {
		if got := FMA(c.x, c.y, c.z); got != c.want {
			t.Errorf("%x·%x + %x is %x, want %x", c.x, c.y, c.z, got, c.want)
		}
	}
}
