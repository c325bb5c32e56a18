package nn

// AddReLU writes max(x + b, 0) to dst, for len(dst) numbers.
func (e *Engine) AddReLU(dst, x, b []float32) {
	for c := 0; c < len(dst); c += len(units) {
		n := min(len(units), len(dst)-c)
		e.kernel.affine(dst[c:c+n], x[c:], units[:n], b[c:], 0)
	}
}

// BackReLU is the way back through a ReLU whose output was y: dy becomes 0 where y is not positive, and is added to sum.
// All have len(sum) numbers. scratch is overwritten; it is the caller's, for goroutines share the engine.
func (e *Engine) BackReLU(sum, dy, y []float32, scratch *[32]float32) {
	for c := 0; c < len(sum); c += len(zeros) {
		n := min(len(zeros), len(sum)-c)
		e.kernel.backMoments(sum[c:c+n], scratch[:n], zeros[:n], dy[c:c+n], y[c:c+n], y[c:c+n], n)
	}
}

// units is a scale that changes nothing. Nothing writes to it.
var units = func() (u [256]float32) {
	for i := range u {
		u[i] = 1
	}
	return u
}()
