package infer

import "math"

// halfToFloat converts an IEEE 754 binary16 to float32, exactly.
//
//go:norace
//go:nocheckptr
func halfToFloat(h uint16) float32 {
	sign := uint32(h&0x8000) << 16
	exp := uint32(h>>10) & 0x1f
	frac := uint32(h & 0x3ff)
	switch exp {
	case 0x1f: // infinity, NaN
		return math.Float32frombits(sign | 0x7f800000 | frac<<13)
	case 0: // zero, subnormal: frac · 2⁻²⁴
		return math.Float32frombits(sign | math.Float32bits(float32(frac)*0x1p-24))
	}
	return math.Float32frombits(sign | (exp+127-15)<<23 | frac<<13)
}

// floatToHalf converts to binary16, ties to even. Beyond 65504 it gives an infinity, which Write refuses.
//
//go:norace
//go:nocheckptr
func floatToHalf(f float32) uint16 {
	bits := math.Float32bits(f)
	sign := uint16(bits >> 16 & 0x8000)
	bits &= 0x7fffffff
	switch {
	case bits > 0x7f800000: // NaN stays NaN
		return sign | 0x7e00
	case bits >= 0x477ff000: // 65520 and more rounds to infinity
		return sign | 0x7c00
	case bits >= 0x38800000: // normal: 2⁻¹⁴ and more
		bits += 0xfff + bits>>13&1
		return sign | uint16((bits-(127-15)<<23)>>13)
	}
	// Subnormal. Scaling by 2²⁴ is exact, and so is rounding a result below 1024.
	return sign | uint16(math.RoundToEven(float64(math.Float32frombits(bits))*0x1p24))
}

// bfloat16ToFloat converts a bfloat16 to float32, exactly.
func bfloat16ToFloat(b uint16) float32 { return math.Float32frombits(uint32(b) << 16) }
