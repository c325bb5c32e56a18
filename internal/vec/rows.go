package vec

import "math"

// Term is a row of a matrix, by its index, times a number.
type Term struct {
	Index int
	Value float32
}

// Rows is a matrix whose rows, times numbers, are added to vectors. Where the processor widens numbers of half precision as it reads them, and all
// of the matrix are such numbers, they are kept so: half as many bytes have to come from the caches, and the sums are the same to the bit.
type Rows struct {
	columns int
	w       []float32
	half    []uint16 // in place of w
}

// NewRows returns the matrix of w, row by row. It may keep w.
func NewRows(w []float32, columns int) Rows {
	if readsHalves && columns%lane == 0 {
		if half, ok := halves(w); ok {
			return Rows{columns: columns, half: half}
		}
	}
	return Rows{columns: columns, w: w}
}

// halves converts numbers to half precision if nothing is lost.
//
//go:norace
func halves(w []float32) ([]uint16, bool) {
	out := make([]uint16, len(w))
	for i, x := range w {
		h, ok := exactHalf(x)
		if !ok {
			return nil, false
		}
		out[i] = h
	}
	return out, true
}

// exactHalf returns x as IEEE 754 binary16, and whether it is that number.
//
//go:norace
func exactHalf(x float32) (h uint16, ok bool) {
	const (
		bias     = 127 - 15 // of float32's exponents over binary16's
		smallest = 0x1p-24
	)
	bits := math.Float32bits(x)
	h = uint16(bits >> 16 & 0x8000)
	switch exponent := bits >> 23 & 0xff; {
	case exponent > bias && exponent < bias+31:
		return h | uint16((bits&0x7fffffff-bias<<23)>>13), bits&0x1fff == 0
	case exponent <= bias: // zero, or a multiple of the smallest number
		n := math.Abs(float64(x)) / smallest
		return h | uint16(n), n == math.Trunc(n)
	}
	return 0, false
}

// plainAddLanes adds the terms to the columns of whole lanes, and returns how many these are.
//
//go:norace
func (m *Rows) plainAddLanes(dst []float32, terms []Term) int {
	whole := len(dst) &^ (lane - 1)
	for _, t := range terms {
		plainAdd(dst[:whole], m.w[t.Index*m.columns:], t.Value)
	}
	return whole
}

// addRest adds the terms to the columns behind whole lanes, which begin at first.
//
//go:norace
func (m *Rows) addRest(dst []float32, terms []Term, first int) {
	for i := first; i < len(dst); i++ {
		sum := dst[i]
		for _, t := range terms {
			sum += float32(t.Value * m.w[t.Index*m.columns+i])
		}
		dst[i] = sum
	}
}
