//go:build goexperiment.simd && amd64

package cpu

import "simd/archsimd"

// avx2Kernel multiplies four rows by half a panel, two vectors of eight, at a time; see avx512Kernel.
var avx2Kernel = kernel{
	name: "avx2", f32: avx2Product, f16: avx2HalfProduct,
	sigmoid: simdSigmoid, halfTanh: simdHalfTanh, spread: simdSpread,
}

// avx2Half is the number of columns that a pass over a panel makes.
const avx2Half = panelWidth / 2

func avx2Product(p *product) {
	last := len(p.xAt) - 1
	for r := 0; r <= last; r += 4 {
		for c := 0; c < panelWidth; c += avx2Half {
			if r == last {
				avx2Row(p, r, c)
			} else { // rows past the last are the last again: the same numbers to the same place
				avx2Rows(p, c, r, r+1, min(r+2, last), min(r+3, last))
			}
		}
	}
}

func avx2Rows(p *product, c, r0, r1, r2, r3 int) {
	w := p.w[c:]
	k := len(p.w) / panelWidth
	x0, x1, x2, x3 := p.x[p.xAt[r0]:][:k], p.x[p.xAt[r1]:][:k], p.x[p.xAt[r2]:][:k], p.x[p.xAt[r3]:][:k]
	var a0, b0, a1, b1, a2, b2, a3, b3 archsimd.Float32x8
	for i := 0; i < k && len(w) >= avx2Half; i++ {
		q := (*[avx2Half]float32)(w)
		wa := archsimd.LoadFloat32x8((*[8]float32)(q[:8]))
		wb := archsimd.LoadFloat32x8((*[8]float32)(q[8:]))
		x := archsimd.BroadcastFloat32x8(x0[i])
		a0, b0 = x.MulAdd(wa, a0), x.MulAdd(wb, b0)
		x = archsimd.BroadcastFloat32x8(x1[i])
		a1, b1 = x.MulAdd(wa, a1), x.MulAdd(wb, b1)
		x = archsimd.BroadcastFloat32x8(x2[i])
		a2, b2 = x.MulAdd(wa, a2), x.MulAdd(wb, b2)
		x = archsimd.BroadcastFloat32x8(x3[i])
		a3, b3 = x.MulAdd(wa, a3), x.MulAdd(wb, b3)
		w = w[min(panelWidth, len(w)):]
	}
	avx2Finish(p, r0, c, a0, b0)
	avx2Finish(p, r1, c, a1, b1)
	avx2Finish(p, r2, c, a2, b2)
	avx2Finish(p, r3, c, a3, b3)
	archsimd.ClearAVXUpperBits()
}

func avx2Row(p *product, r, c int) {
	w := p.w[c:]
	k := len(p.w) / panelWidth
	row := p.x[p.xAt[r]:][:k]
	var a, b archsimd.Float32x8
	for i := 0; i < k && len(w) >= avx2Half; i++ {
		q := (*[avx2Half]float32)(w)
		wa := archsimd.LoadFloat32x8((*[8]float32)(q[:8]))
		wb := archsimd.LoadFloat32x8((*[8]float32)(q[8:]))
		x := archsimd.BroadcastFloat32x8(row[i])
		a, b = x.MulAdd(wa, a), x.MulAdd(wb, b)
		w = w[min(panelWidth, len(w)):]
	}
	avx2Finish(p, r, c, a, b)
	archsimd.ClearAVXUpperBits()
}

func avx2HalfProduct(p *product) {
	last := len(p.xAt) - 1
	for r := 0; r <= last; r += 4 {
		for c := 0; c < panelWidth; c += avx2Half {
			if r == last {
				avx2HalfRow(p, r, c)
			} else {
				avx2HalfRows(p, c, r, r+1, min(r+2, last), min(r+3, last))
			}
		}
	}
}

func avx2HalfRows(p *product, c, r0, r1, r2, r3 int) {
	w := p.h[c:]
	k := len(p.h) / panelWidth
	x0, x1, x2, x3 := p.x[p.xAt[r0]:][:k], p.x[p.xAt[r1]:][:k], p.x[p.xAt[r2]:][:k], p.x[p.xAt[r3]:][:k]
	var a0, b0, a1, b1, a2, b2, a3, b3 archsimd.Float32x8
	for i := 0; i < k && len(w) >= avx2Half; i++ {
		wa, wb := avx2Widen((*[avx2Half]int16)(w))
		x := archsimd.BroadcastFloat32x8(x0[i])
		a0, b0 = x.MulAdd(wa, a0), x.MulAdd(wb, b0)
		x = archsimd.BroadcastFloat32x8(x1[i])
		a1, b1 = x.MulAdd(wa, a1), x.MulAdd(wb, b1)
		x = archsimd.BroadcastFloat32x8(x2[i])
		a2, b2 = x.MulAdd(wa, a2), x.MulAdd(wb, b2)
		x = archsimd.BroadcastFloat32x8(x3[i])
		a3, b3 = x.MulAdd(wa, a3), x.MulAdd(wb, b3)
		w = w[min(panelWidth, len(w)):]
	}
	avx2Finish(p, r0, c, a0, b0)
	avx2Finish(p, r1, c, a1, b1)
	avx2Finish(p, r2, c, a2, b2)
	avx2Finish(p, r3, c, a3, b3)
	archsimd.ClearAVXUpperBits()
}

func avx2HalfRow(p *product, r, c int) {
	w := p.h[c:]
	k := len(p.h) / panelWidth
	row := p.x[p.xAt[r]:][:k]
	var a, b archsimd.Float32x8
	for i := 0; i < k && len(w) >= avx2Half; i++ {
		wa, wb := avx2Widen((*[avx2Half]int16)(w))
		x := archsimd.BroadcastFloat32x8(row[i])
		a, b = x.MulAdd(wa, a), x.MulAdd(wb, b)
		w = w[min(panelWidth, len(w)):]
	}
	avx2Finish(p, r, c, a, b)
	archsimd.ClearAVXUpperBits()
}

// avx2Widen returns 16 halves as float32, each 2⁻¹¹² of its value: see half.go.
func avx2Widen(q *[avx2Half]int16) (a, b archsimd.Float32x8) {
	mask := archsimd.LoadInt32x8((*[8]int32)(halfMask[:8]))
	a = archsimd.LoadInt16x8((*[8]int16)(q[:8])).ExtendToInt32().ShiftAllLeft(13).And(mask).AsFloat32x8()
	b = archsimd.LoadInt16x8((*[8]int16)(q[8:])).ExtendToInt32().ShiftAllLeft(13).And(mask).AsFloat32x8()
	return a, b
}

// avx2Finish stores columns c to c+15 of row r, keeping NaN as avx512Finish does.
func avx2Finish(p *product, r, c int, a, b archsimd.Float32x8) {
	d := (*[avx2Half]float32)(p.dst[p.dstAt[r]+c:])
	scale, bias := (*[avx2Half]float32)(p.scale[c:]), (*[avx2Half]float32)(p.bias[c:])
	floor := archsimd.BroadcastFloat32x8(p.floor)
	a = a.MulAdd(archsimd.LoadFloat32x8((*[8]float32)(scale[:8])), archsimd.LoadFloat32x8((*[8]float32)(bias[:8])))
	b = b.MulAdd(archsimd.LoadFloat32x8((*[8]float32)(scale[8:])), archsimd.LoadFloat32x8((*[8]float32)(bias[8:])))
	floor.Merge(a, a.Less(floor)).Store((*[8]float32)(d[:8]))
	floor.Merge(b, b.Less(floor)).Store((*[8]float32)(d[8:]))
}
