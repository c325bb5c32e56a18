//go:build goexperiment.simd && amd64

package vec

import (
	"simd/archsimd"
	"unsafe"
)

// rows returns the number of rows.
func (m *Rows) rows() int { return max(len(m.w), len(m.half)) / m.columns }

//go:noescape
func avx2Rows96(a *rowsArgs)

//go:noescape
func avx2Rows64(a *rowsArgs)

//go:noescape
func avx2Rows32(a *rowsArgs)

//go:noescape
func avx2Rows24(a *rowsArgs)

//go:noescape
func avx2Rows8(a *rowsArgs)

//go:noescape
func avx2HalfRows96(a *rowsArgs)

//go:noescape
func avx2HalfRows64(a *rowsArgs)

//go:noescape
func avx2HalfRows32(a *rowsArgs)

//go:noescape
func avx2HalfRows24(a *rowsArgs)

//go:noescape
func avx2HalfRows8(a *rowsArgs)

func hasF16C() bool

// readsHalves says that the kernels for half precision run. There are none of AVX-512: what limits the sums is how fast rows arrive.
var readsHalves = fast && hasF16C()

// rowsArgs are what the kernels read.
type rowsArgs struct {
	dst    *float32
	w      unsafe.Pointer // the first row, at the first of the columns
	stride int            // bytes from row to row
	rows   uint
	terms  *Term
	n      int  // terms, not 0
	bad    bool // written: a term is of a row that there is not
}

// AddTo adds multiples of rows to dst, in the order of terms: dst[i] += Value·row(Index)[i], for each column i. Realtime-safe: yes.
func (m *Rows) AddTo(dst []float32, terms []Term) {
	dst = dst[:m.columns]
	if len(terms) == 0 {
		return
	}
	at := 0
	for fast && at+lane <= len(dst) {
		a := rowsArgs{dst: &dst[at], rows: uint(m.rows()), terms: &terms[0], n: len(terms)}
		if m.half != nil {
			a.w, a.stride = unsafe.Pointer(&m.half[at]), 2*m.columns
			at += a.addHalves(len(dst) - at)
		} else {
			a.w, a.stride = unsafe.Pointer(&m.w[at]), 4*m.columns
			at += a.add(len(dst) - at)
		}
		if a.bad {
			panic("vec: a term of a row that there is not")
		}
	}
	if !fast {
		at = m.plainAddLanes(dst, terms)
	}
	m.addRest(dst, terms, at)
}

// add adds the terms to as many of the columns that are left as a kernel can, and returns how many these are.
func (a *rowsArgs) add(left int) int {
	switch {
	case left >= 96:
		avx2Rows96(a)
		return 96
	case left >= 64:
		avx2Rows64(a)
		return 64
	case left >= 32:
		avx2Rows32(a)
		return 32
	case left >= 24:
		avx2Rows24(a)
		return 24
	}
	avx2Rows8(a)
	return 8
}

// addHalves is add for rows in half precision.
func (a *rowsArgs) addHalves(left int) int {
	switch {
	case left >= 96:
		avx2HalfRows96(a)
		return 96
	case left >= 64:
		avx2HalfRows64(a)
		return 64
	case left >= 32:
		avx2HalfRows32(a)
		return 32
	case left >= 24:
		avx2HalfRows24(a)
		return 24
	}
	avx2HalfRows8(a)
	return 8
}

// DotPositive returns Σ max(x[i]+y[i], 0)·w[i]. y and w are at least as long as x. The sum is that of Dot, to the bit.
//
//go:norace
func DotPositive(x, y, w []float32) float32 {
	if !fast {
		return plainDotPositive(x, y, w)
	}
	y, w = y[:len(x)], w[:len(x)]
	var a, b, zero archsimd.Float32x8
	for len(x) >= 16 { // a comparison and not Max, which may take 0 for what is no number
		p := archsimd.LoadFloat32x8((*[8]float32)(x)).Add(archsimd.LoadFloat32x8((*[8]float32)(y)))
		q := archsimd.LoadFloat32x8((*[8]float32)(x[8:])).Add(archsimd.LoadFloat32x8((*[8]float32)(y[8:])))
		a = zero.Merge(p, p.Less(zero)).MulAdd(archsimd.LoadFloat32x8((*[8]float32)(w)), a)
		b = zero.Merge(q, q.Less(zero)).MulAdd(archsimd.LoadFloat32x8((*[8]float32)(w[8:])), b)
		x, y, w = x[16:], y[16:], w[16:]
	}
	var s [8]float32
	a.Add(b).Store(&s)
	archsimd.ClearAVXUpperBits()
	return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7])) + restOfDotPositive(x, y, w)
}
