package stats

import (
	"math"
	"testing"
)

// TestWilson compares with the figures of Newcombe ("Two-sided confidence intervals for the single proportion", Statistics in Medicine 1998), table I, method 3.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		hits, n   int
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}, {0, 0, 0, 1}} {
		low, high := Wilson(c.hits, c.n, 1.959964)
		if math.Abs(low-c.low) > 5e-5 || math.Abs(high-c.high) > 5e-5 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.hits, c.n, low, high, c.low, c.high)
		}
	}
	if low, high := Wilson(20, 20, 1.959964); high != 1 || math.Abs(low-(1-0.1611)) > 5e-5 {
		t.Errorf("20 of 20: %.4f to %.4f", low, high)
	}
}
