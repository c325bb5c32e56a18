package cpu

import "github.com/groovegen/groovegen/internal/vec"

// plainKernel is the twin of the SIMD kernels that runs everywhere. It rounds as they do, once for a multiply-add, and gives the same bits:
// that costs it half of its speed, and no loop depends on the machine.
var plainKernel = kernel{
	name: "plain", f32: plainProduct,
	sigmoid: plainSigmoid, halfTanh: plainHalfTanh, spread: plainSpread,
}

// plainUnroll is how many k a pass of plainProduct adds: one load and one store of a sum for four multiplications.
const plainUnroll = 4

func plainProduct(p *product) {
	k := len(p.w) / panelWidth
	for r, at := range p.xAt {
		x, w := p.x[at:at+k], p.w
		d := (*[panelWidth]float32)(p.dst[p.dstAt[r]:])
		*d = [panelWidth]float32{}
		for len(x) >= plainUnroll {
			addFour((*[plainUnroll]float32)(x), (*[plainUnroll * panelWidth]float32)(w), d)
			x, w = x[plainUnroll:], w[plainUnroll*panelWidth:]
		}
		for i, xi := range x {
			for c, wc := range w[i*panelWidth:][:panelWidth] {
				d[c] = vec.FMA(xi, wc, d[c])
			}
		}
		plainFinish(p, d[:])
	}
}

// addFour adds x·W to d, in the order of k, W being (4, 32).
func addFour(x *[plainUnroll]float32, w *[plainUnroll * panelWidth]float32, d *[panelWidth]float32) {
	const n = panelWidth
	x0, x1, x2, x3 := x[0], x[1], x[2], x[3]
	for c := range n {
		d[c] = vec.FMA(x3, w[c+3*n], vec.FMA(x2, w[c+2*n], vec.FMA(x1, w[c+n], vec.FMA(x0, w[c], d[c]))))
	}
}

// plainFinish turns sums into outputs, in place.
func plainFinish(p *product, d []float32) {
	for c := range d {
		d[c] = max(vec.FMA(d[c], p.scale[c], p.bias[c]), p.floor) // max keeps NaN
	}
}
