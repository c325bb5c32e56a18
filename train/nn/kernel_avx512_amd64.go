//go:build goexperiment.simd && amd64

package nn

import (
	"simd/archsimd"

	"github.com/groovegen/groovegen/internal/vec"
)

var avx512Kernel = kernel{
	name: "avx512", tile: avx512Tile, moments: avx512Moments, affine: avx512Affine, backMoments: avx512BackMoments,
	backAffine: avx512BackAffine, sum: avx512Sum, adam: avx512Adam,
}

func avx512Tile(t *tile) {
	for r := 0; r < t.rows; {
		b := t.block(r, vec.AVX512Rows(t.rows-r))
		b.AVX512()
		r += b.N
	}
}

func avx512Moments(sum, square, shift, x []float32, ld int) {
	for len(sum) >= 16 {
		at := archsimd.LoadFloat32x16((*[16]float32)(shift))
		a, b := archsimd.LoadFloat32x16((*[16]float32)(sum)), archsimd.LoadFloat32x16((*[16]float32)(square))
		for r := x; len(r) >= 16; r = r[min(ld, len(r)):] {
			d := archsimd.LoadFloat32x16((*[16]float32)(r)).Sub(at)
			a, b = a.Add(d), d.MulAdd(d, b)
		}
		a.Store((*[16]float32)(sum))
		b.Store((*[16]float32)(square))
		sum, square, shift, x = sum[16:], square[16:], shift[16:], x[16:]
	}
	archsimd.ClearAVXUpperBits()
	if len(sum) > 0 {
		plainMoments(sum, square, shift, x, ld)
	}
}

func avx512Affine(dst, x, scale, shift []float32, floor float32) {
	if whole := len(dst) &^ 15; whole < len(dst) { // first: see vec.AddScaled
		plainAffine(dst[whole:], x[whole:], scale[whole:], shift[whole:], floor)
	}
	low := archsimd.BroadcastFloat32x16(floor)
	for len(dst) >= 16 {
		v := archsimd.LoadFloat32x16((*[16]float32)(x))
		v = v.MulAdd(archsimd.LoadFloat32x16((*[16]float32)(scale)), archsimd.LoadFloat32x16((*[16]float32)(shift)))
		low.Merge(v, v.Less(low)).Store((*[16]float32)(dst)) // a NaN stays: Max might lose it
		dst, x, scale, shift = dst[16:], x[16:], scale[16:], shift[16:]
	}
	archsimd.ClearAVXUpperBits()
}

func avx512BackMoments(sum, dot, mean, dy, y, x []float32, ld int) {
	for len(sum) >= 16 {
		avx512BackColumns(sum, dot, mean, dy, y, x, ld)
		sum, dot, mean, dy, x = sum[16:], dot[16:], mean[16:], dy[16:], x[16:]
		if y != nil {
			y = y[16:]
		}
	}
	archsimd.ClearAVXUpperBits()
	if len(sum) > 0 {
		plainBackMoments(sum, dot, mean, dy, y, x, ld)
	}
}

func avx512BackColumns(sum, dot, mean, dy, y, x []float32, ld int) {
	var zero archsimd.Float32x16
	at := archsimd.LoadFloat32x16((*[16]float32)(mean))
	a, b := archsimd.LoadFloat32x16((*[16]float32)(sum)), archsimd.LoadFloat32x16((*[16]float32)(dot))
	for len(x) >= 16 && len(dy) >= 16 {
		q := (*[16]float32)(dy)
		g := archsimd.LoadFloat32x16(q)
		if y != nil {
			g = g.Masked(archsimd.LoadFloat32x16((*[16]float32)(y)).Greater(zero))
			g.Store(q)
			y = y[min(ld, len(y)):]
		}
		a = a.Add(g)
		b = g.MulAdd(archsimd.LoadFloat32x16((*[16]float32)(x)).Sub(at), b)
		x, dy = x[min(ld, len(x)):], dy[min(ld, len(dy)):]
	}
	a.Store((*[16]float32)(sum))
	b.Store((*[16]float32)(dot))
}

func avx512BackAffine(dx, dy, x, a, b, s []float32) {
	for len(dx) >= 16 {
		v := archsimd.LoadFloat32x16((*[16]float32)(x)).MulAdd(archsimd.LoadFloat32x16((*[16]float32)(b)), archsimd.LoadFloat32x16((*[16]float32)(s)))
		archsimd.LoadFloat32x16((*[16]float32)(dy)).MulAdd(archsimd.LoadFloat32x16((*[16]float32)(a)), v).Store((*[16]float32)(dx))
		dx, dy, x, a, b, s = dx[16:], dy[16:], x[16:], a[16:], b[16:], s[16:]
	}
	archsimd.ClearAVXUpperBits()
	plainBackAffine(dx, dy, x, a, b, s)
}

// avx512Adam keeps its constants outside of the loop: see avx2Adam.
func avx512Adam(w, g, m, v []float32, s *adamScales) {
	b1, c1 := archsimd.BroadcastFloat32x16(s.b1), archsimd.BroadcastFloat32x16(1-s.b1)
	b2, c2 := archsimd.BroadcastFloat32x16(s.b2), archsimd.BroadcastFloat32x16(1-s.b2)
	clip, down, decay := archsimd.BroadcastFloat32x16(s.clip), archsimd.BroadcastFloat32x16(-s.rate), archsimd.BroadcastFloat32x16(s.decay)
	root, epsilon := archsimd.BroadcastFloat32x16(s.root), archsimd.BroadcastFloat32x16(s.epsilon)
	for len(g) >= 16 {
		pw, pm, pv := (*[16]float32)(w), (*[16]float32)(m), (*[16]float32)(v)
		d := archsimd.LoadFloat32x16((*[16]float32)(g)).Mul(clip)
		first := archsimd.LoadFloat32x16(pm).MulAdd(b1, d.Mul(c1))
		second := archsimd.LoadFloat32x16(pv).MulAdd(b2, d.Mul(d).Mul(c2))
		first.Store(pm)
		second.Store(pv)
		step := first.Mul(down).Div(second.Sqrt().MulAdd(root, epsilon))
		archsimd.LoadFloat32x16(pw).MulAdd(decay, step).Store(pw)
		w, g, m, v = w[16:], g[16:], m[16:], v[16:]
	}
	archsimd.ClearAVXUpperBits()
	plainAdam(w, g, m, v, s)
}

func avx512Sum(dst, x []float32) {
	for len(dst) >= 16 {
		q := (*[16]float32)(dst)
		archsimd.LoadFloat32x16(q).Add(archsimd.LoadFloat32x16((*[16]float32)(x))).Store(q)
		dst, x = dst[16:], x[16:]
	}
	archsimd.ClearAVXUpperBits()
	plainSum(dst, x)
}
