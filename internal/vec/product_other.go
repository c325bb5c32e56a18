//go:build !(goexperiment.simd && amd64)

package vec

// AddProduct adds the matrix product a·b to c, row-major: c (m, n), a (m, k), b (k, n). Rows are computed by fours: a matrix that is cut into
// parts of whole fours gives the same numbers.
func AddProduct(c, a, b []float64, k, n int) { plainProduct(c, a, b, k, n, 0) }
