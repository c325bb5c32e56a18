package cpu

// panelWidth is the number of output columns that a kernel makes at once: two 512-bit vectors, four 256-bit ones.
const panelWidth = 32

// padded returns n rounded up to whole panels.
func padded(n int) int { return (n + panelWidth - 1) / panelWidth * panelWidth }

// product is one panel's share of a layer, for any number of rows:
//
//	for each r, c < 32:  dst[dstAt[r]+c] = max(scale[c]·Σ_k x[xAt[r]+k]·w[32k+c] + bias[c], floor)
//
// with the sum taken in the order of k, and NaN kept. Windows of x may overlap; dst must not overlap x.
type product struct {
	x     []float32
	xAt   []int // where each row's window begins in x
	dst   []float32
	dstAt []int // where each row's 32 columns begin in dst

	w []float32 // (k, 32) weights, or nil
	h []int16   // (k, 32) weights in half precision as halfBits makes them, or nil

	scale, bias *[panelWidth]float32
	floor       float32 // 0 for ReLU, −Inf for none

	sums [8 * panelWidth]float32 //nolint:unused // of a block of rows: what a kernel in assembly computes in
}

// kernel is one implementation of the engine's inner loops. All functions are realtime-safe: they allocate nothing and
// wait for nothing.
type kernel struct {
	name string
	f32  func(*product) // reads w
	f16  func(*product) // reads h; nil: weights are kept as float32, rounded as f16 would

	sigmoid  func(v []float32) // v = 1/(1+e^−v)
	halfTanh func(v []float32) // v = tanh(v)/2
	spread   func(v []float32) // v = e^v, v kept within what infer.Spread keeps it
}
