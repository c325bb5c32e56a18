//go:build !(goexperiment.simd && amd64)

package vec

// AddRows adds multiples of rows of a matrix w to dst, in the order of terms: dst[i] += Value·w[Index·len(dst)+i]. It gives what one AddScaled
// after the other gives, to the bit.
func AddRows(dst, w []float32, terms []Term) { plainAddRows(dst, w, terms, 0) }

// DotPositive returns Σ max(x[i]+y[i], 0)·w[i]. y and w are at least as long as x. The sum is that of Dot, to the bit.
func DotPositive(x, y, w []float32) float32 { return plainDotPositive(x, y, w) }
