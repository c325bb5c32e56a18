package cpu

import (
	"fmt"
	"math"
)

// Half precision. A weight w of a column is kept as the IEEE binary16 nearest to w·2ˢ, where the column's s brings its
// largest weight into [2¹⁴, 2¹⁵). That uses the format's whole range: what falls below its smallest normal number, 2⁻²⁹
// of the column's largest, is kept as zero, so no subnormal is ever stored.
//
// To widen one, a kernel shifts sign-extended bits left by 13 and masks: sign, exponent and mantissa are then where
// float32 has them, but the exponent's bias is not: what comes out is 2⁻¹¹² of what was meant. Two factors make up for it
// without an instruction: activations are kept 2⁶⁴ times too large throughout the decoder, which keeps products and sums
// far from float32's ends, and a column's scale, applied once to its sum, holds the rest. Powers of two are exact, so
// nothing is lost by it.
//
// Small layers stay float32: together they are a tenth of the paper's decoder, so they cost little to read, and rounding
// them as well would make the outputs' error five times as large (1.1e-3 against 2.3e-4, on the golden vectors).
const (
	minHalfWeights  = 70_000
	halfBias        = 112 // float32's exponent bias less binary16's
	activationShift = 64
	maxHalfExponent = 30 // of a column's largest weight, so that its scale is a float32
	maxHalfShift    = 128
)

// halfShift returns the s of a column.
func halfShift(column []float32) (int, error) {
	var largest float32
	for _, w := range column {
		largest = max(largest, w, -w) // max keeps NaN
	}
	if largest == 0 {
		return 0, nil
	}
	_, e := math.Frexp(float64(largest)) // largest is in [2^(e−1), 2^e)
	if e > maxHalfExponent || math.IsNaN(float64(largest)) || math.IsInf(float64(largest), 0) {
		return 0, fmt.Errorf("weight %g is out of half precision's range: use float32 weights", largest)
	}
	return min(15-e, maxHalfShift), nil
}

// halfBits returns the binary16 nearest to w·2ˢ, ties to even; zero where that is below 2⁻¹⁴.
func halfBits(w float32, s int) int16 {
	bits := math.Float32bits(float32(float64(w) * powerOfTwo(s)))
	sign := uint16(bits >> 16 & 0x8000)
	bits &= 0x7fffffff
	bits += 0xfff + bits>>13&1
	if bits < (halfBias+1)<<23 {
		return int16(sign)
	}
	return int16(sign | uint16((bits-halfBias<<23)>>13))
}

// halfValue returns the w that halfBits made h of, as rounded.
func halfValue(h int16, s int) float32 {
	bits := uint32(uint16(h))
	f := math.Float32frombits(bits&0x8000<<16 | bits&0x7fff<<13)
	return float32(float64(f) * powerOfTwo(halfBias-s))
}

// powerOfTwo returns 2ⁿ for n in [−1022, 1023]. There are millions of weights: math.Ldexp would take ten times as long.
func powerOfTwo(n int) float64 { return math.Float64frombits(uint64(1023+n) << 52) }
