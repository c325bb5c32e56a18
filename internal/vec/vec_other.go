//go:build !(goexperiment.simd && amd64)

package vec

// AddScaled adds a·x to dst: dst[i] += a·x[i]. x is at least as long as dst.
func AddScaled(dst, x []float32, a float32) { plainAdd(dst, x, a) }

// Dot returns Σ x[i]·y[i]. y is at least as long as x.
func Dot(x, y []float32) float32 { return plainDot(x, y) }

// Transpose8 writes n numbers of each of eight rows of src as columns of dst: dst[i·ldd + j] = src[j·lds + i] for j < 8, i < n.
func Transpose8(dst []float32, ldd int, src []float32, lds, n int) {
	plainTranspose8(dst, ldd, src, lds, n)
}
