//go:build goexperiment.simd && amd64

package cpu

import "simd/archsimd"

// avx512Kernel multiplies four rows by two vectors at a time: eight sums cover the latency of a multiply-add on two
// pipes (4 cycles each), and with the operands they fill the 15 vector registers that the compiler gives out.
var avx512Kernel = kernel{
	name: "avx512", f32: avx512Product, f16: avx512HalfProduct,
	sigmoid: simdSigmoid, halfTanh: simdHalfTanh, spread: simdSpread,
}

func avx512Product(p *product) {
	last := len(p.xAt) - 1
	for r := 0; r <= last; r += 4 {
		if r == last {
			avx512Row(p, r)
		} else { // rows past the last are the last again: the same numbers to the same place
			avx512Rows(p, r, r+1, min(r+2, last), min(r+3, last))
		}
	}
}

func avx512Rows(p *product, r0, r1, r2, r3 int) {
	w := p.w
	k := len(w) / panelWidth
	x0, x1, x2, x3 := p.x[p.xAt[r0]:][:k], p.x[p.xAt[r1]:][:k], p.x[p.xAt[r2]:][:k], p.x[p.xAt[r3]:][:k]
	var a0, b0, a1, b1, a2, b2, a3, b3 archsimd.Float32x16
	for i := 0; i < k && len(w) >= panelWidth; i++ {
		q := (*[panelWidth]float32)(w)
		wa := archsimd.LoadFloat32x16((*[16]float32)(q[:16]))
		wb := archsimd.LoadFloat32x16((*[16]float32)(q[16:]))
		x := archsimd.BroadcastFloat32x16(x0[i])
		a0, b0 = x.MulAdd(wa, a0), x.MulAdd(wb, b0)
		x = archsimd.BroadcastFloat32x16(x1[i])
		a1, b1 = x.MulAdd(wa, a1), x.MulAdd(wb, b1)
		x = archsimd.BroadcastFloat32x16(x2[i])
		a2, b2 = x.MulAdd(wa, a2), x.MulAdd(wb, b2)
		x = archsimd.BroadcastFloat32x16(x3[i])
		a3, b3 = x.MulAdd(wa, a3), x.MulAdd(wb, b3)
		w = w[panelWidth:]
	}
	avx512Finish(p, r0, a0, b0)
	avx512Finish(p, r1, a1, b1)
	avx512Finish(p, r2, a2, b2)
	avx512Finish(p, r3, a3, b3)
	archsimd.ClearAVXUpperBits()
}

func avx512Row(p *product, r int) {
	w := p.w
	k := len(w) / panelWidth
	row := p.x[p.xAt[r]:][:k]
	var a, b archsimd.Float32x16
	for i := 0; i < k && len(w) >= panelWidth; i++ {
		q := (*[panelWidth]float32)(w)
		x := archsimd.BroadcastFloat32x16(row[i])
		a = x.MulAdd(archsimd.LoadFloat32x16((*[16]float32)(q[:16])), a)
		b = x.MulAdd(archsimd.LoadFloat32x16((*[16]float32)(q[16:])), b)
		w = w[panelWidth:]
	}
	avx512Finish(p, r, a, b)
	archsimd.ClearAVXUpperBits()
}

func avx512HalfProduct(p *product) {
	last := len(p.xAt) - 1
	for r := 0; r <= last; r += 4 {
		if r == last {
			avx512HalfRow(p, r)
		} else {
			avx512HalfRows(p, r, r+1, min(r+2, last), min(r+3, last))
		}
	}
}

func avx512HalfRows(p *product, r0, r1, r2, r3 int) {
	w := p.h
	k := len(w) / panelWidth
	x0, x1, x2, x3 := p.x[p.xAt[r0]:][:k], p.x[p.xAt[r1]:][:k], p.x[p.xAt[r2]:][:k], p.x[p.xAt[r3]:][:k]
	var a0, b0, a1, b1, a2, b2, a3, b3 archsimd.Float32x16
	for i := 0; i < k && len(w) >= panelWidth; i++ {
		wa, wb := avx512Widen((*[panelWidth]int16)(w))
		x := archsimd.BroadcastFloat32x16(x0[i])
		a0, b0 = x.MulAdd(wa, a0), x.MulAdd(wb, b0)
		x = archsimd.BroadcastFloat32x16(x1[i])
		a1, b1 = x.MulAdd(wa, a1), x.MulAdd(wb, b1)
		x = archsimd.BroadcastFloat32x16(x2[i])
		a2, b2 = x.MulAdd(wa, a2), x.MulAdd(wb, b2)
		x = archsimd.BroadcastFloat32x16(x3[i])
		a3, b3 = x.MulAdd(wa, a3), x.MulAdd(wb, b3)
		w = w[panelWidth:]
	}
	avx512Finish(p, r0, a0, b0)
	avx512Finish(p, r1, a1, b1)
	avx512Finish(p, r2, a2, b2)
	avx512Finish(p, r3, a3, b3)
	archsimd.ClearAVXUpperBits()
}

func avx512HalfRow(p *product, r int) {
	w := p.h
	k := len(w) / panelWidth
	row := p.x[p.xAt[r]:][:k]
	var a, b archsimd.Float32x16
	for i := 0; i < k && len(w) >= panelWidth; i++ {
		wa, wb := avx512Widen((*[panelWidth]int16)(w))
		x := archsimd.BroadcastFloat32x16(row[i])
		a, b = x.MulAdd(wa, a), x.MulAdd(wb, b)
		w = w[panelWidth:]
	}
	avx512Finish(p, r, a, b)
	archsimd.ClearAVXUpperBits()
}

// avx512Widen returns 32 halves as float32, each 2⁻¹¹² of its value: see half.go.
func avx512Widen(q *[panelWidth]int16) (a, b archsimd.Float32x16) {
	mask := archsimd.LoadInt32x16(&halfMask)
	a = archsimd.LoadInt16x16((*[16]int16)(q[:16])).ExtendToInt32().ShiftAllLeft(13).And(mask).AsFloat32x16()
	b = archsimd.LoadInt16x16((*[16]int16)(q[16:])).ExtendToInt32().ShiftAllLeft(13).And(mask).AsFloat32x16()
	return a, b
}

// avx512Finish stores row r's sums as outputs. It compares and merges: Max, whose operands the compiler may exchange,
// would turn NaN into the floor.
func avx512Finish(p *product, r int, a, b archsimd.Float32x16) {
	d := (*[panelWidth]float32)(p.dst[p.dstAt[r]:])
	floor := archsimd.BroadcastFloat32x16(p.floor)
	a = a.MulAdd(archsimd.LoadFloat32x16((*[16]float32)(p.scale[:16])), archsimd.LoadFloat32x16((*[16]float32)(p.bias[:16])))
	b = b.MulAdd(archsimd.LoadFloat32x16((*[16]float32)(p.scale[16:])), archsimd.LoadFloat32x16((*[16]float32)(p.bias[16:])))
	floor.Merge(a, a.Less(floor)).Store((*[16]float32)(d[:16]))
	floor.Merge(b, b.Less(floor)).Store((*[16]float32)(d[16:]))
}
