//go:build goexperiment.simd && amd64

package nn

import (
	"simd/archsimd"

	"github.com/groovegen/groovegen/internal/vec"
)

var avx2Kernel = kernel{
	name: "avx2", tile: avx2Tile, moments: avx2Moments, affine: avx2Affine, backMoments: avx2BackMoments,
	backAffine: avx2BackAffine, sum: avx2Sum, adam: avx2Adam,
}

func avx2Tile(t *tile) {
	for r := 0; r < t.rows; {
		b := t.block(r, vec.AVX2Rows(t.rows-r))
		b.AVX2()
		r += b.N
	}
}

func avx2Moments(sum, square, shift, x []float32, ld int) {
	for len(sum) >= 8 {
		at := archsimd.LoadFloat32x8((*[8]float32)(shift))
		a, b := archsimd.LoadFloat32x8((*[8]float32)(sum)), archsimd.LoadFloat32x8((*[8]float32)(square))
		for r := x; len(r) >= 8; r = r[min(ld, len(r)):] {
			d := archsimd.LoadFloat32x8((*[8]float32)(r)).Sub(at)
			a, b = a.Add(d), d.MulAdd(d, b)
		}
		a.Store((*[8]float32)(sum))
		b.Store((*[8]float32)(square))
		sum, square, shift, x = sum[8:], square[8:], shift[8:], x[8:]
	}
	archsimd.ClearAVXUpperBits()
	if len(sum) > 0 {
		plainMoments(sum, square, shift, x, ld)
	}
}

func avx2Affine(dst, x, scale, shift []float32, floor float32) {
	if whole := len(dst) &^ 7; whole < len(dst) { // first: see vec.AddScaled
		plainAffine(dst[whole:], x[whole:], scale[whole:], shift[whole:], floor)
	}
	low := archsimd.BroadcastFloat32x8(floor)
	for len(dst) >= 8 {
		v := archsimd.LoadFloat32x8((*[8]float32)(x))
		v = v.MulAdd(archsimd.LoadFloat32x8((*[8]float32)(scale)), archsimd.LoadFloat32x8((*[8]float32)(shift)))
		low.Merge(v, v.Less(low)).Store((*[8]float32)(dst)) // a NaN stays: Max might lose it
		dst, x, scale, shift = dst[8:], x[8:], scale[8:], shift[8:]
	}
	archsimd.ClearAVXUpperBits()
}

func avx2BackMoments(sum, dot, mean, dy, y, x []float32, ld int) {
	for len(sum) >= 8 {
		avx2BackColumns(sum, dot, mean, dy, y, x, ld)
		sum, dot, mean, dy, x = sum[8:], dot[8:], mean[8:], dy[8:], x[8:]
		if y != nil {
			y = y[8:]
		}
	}
	archsimd.ClearAVXUpperBits()
	if len(sum) > 0 {
		plainBackMoments(sum, dot, mean, dy, y, x, ld)
	}
}

func avx2BackColumns(sum, dot, mean, dy, y, x []float32, ld int) {
	var zero archsimd.Float32x8
	at := archsimd.LoadFloat32x8((*[8]float32)(mean))
	a, b := archsimd.LoadFloat32x8((*[8]float32)(sum)), archsimd.LoadFloat32x8((*[8]float32)(dot))
	for len(x) >= 8 && len(dy) >= 8 {
		q := (*[8]float32)(dy)
		g := archsimd.LoadFloat32x8(q)
		if y != nil {
			g = g.Masked(archsimd.LoadFloat32x8((*[8]float32)(y)).Greater(zero))
			g.Store(q)
			y = y[min(ld, len(y)):]
		}
		a = a.Add(g)
		b = g.MulAdd(archsimd.LoadFloat32x8((*[8]float32)(x)).Sub(at), b)
		x, dy = x[min(ld, len(x)):], dy[min(ld, len(dy)):]
	}
	a.Store((*[8]float32)(sum))
	b.Store((*[8]float32)(dot))
}

func avx2BackAffine(dx, dy, x, a, b, s []float32) {
	for len(dx) >= 8 {
		v := archsimd.LoadFloat32x8((*[8]float32)(x)).MulAdd(archsimd.LoadFloat32x8((*[8]float32)(b)), archsimd.LoadFloat32x8((*[8]float32)(s)))
		archsimd.LoadFloat32x8((*[8]float32)(dy)).MulAdd(archsimd.LoadFloat32x8((*[8]float32)(a)), v).Store((*[8]float32)(dx))
		dx, dy, x, a, b, s = dx[8:], dy[8:], x[8:], a[8:], b[8:], s[8:]
	}
	archsimd.ClearAVXUpperBits()
	plainBackAffine(dx, dy, x, a, b, s)
}

// avx2Adam keeps its constants outside of the loop: a broadcast of zero inside is an SSE instruction, which costs a
// hundred cycles between those of AVX.
func avx2Adam(w, g, m, v []float32, s *adamScales) {
	b1, c1 := archsimd.BroadcastFloat32x8(s.b1), archsimd.BroadcastFloat32x8(1-s.b1)
	b2, c2 := archsimd.BroadcastFloat32x8(s.b2), archsimd.BroadcastFloat32x8(1-s.b2)
	clip, down, decay := archsimd.BroadcastFloat32x8(s.clip), archsimd.BroadcastFloat32x8(-s.rate), archsimd.BroadcastFloat32x8(s.decay)
	root, epsilon := archsimd.BroadcastFloat32x8(s.root), archsimd.BroadcastFloat32x8(s.epsilon)
	for len(g) >= 8 {
		pw, pm, pv := (*[8]float32)(w), (*[8]float32)(m), (*[8]float32)(v)
		d := archsimd.LoadFloat32x8((*[8]float32)(g)).Mul(clip)
		first := archsimd.LoadFloat32x8(pm).MulAdd(b1, d.Mul(c1))
		second := archsimd.LoadFloat32x8(pv).MulAdd(b2, d.Mul(d).Mul(c2))
		first.Store(pm)
		second.Store(pv)
		step := first.Mul(down).Div(second.Sqrt().MulAdd(root, epsilon))
		archsimd.LoadFloat32x8(pw).MulAdd(decay, step).Store(pw)
		w, g, m, v = w[8:], g[8:], m[8:], v[8:]
	}
	archsimd.ClearAVXUpperBits()
	plainAdam(w, g, m, v, s)
}

func avx2Sum(dst, x []float32) {
	for len(dst) >= 8 {
		q := (*[8]float32)(dst)
		archsimd.LoadFloat32x8(q).Add(archsimd.LoadFloat32x8((*[8]float32)(x))).Store(q)
		dst, x = dst[8:], x[8:]
	}
	archsimd.ClearAVXUpperBits()
	plainSum(dst, x)
}
