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

// plainProduct computes p two rows by four columns at a time, so that the sums stay in registers.
func plainProduct(p *product) {
	last := len(p.xAt) - 1
	for r := 0; r <= last; r += 2 {
		if r == last {
			plainRow(p, r)
		} else {
			plainRows(p, r, r+1)
		}
	}
}

func plainRows(p *product, r, s int) {
	k := len(p.w) / panelWidth
	x, y := p.x[p.xAt[r]:][:k], p.x[p.xAt[s]:][:k]
	dx, dy := p.dst[p.dstAt[r]:][:panelWidth], p.dst[p.dstAt[s]:][:panelWidth]
	for c := 0; c < panelWidth; c += 4 {
		var x0, x1, x2, x3, y0, y1, y2, y3 float32
		w := p.w[c:]
		for i, xi := range x {
			q := (*[4]float32)(w[i*panelWidth:])
			yi := y[i]
			x0 += xi * q[0]
			x1 += xi * q[1]
			x2 += xi * q[2]
			x3 += xi * q[3]
			y0 += yi * q[0]
			y1 += yi * q[1]
			y2 += yi * q[2]
			y3 += yi * q[3]
		}
		dx[c], dx[c+1], dx[c+2], dx[c+3] = x0, x1, x2, x3
		dy[c], dy[c+1], dy[c+2], dy[c+3] = y0, y1, y2, y3
	}
	plainFinish(p, dx)
	plainFinish(p, dy)
}

func plainRow(p *product, r int) {
	x := p.x[p.xAt[r]:][:len(p.w)/panelWidth]
	d := p.dst[p.dstAt[r]:][:panelWidth]
	for c := 0; c < panelWidth; c += 8 {
		var s0, s1, s2, s3, s4, s5, s6, s7 float32
		w := p.w[c:]
		for i, xi := range x {
			q := (*[8]float32)(w[i*panelWidth:])
			s0 += xi * q[0]
			s1 += xi * q[1]
			s2 += xi * q[2]
			s3 += xi * q[3]
			s4 += xi * q[4]
			s5 += xi * q[5]
			s6 += xi * q[6]
			s7 += xi * q[7]
		}
		d[c], d[c+1], d[c+2], d[c+3] = s0, s1, s2, s3
		d[c+4], d[c+5], d[c+6], d[c+7] = s4, s5, s6, s7
	}
	plainFinish(p, d)
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
