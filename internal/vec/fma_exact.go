//go:build !arm64

package vec

import "math"

// FMA returns x·y + z, rounded once: what the kernels' fused multiply-adds give, to the bit, where the result is no subnormal number.
// The product is exact in float64. Their sum is rounded there, and again as float32, which is wrong only if the first rounding ends
// between two float32: then it goes on to the side of what was rounded away.
func FMA(x, y, z float32) float32 {
	p := float64(x) * float64(y)
	s := p + float64(z)
	if math.Float64bits(s)&(1<<29-1) != 1<<28 {
		return float32(s)
	}
	return fromBetween(s, p, float64(z))
}

// fromBetween rounds s, the rounded sum of p and z that is half way between two float32.
func fromBetween(s, p, z float64) float32 {
	t := s - p
	lost := (p - (s - t)) + (z - t) // exact: Knuth, The Art of Computer Programming 2, 4.2.2
	switch {
	case lost > 0:
		s = math.Nextafter(s, math.Inf(1))
	case lost < 0:
		s = math.Nextafter(s, math.Inf(-1))
	}
	return float32(s)
}
