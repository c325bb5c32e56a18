package groove

import (
	"math"
	"testing"
)

// The numbers must never change: a seed in a file that a user keeps stands for a groove.
func TestRandIsFixed(t *testing.T) {
	for _, c := range []struct{ seed, stream, want uint64 }{
		{0, 0, 0x7f5dca5be6dbde4a}, {7, 0, 0x5599cdedf7bbca83}, {7, 1, 0x4696aa3432a0271d}, {math.MaxUint64, 2, 0xb336f8f77b552269},
	} {
		if got := Rand(c.seed, c.stream).Uint64(); got != c.want {
			t.Errorf("Rand(%d, %d) begins with %#x, want %#x", c.seed, c.stream, got, c.want)
		}
	}
}

// Neighbouring seeds and streams must be as unlike as any two: 64 fair coins agree 32 ± 4 times.
func TestRandNeighboursDiffer(t *testing.T) {
	const n = 400
	var sum float64
	for i := range uint64(n) {
		a, b := Rand(i, 0).NormFloat64(), Rand(i+1, 0).NormFloat64()
		c := Rand(i, 1).NormFloat64()
		sum += a*b + a*c
	}
	if r := sum / (2 * n); math.Abs(r) > 4/math.Sqrt(2*n) {
		t.Errorf("first draws of neighbours correlate by %.3f", r)
	}
}

func TestParseSeed(t *testing.T) {
	for text, want := range map[string]uint64{"0": 0, "7\n": 7, "0x10": 16, "18446744073709551615": math.MaxUint64} {
		if got, err := ParseSeed(text); err != nil || got != want {
			t.Errorf("ParseSeed(%q) = %d, %v", text, got, err)
		}
		if got, err := ParseSeed(FormatSeed(want)); err != nil || got != want {
			t.Errorf("seed %d came back as %d, %v", want, got, err)
		}
	}
	for _, text := range []string{"", "-1", "1.5", "seven", "18446744073709551616"} {
		_, err := ParseSeed(text)
		wantError(t, err, "parse seed", "whole number")
	}
}
