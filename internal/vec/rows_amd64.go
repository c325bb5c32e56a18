//go:build goexperiment.simd && amd64

package vec

import "simd/archsimd"

// AddRows adds multiples of rows of a matrix w to dst, in the order of terms: dst[i] += Value·w[Index·len(dst)+i]. It gives what one AddScaled
// after the other gives, to the bit.
//
//go:norace
func AddRows(dst, w []float32, terms []Term) {
	n, i := len(dst), 0
	switch {
	case wide:
		for ; i+64 <= n; i += 64 {
			addRows64(dst, w, terms, i)
		}
		for ; i+16 <= n; i += 16 {
			d := (*[16]float32)(dst[i:])
			sum := archsimd.LoadFloat32x16(d)
			for _, t := range terms {
				sum = archsimd.LoadFloat32x16((*[16]float32)(w[t.Index*n+i:])).MulAdd(archsimd.BroadcastFloat32x16(t.Value), sum)
			}
			sum.Store(d)
		}
	case fast:
		for ; i+32 <= n; i += 32 {
			addRows32(dst, w, terms, i)
		}
		for ; i+8 <= n; i += 8 {
			d := (*[8]float32)(dst[i:])
			sum := archsimd.LoadFloat32x8(d)
			for _, t := range terms {
				sum = archsimd.LoadFloat32x8((*[8]float32)(w[t.Index*n+i:])).MulAdd(archsimd.BroadcastFloat32x8(t.Value), sum)
			}
			sum.Store(d)
		}
	}
	archsimd.ClearAVXUpperBits()
	if i < n {
		plainAddRows(dst, w, terms, i)
	}
}

// addRows64 computes 64 elements of AddRows from the i-th on, with the sums in registers.
//
//go:norace
func addRows64(dst, w []float32, terms []Term, i int) {
	n, d := len(dst), (*[64]float32)(dst[i:])
	a, b := archsimd.LoadFloat32x16((*[16]float32)(d[0:])), archsimd.LoadFloat32x16((*[16]float32)(d[16:]))
	c, e := archsimd.LoadFloat32x16((*[16]float32)(d[32:])), archsimd.LoadFloat32x16((*[16]float32)(d[48:]))
	for _, t := range terms {
		x, f := (*[64]float32)(w[t.Index*n+i:]), archsimd.BroadcastFloat32x16(t.Value)
		a = archsimd.LoadFloat32x16((*[16]float32)(x[0:])).MulAdd(f, a)
		b = archsimd.LoadFloat32x16((*[16]float32)(x[16:])).MulAdd(f, b)
		c = archsimd.LoadFloat32x16((*[16]float32)(x[32:])).MulAdd(f, c)
		e = archsimd.LoadFloat32x16((*[16]float32)(x[48:])).MulAdd(f, e)
	}
	a.Store((*[16]float32)(d[0:]))
	b.Store((*[16]float32)(d[16:]))
	c.Store((*[16]float32)(d[32:]))
	e.Store((*[16]float32)(d[48:]))
}

// addRows32 is addRows64 for 32 elements and AVX2.
//
//go:norace
func addRows32(dst, w []float32, terms []Term, i int) {
	n, d := len(dst), (*[32]float32)(dst[i:])
	a, b := archsimd.LoadFloat32x8((*[8]float32)(d[0:])), archsimd.LoadFloat32x8((*[8]float32)(d[8:]))
	c, e := archsimd.LoadFloat32x8((*[8]float32)(d[16:])), archsimd.LoadFloat32x8((*[8]float32)(d[24:]))
	for _, t := range terms {
		x, f := (*[32]float32)(w[t.Index*n+i:]), archsimd.BroadcastFloat32x8(t.Value)
		a = archsimd.LoadFloat32x8((*[8]float32)(x[0:])).MulAdd(f, a)
		b = archsimd.LoadFloat32x8((*[8]float32)(x[8:])).MulAdd(f, b)
		c = archsimd.LoadFloat32x8((*[8]float32)(x[16:])).MulAdd(f, c)
		e = archsimd.LoadFloat32x8((*[8]float32)(x[24:])).MulAdd(f, e)
	}
	a.Store((*[8]float32)(d[0:]))
	b.Store((*[8]float32)(d[8:]))
	c.Store((*[8]float32)(d[16:]))
	e.Store((*[8]float32)(d[24:]))
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
	return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7])) + plainDotPositive(x, y, w)
}
