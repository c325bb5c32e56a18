//go:build goexperiment.simd && amd64

package cpu

import (
	"math"
	"simd/archsimd"

	"github.com/groovegen/groovegen/infer"
)

// ln 2 in two parts: the first has few enough bits that n·ln2High is exact for every n that occurs (Cody and Waite 1980).
const (
	ln2High = 0.693359375
	ln2Low  = math.Ln2 - ln2High
)

// exponential returns e^x for x in [−87, 88], relative error below 2e-7: 2ⁿ·e^r with n = round(x/ln 2) and e^r by its
// Taylor series to the seventh power, whose remainder at |r| ≤ ln 2/2 is 6e-9.
func exponential(x archsimd.Float32x8) archsimd.Float32x8 {
	of := archsimd.BroadcastFloat32x8
	n := x.Mul(of(math.Log2E)).RoundToEven()
	r := n.MulAdd(of(-ln2High), x)
	r = n.MulAdd(of(-ln2Low), r)
	s := r.MulAdd(of(1.0/5040), of(1.0/720))
	s = s.MulAdd(r, of(1.0/120))
	s = s.MulAdd(r, of(1.0/24))
	s = s.MulAdd(r, of(1.0/6))
	s = s.MulAdd(r, of(0.5))
	s = s.MulAdd(r, of(1))
	s = s.MulAdd(r, of(1))
	power := n.ConvertToInt32().Add(archsimd.BroadcastInt32x8(127)).ShiftAllLeft(23)
	return s.Mul(power.AsFloat32x8())
}

// clamp returns x within [lo, hi], and NaN for NaN.
func clamp(x archsimd.Float32x8, lo, hi float32) archsimd.Float32x8 {
	l, h := archsimd.BroadcastFloat32x8(lo), archsimd.BroadcastFloat32x8(hi)
	x = l.Merge(x, x.Less(l))
	return h.Merge(x, x.Greater(h))
}

// simdSigmoid, simdHalfTanh and simdSpread work on whole vectors and leave the rest to the plain twins; a decoder's
// slices, 576 numbers a loop, have no rest. Absolute error below 3e-7.
func simdSigmoid(v []float32) {
	one := archsimd.BroadcastFloat32x8(1)
	rest := v
	for len(rest) >= 8 {
		q := (*[8]float32)(rest)
		x := archsimd.BroadcastFloat32x8(0).Sub(archsimd.LoadFloat32x8(q))
		one.Div(exponential(clamp(x, -87, 88)).Add(one)).Store(q)
		rest = rest[8:]
	}
	archsimd.ClearAVXUpperBits()
	plainSigmoid(rest)
}

// simdHalfTanh: tanh(x)/2 = 1/2 − 1/(1 + e^2x).
func simdHalfTanh(v []float32) {
	one, half := archsimd.BroadcastFloat32x8(1), archsimd.BroadcastFloat32x8(0.5)
	rest := v
	for len(rest) >= 8 {
		q := (*[8]float32)(rest)
		x := archsimd.LoadFloat32x8(q)
		half.Sub(one.Div(exponential(clamp(x.Add(x), -87, 88)).Add(one))).Store(q)
		rest = rest[8:]
	}
	archsimd.ClearAVXUpperBits()
	plainHalfTanh(rest)
}

func simdSpread(v []float32) {
	rest := v
	for len(rest) >= 8 {
		q := (*[8]float32)(rest)
		exponential(clamp(archsimd.LoadFloat32x8(q), infer.MinLogSpread, infer.MaxLogSpread)).Store(q)
		rest = rest[8:]
	}
	archsimd.ClearAVXUpperBits()
	plainSpread(rest)
}
