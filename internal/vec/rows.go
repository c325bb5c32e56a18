package vec

// Term is a row of a matrix, by its index, times a number.
type Term struct {
	Index int
	Value float32
}

// plainAddRows is AddRows for the elements of dst from the first on.
//
//go:norace
func plainAddRows(dst, w []float32, terms []Term, first int) {
	n := len(dst)
	for _, t := range terms {
		plainAdd(dst[first:], w[t.Index*n+first:], t.Value)
	}
}

//go:norace
func plainDotPositive(x, y, w []float32) float32 {
	y, w = y[:len(x)], w[:len(x)]
	var sums [4]float32
	whole := len(x) &^ 3
	for i := range x {
		lane := i & 3
		if i >= whole {
			lane = 0
		}
		p := x[i] + y[i]
		if p < 0 {
			p = 0
		}
		sums[lane] += p * w[i]
	}
	return sums[0] + sums[1] + sums[2] + sums[3]
}
