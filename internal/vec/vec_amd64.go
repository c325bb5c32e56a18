//go:build goexperiment.simd && amd64

package vec

import "simd/archsimd"

// wide and fast say what this CPU has.
var (
	fast = archsimd.X86.AVX2() && archsimd.X86.FMA()
	wide = fast && archsimd.X86.AVX512()
)

// AddScaled adds a·x to dst: dst[i] += a·x[i]. x is at least as long as dst.
//
//go:norace
func AddScaled(dst, x []float32, a float32) {
	x = x[:len(dst)]
	if !fast {
		plainAdd(dst, x, a)
		return
	}
	whole := len(dst) &^ 7
	if whole < len(dst) { // first: behind the loops a would be saved and loaded by SSE instructions, which are slow there
		plainAdd(dst[whole:], x[whole:], a)
	}
	var eight archsimd.Float32x8
	if wide {
		f := archsimd.BroadcastFloat32x16(a)
		for len(dst) >= 16 {
			d := (*[16]float32)(dst)
			archsimd.LoadFloat32x16((*[16]float32)(x)).MulAdd(f, archsimd.LoadFloat32x16(d)).Store(d)
			dst, x = dst[16:], x[16:]
		}
		eight = f.GetLo()
	} else {
		eight = archsimd.BroadcastFloat32x8(a)
	}
	for len(dst) >= 8 {
		d := (*[8]float32)(dst)
		archsimd.LoadFloat32x8((*[8]float32)(x)).MulAdd(eight, archsimd.LoadFloat32x8(d)).Store(d)
		dst, x = dst[8:], x[8:]
	}
	archsimd.ClearAVXUpperBits()
}

// Dot returns Σ x[i]·y[i]. y is at least as long as x.
//
//go:norace
func Dot(x, y []float32) float32 {
	if !fast {
		return plainDot(x, y)
	}
	y = y[:len(x)]
	var a, b archsimd.Float32x8
	for len(x) >= 16 {
		a = archsimd.LoadFloat32x8((*[8]float32)(x)).MulAdd(archsimd.LoadFloat32x8((*[8]float32)(y)), a)
		b = archsimd.LoadFloat32x8((*[8]float32)(x[8:])).MulAdd(archsimd.LoadFloat32x8((*[8]float32)(y[8:])), b)
		x, y = x[16:], y[16:]
	}
	var s [8]float32
	a.Add(b).Store(&s)
	archsimd.ClearAVXUpperBits()
	return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7])) + restOfDot(x, y)
}

//go:noescape
func avx2Transpose(dst *float32, ldd int, src *float32, lds, n int)

// Transpose8 writes n numbers of each of eight rows of src as columns of dst: dst[i·ldd + j] = src[j·lds + i] for j < 8, i < n.
func Transpose8(dst []float32, ldd int, src []float32, lds, n int) {
	whole := 0
	if fast && n >= 8 {
		whole = n &^ 7
		_, _ = dst[(whole-1)*ldd+7], src[7*lds+whole-1]
		avx2Transpose(&dst[0], ldd, &src[0], lds, whole)
	}
	if whole < n {
		plainTranspose8(dst[whole*ldd:], ldd, src[whole:], lds, n-whole)
	}
}
