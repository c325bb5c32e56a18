package infer

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestHalfRoundTripsEveryValue(t *testing.T) {
	for i := range 1 << 16 {
		h := uint16(i)
		f := halfToFloat(h)
		if math.IsNaN(float64(f)) {
			if got := floatToHalf(f); got&0x7c00 != 0x7c00 || got&0x3ff == 0 {
				t.Fatalf("NaN %#04x became %#04x", h, got)
			}
			continue
		}
		if got := floatToHalf(f); got != h {
			t.Fatalf("%#04x is %g and became %#04x", h, f, got)
		}
	}
}

func TestFloatToHalfRounds(t *testing.T) {
	for _, c := range []struct {
		in   float32
		want uint16
	}{
		{0, 0},
		{float32(math.Copysign(0, -1)), 0x8000},
		{1, 0x3c00},
		{-2, 0xc000},
		{65504, 0x7bff},
		{65519, 0x7bff},
		{65520, 0x7c00},
		{1e30, 0x7c00},
		{0x1p-24, 1},
		{0x1p-25, 0},
		{0x1.8p-24, 2},
		{0x1.00001p-25, 1},
		{0x1p-14, 0x0400},
		{0x1.ff8p-15, 0x03ff},
		{0x1.ffcp-15, 0x0400},
		{0x1.fffp-15, 0x0400},
		{1 + 0x1p-11, 0x3c00},
		{1 + 0x3p-11, 0x3c02},
		{1 + 0x1.01p-11, 0x3c01},
		{float32(math.Inf(-1)), 0xfc00},
	} {
		if got := floatToHalf(c.in); got != c.want {
			t.Errorf("%g (%#08x): %#04x, want %#04x", c.in, math.Float32bits(c.in), got, c.want)
		}
	}
}

// The nearest of the two halves about a number is the one that comes back.
func TestFloatToHalfIsNearest(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		f := float32(math.Exp2(rng.Float64()*34-20) * (1 + rng.Float64()))
		if f >= 65504 {
			continue
		}
		h := floatToHalf(f)
		best := math.Abs(float64(halfToFloat(h)) - float64(f))
		for _, other := range []uint16{h - 1, h + 1} {
			if d := math.Abs(float64(halfToFloat(other)) - float64(f)); d < best {
				t.Fatalf("%g became %g, but %g is nearer", f, halfToFloat(h), halfToFloat(other))
			}
		}
	}
}

func TestBFloat16ToFloat(t *testing.T) {
	for b, want := range map[uint16]float32{0x3f80: 1, 0xc000: -2, 0: 0, 0x4049: 3.140625} {
		if got := bfloat16ToFloat(b); got != want {
			t.Errorf("%#04x: %g, want %g", b, got, want)
		}
	}
}
