//go:build (goexperiment.simd && amd64) || arm64

package vec

import "unsafe"

// PanelWidth is the number of columns of a panel.
const PanelWidth = 32

// Block is a product of a few rows and a panel of weights: with x the row at X[r] and w[32i+c] the weight of term i for column c,
//
//	Dst[r·LDD + c] (+)= Σ_i x[i]·w[32i + c]    for r < N, c < 32, i < K
//
// each sum in the order of i, with fused multiply-adds: all kernels give the same bits. N is at most 6 for AVX2, 8 for AVX-512 and 4 for
// NEON; see AVX2Rows. K is not 0. What is behind the N rows in X may change.
type Block struct {
	Dst []float32
	LDD int // numbers from a row of Dst to the next
	X   [8]*float32
	N   int
	W   []float32 // (K, 32) weights
	H   []int16   // in place of W: weights in half precision, see package infer/cpu
	K   int
	Add bool // to what is in Dst; not with H
}

// args are what the kernels in assembly read. Those of AVX2 and NEON with several rows make 16 columns, the others 32.
type args struct {
	dst *float32
	ldd int
	x   *[8]*float32
	w   unsafe.Pointer // *float32 or *int16
	k   int
	add bool
}

// args checks the lengths and returns what the kernels read.
func (b *Block) args() args {
	_ = b.Dst[(b.N-1)*b.LDD+PanelWidth-1]
	a := args{dst: &b.Dst[0], ldd: b.LDD, x: &b.X, k: b.K, add: b.Add}
	if last := b.K*PanelWidth - 1; b.H != nil {
		_ = b.H[last]
		a.w = unsafe.Pointer(&b.H[0])
	} else {
		_ = b.W[last]
		a.w = unsafe.Pointer(&b.W[0])
	}
	return a
}

// sums are the rows of a block that is not whole.
type sums [8 * PanelWidth]float32

// begin gets what the product is added to, and repeats the last row for those that are missing.
func (s *sums) begin(b *Block) {
	if b.Add {
		for r := range b.N {
			copy(s[r*PanelWidth:][:PanelWidth], b.Dst[r*b.LDD:])
		}
	}
	for i := b.N; i < len(b.X); i++ {
		b.X[i] = b.X[b.N-1]
	}
}

// end stores the rows.
func (s *sums) end(b *Block) {
	for r := range b.N {
		copy(b.Dst[r*b.LDD:][:PanelWidth], s[r*PanelWidth:])
	}
}
