//go:build !(goexperiment.simd && amd64)

package vec

// AddScaled adds a·x to dst: dst[i] += a·x[i]. x is at least as long as dst.
func AddScaled(dst, x []float32, a float32) { plainAdd(dst, x, a) }

// Dot returns Σ x[i]·y[i]. y is at least as long as x.
func Dot(x, y []float32) float32 { return plainDot(x, y) }
