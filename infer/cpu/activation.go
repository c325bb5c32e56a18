package cpu

import (
	"math"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/vec"
)

// ln 2 in two parts: the first has few enough bits that n·ln2High is exact for every n that occurs (Cody and Waite 1980).
const (
	ln2High = 0.693359375
	ln2Low  = math.Ln2 - ln2High
)

// plainExponential returns e^x for x in [−87, 88], relative error below 2e-7: 2ⁿ·e^r with n = round(x/ln 2) and e^r by its
// Taylor series to the seventh power, whose remainder at |r| ≤ ln 2/2 is 6e-9. Its steps are those of the SIMD kernels, to the bit.
func plainExponential(x float32) float32 {
	n := float32(math.RoundToEven(float64(float32(x * math.Log2E))))
	r := vec.FMA(n, -ln2High, x)
	r = vec.FMA(n, -ln2Low, r)
	s := vec.FMA(r, 1.0/5040, 1.0/720)
	for _, c := range [...]float32{1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1, 1} {
		s = vec.FMA(s, r, c)
	}
	return s * math.Float32frombits(uint32(int32(n)+127)<<23)
}

// plainSigmoid, plainHalfTanh and plainSpread have an absolute error below 3e-7. min and max keep NaN.
func plainSigmoid(v []float32) {
	for i, x := range v {
		v[i] = 1 / (plainExponential(min(max(-x, -87), 88)) + 1)
	}
}

// plainHalfTanh: tanh(x)/2 = 1/2 − 1/(1 + e^2x).
func plainHalfTanh(v []float32) {
	for i, x := range v {
		v[i] = 0.5 - 1/(plainExponential(min(max(x+x, -87), 88))+1)
	}
}

func plainSpread(v []float32) {
	for i, x := range v {
		v[i] = plainExponential(min(max(x, infer.MinLogSpread), infer.MaxLogSpread))
	}
}
