//go:build goexperiment.simd && amd64

package cpu

import (
	"math"
	"simd/archsimd"

	"github.com/groovegen/groovegen/infer"
)

// simdExponential is plainExponential, eight at a time.
func simdExponential(x archsimd.Float32x8) archsimd.Float32x8 {
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

// simdClamp returns x within [lo, hi], and NaN for NaN.
func simdClamp(x archsimd.Float32x8, lo, hi float32) archsimd.Float32x8 {
	l, h := archsimd.BroadcastFloat32x8(lo), archsimd.BroadcastFloat32x8(hi)
	x = l.Merge(x, x.Less(l))
	return h.Merge(x, x.Greater(h))
}

// simdSigmoid, simdHalfTanh and simdSpread work on whole vectors and leave the rest to the plain twins, which give the same bits.
func simdSigmoid(v []float32) {
	one := archsimd.BroadcastFloat32x8(1)
	rest := v
	for len(rest) >= 8 {
		q := (*[8]float32)(rest)
		x := archsimd.BroadcastFloat32x8(0).Sub(archsimd.LoadFloat32x8(q))
		one.Div(simdExponential(simdClamp(x, -87, 88)).Add(one)).Store(q)
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
		half.Sub(one.Div(simdExponential(simdClamp(x.Add(x), -87, 88)).Add(one))).Store(q)
		rest = rest[8:]
	}
	archsimd.ClearAVXUpperBits()
	plainHalfTanh(rest)
}

func simdSpread(v []float32) {
	rest := v
	for len(rest) >= 8 {
		q := (*[8]float32)(rest)
		simdExponential(simdClamp(archsimd.LoadFloat32x8(q), infer.MinLogSpread, infer.MaxLogSpread)).Store(q)
		rest = rest[8:]
	}
	archsimd.ClearAVXUpperBits()
	plainSpread(rest)
}
