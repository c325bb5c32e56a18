package nn

// kernel is one implementation of the inner loops. Each function is a contract in pseudo-code; the plain one is the
// oracle of the others in the tests.
type kernel struct {
	name string

	// tile: see there.
	tile func(t *tile)

	// moments adds to sum[c] and square[c], over the rows r of x (rows × ld): x[r·ld+c] − shift[c] and its square, for
	// c < len(sum).
	moments func(sum, square, shift, x []float32, ld int)

	// affine: dst[c] = max(x[c]·scale[c] + shift[c], floor), for c < len(dst).
	affine func(dst, x, scale, shift []float32, floor float32)

	// backMoments: with g = dy where y > 0, else 0, written to dy: sum[c] += g, dot[c] += g·(x − mean[c]), over rows as in
	// moments. y may be nil: no ReLU.
	backMoments func(sum, dot, mean, dy, y, x []float32, ld int)

	// backAffine: dx[c] = a[c]·dy[c] + b[c]·x[c] + s[c], for c < len(dx).
	backAffine func(dx, dy, x, a, b, s []float32)

	// sum: dst[i] += x[i], for i < len(dst).
	sum func(dst, x []float32)

	// adam: see AdamStep; one slice of one parameter.
	adam func(w, g, m, v []float32, s *adamScales)
}

// adamScales are the numbers of a step of Adam that all parameters share.
type adamScales struct {
	decay   float32 // of the weight itself: 1 − lr·weight decay
	b1, b2  float32
	rate    float32 // lr·√(1−β2^t)/(1−β1^t), or with hat: lr/(1−β1^t)
	epsilon float32
	root    float32 // 1, or with hat: 1/√(1−β2^t)
	clip    float32 // every gradient is multiplied by it
}
