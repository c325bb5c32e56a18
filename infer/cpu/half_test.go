package cpu

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestHalfBitsIsNearest compares with the two neighbours among the binary16 numbers.
func TestHalfBitsIsNearest(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 20000 {
		w := float32(rng.NormFloat64() * math.Exp(3*rng.NormFloat64()))
		s, err := halfShift([]float32{w, w / 2})
		if err != nil {
			t.Fatal(err)
		}
		h := halfBits(w, s)
		got := math.Abs(float64(halfValue(h, s)) - float64(w))
		for _, other := range []int16{h - 1, h + 1} {
			if d := math.Abs(float64(halfValue(other, s)) - float64(w)); d < got {
				t.Fatalf("%g is kept as %#04x, off by %g: %#04x is off by %g", w, uint16(h), got, uint16(other), d)
			}
		}
	}
}

func TestHalfBitsKeepsWhatFits(t *testing.T) {
	for _, s := range []int{-3, 0, 14, 40} {
		for e := 1; e <= 30; e++ {
			for _, m := range []int{0, 1, 511, 1023} {
				w := float32(math.Ldexp(1+float64(m)/1024, e-15-s))
				for _, v := range []float32{w, -w} {
					if got := halfValue(halfBits(v, s), s); got != v {
						t.Fatalf("%g at shift %d comes back as %g", v, s, got)
					}
				}
			}
		}
	}
}

func TestHalfBitsFlushesTheTiny(t *testing.T) {
	for _, w := range []float32{0, 0x1p-15, -0x1p-15, 0x1.ffp-15, 1e-40} {
		if got := halfValue(halfBits(w, 0), 0); got != 0 {
			t.Errorf("%g is kept as %g, want zero: it is below the smallest normal number", w, got)
		}
	}
	if got := halfValue(halfBits(0x1.fffp-15, 0), 0); got != 0x1p-14 {
		t.Errorf("what rounds up to the smallest normal number is kept as %g", got)
	}
}

func TestHalfShift(t *testing.T) {
	for _, largest := range []float32{1e-38, 1e-20, 0.01, 0.999, 1, 1.001, 3, 1e9} {
		s, err := halfShift([]float32{0.5e-38, -largest, 0})
		if err != nil {
			t.Fatalf("%g: %v", largest, err)
		}
		if scaled := math.Ldexp(float64(largest), s); s != maxHalfShift && !(scaled >= 0x1p14 && scaled < 0x1p15) {
			t.Errorf("%g shifted by %d is %g: want it in [2^14, 2^15)", largest, s, scaled)
		}
	}
	if s, err := halfShift([]float32{0, 0}); s != 0 || err != nil {
		t.Errorf("a column of zeros: got %d, %v", s, err)
	}
	for _, bad := range []float32{3e38, float32(math.Inf(1)), float32(math.NaN())} {
		if _, err := halfShift([]float32{1, bad}); err == nil {
			t.Errorf("weight %g: want an error", bad)
		}
	}
}
