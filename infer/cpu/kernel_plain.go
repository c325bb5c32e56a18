package cpu

import (
	"math"

	"github.com/groovegen/groovegen/infer"
)

// plainKernel is the twin of the SIMD kernels that runs everywhere.
var plainKernel = kernel{
	name: "plain", f32: plainProduct,
	sigmoid: plainSigmoid, halfTanh: plainHalfTanh, spread: plainSpread,
}

// plainUnroll is how many k a pass of plainProduct adds: one load and one store of a sum for eight multiplications. It
// was the fastest of ten shapes that were tried; tiles of sums in registers lost to the compiler's spills.
const plainUnroll = 8

func plainProduct(p *product) {
	k := len(p.w) / panelWidth
	for r, at := range p.xAt {
		x, w := p.x[at:at+k], p.w
		d := (*[panelWidth]float32)(p.dst[p.dstAt[r]:])
		*d = [panelWidth]float32{}
		for len(x) >= plainUnroll {
			addEight((*[plainUnroll]float32)(x), (*[plainUnroll * panelWidth]float32)(w), d)
			x, w = x[plainUnroll:], w[plainUnroll*panelWidth:]
		}
		for i, xi := range x {
			for c, wc := range w[i*panelWidth:][:panelWidth] {
				d[c] += xi * wc
			}
		}
		plainFinish(p, d[:])
	}
}

// addEight adds x·W to d, in the order of k, W being (8, 32).
func addEight(x *[plainUnroll]float32, w *[plainUnroll * panelWidth]float32, d *[panelWidth]float32) {
	const n = panelWidth
	x0, x1, x2, x3, x4, x5, x6, x7 := x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]
	for c := range n {
		d[c] = d[c] + x0*w[c] + x1*w[c+n] + x2*w[c+2*n] + x3*w[c+3*n] + x4*w[c+4*n] + x5*w[c+5*n] + x6*w[c+6*n] + x7*w[c+7*n]
	}
}

// plainFinish turns sums into outputs, in place.
func plainFinish(p *product, d []float32) {
	for c := range d {
		d[c] = max(d[c]*p.scale[c]+p.bias[c], p.floor) // max keeps NaN
	}
}

func plainSigmoid(v []float32) {
	for i, x := range v {
		v[i] = float32(1 / (1 + math.Exp(-float64(x))))
	}
}

func plainHalfTanh(v []float32) {
	for i, x := range v {
		v[i] = float32(0.5 * math.Tanh(float64(x)))
	}
}

func plainSpread(v []float32) {
	for i, x := range v {
		v[i] = infer.Spread(x)
	}
}
