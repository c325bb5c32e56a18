package vec

// plainProduct is AddProduct for the columns from the first on.
//
//go:norace
func plainProduct(c, a, b []float64, k, n, first int) {
	if first >= n {
		return
	}
	for i := range len(c) / n {
		dst := c[i*n+first : (i+1)*n]
		for r, f := range a[i*k:][:k] {
			x := b[r*n+first:][:len(dst)]
			for j := range dst {
				dst[j] += f * x[j]
			}
		}
	}
}
