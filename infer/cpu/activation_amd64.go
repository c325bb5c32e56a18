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

// bounds are those of a vector's numbers.
type bounds struct{ low, high archsimd.Float32x8 }

// within returns bounds. Loops keep them outside: a broadcast of zero is an SSE instruction, which costs a hundred cycles
// between those of AVX.
func within(low, high float32) bounds {
	h := archsimd.BroadcastFloat32x8(high) // first: it may be zero
	return bounds{archsimd.BroadcastFloat32x8(low), h}
}

// clamp returns x within b, and NaN for NaN.
func (b bounds) clamp(x archsimd.Float32x8) archsimd.Float32x8 {
	x = b.low.Merge(x, x.Less(b.low))
	return b.high.Merge(x, x.Greater(b.high))
}

// simdSigmoid, simdHalfTanh and simdSpread work on whole vectors and leave the rest to the plain twins, which give the same bits.
func simdSigmoid(v []float32) {
	one, b := archsimd.BroadcastFloat32x8(1), within(-87, 88)
	var zero archsimd.Float32x8
	rest := v
	for len(rest) >= 8 {
		q := (*[8]float32)(rest)
		x := zero.Sub(archsimd.LoadFloat32x8(q))
		one.Div(simdExponential(b.clamp(x)).Add(one)).Store(q)
		rest = rest[8:]
	}
	archsimd.ClearAVXUpperBits()
	plainSigmoid(rest)
}

// simdHalfTanh: tanh(x)/2 = 1/2 − 1/(1 + e^2x).
func simdHalfTanh(v []float32) {
	one, half, b := archsimd.BroadcastFloat32x8(1), archsimd.BroadcastFloat32x8(0.5), within(-87, 88)
	rest := v
	for len(rest) >= 8 {
		q := (*[8]float32)(rest)
		x := archsimd.LoadFloat32x8(q)
		half.Sub(one.Div(simdExponential(b.clamp(x.Add(x))).Add(one))).Store(q)
		rest = rest[8:]
	}
	archsimd.ClearAVXUpperBits()
	plainHalfTanh(rest)
}

func simdSpread(v []float32) {
	b := within(infer.MinLogSpread, infer.MaxLogSpread)
	rest := v
	for len(rest) >= 8 {
		q := (*[8]float32)(rest)
		simdExponential(b.clamp(archsimd.LoadFloat32x8(q))).Store(q)
		rest = rest[8:]
	}
	archsimd.ClearAVXUpperBits()
	plainSpread(rest)
}
