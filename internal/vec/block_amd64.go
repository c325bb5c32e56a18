//go:build goexperiment.simd && amd64

package vec

import "unsafe"

// AVX2Rows returns how many of the rows that are left the next block should have.
func AVX2Rows(left int) int {
	if left == 8 {
		return 4
	}
	return min(left, 6)
}

// AVX512Rows: see AVX2Rows.
func AVX512Rows(left int) int { return min(left, 8) }

// The kernels are in assembly because the compiler spills so many sums. Six rows by two vectors of eight are twelve sums: they cover the latency
// of a multiply-add on two pipes, 4 to 5 cycles each, and leave four of AVX2's 16 registers for the operands (the shape is that of BLIS: van Zee and van de
// Geijn, ACM TOMS 41.3, 2015). AVX-512 has 32 registers, and eight rows by two vectors of sixteen.

//go:noescape
func avx2Six(a *args)

//go:noescape
func avx2SixHalf(a *args)

//go:noescape
func avx2Four(a *args)

//go:noescape
func avx2FourHalf(a *args)

//go:noescape
func avx2One(a *args)

//go:noescape
func avx2OneHalf(a *args)

//go:noescape
func avx512Eight(a *args)

//go:noescape
func avx512EightHalf(a *args)

//go:noescape
func avx512Four(a *args)

//go:noescape
func avx512FourHalf(a *args)

//go:noescape
func avx512One(a *args)

//go:noescape
func avx512OneHalf(a *args)

// AVX2 computes the block with AVX2. Realtime-safe: yes.
func (b *Block) AVX2() {
	a := b.args()
	switch {
	case b.N == 1 && !b.Add && b.H != nil:
		avx2OneHalf(&a)
	case b.N == 1 && !b.Add:
		avx2One(&a)
	case b.N == 4 || b.N == 6:
		b.avx2Halves(a, b.N)
	default:
		var s sums
		s.begin(b)
		a.dst, a.ldd = &s[0], PanelWidth
		b.avx2Halves(a, b.whole(6))
		s.end(b)
	}
}

// avx2Halves computes four or six rows, one half of the columns after the other.
func (b *Block) avx2Halves(a args, rows int) {
	for half := range 2 {
		if half == 1 {
			a.dst = (*float32)(unsafe.Add(unsafe.Pointer(a.dst), 16*4))
			a.w = unsafe.Add(a.w, 16*b.weightSize())
		}
		switch {
		case b.H != nil && rows == 6:
			avx2SixHalf(&a)
		case b.H != nil:
			avx2FourHalf(&a)
		case rows == 6:
			avx2Six(&a)
		default:
			avx2Four(&a)
		}
	}
}

// AVX512 computes the block with AVX-512. Realtime-safe: yes.
func (b *Block) AVX512() {
	a := b.args()
	switch {
	case b.N == 1 && !b.Add && b.H != nil:
		avx512OneHalf(&a)
	case b.N == 1 && !b.Add:
		avx512One(&a)
	case b.N == 4 || b.N == 8:
		b.avx512Rows(&a, b.N)
	default:
		var s sums
		s.begin(b)
		a.dst, a.ldd = &s[0], PanelWidth
		b.avx512Rows(&a, b.whole(8))
		s.end(b)
	}
}

func (b *Block) avx512Rows(a *args, rows int) {
	switch {
	case b.H != nil && rows == 8:
		avx512EightHalf(a)
	case b.H != nil:
		avx512FourHalf(a)
	case rows == 8:
		avx512Eight(a)
	default:
		avx512Four(a)
	}
}

func (b *Block) weightSize() int {
	if b.H != nil {
		return 2
	}
	return 4
}

// whole returns the smaller kernel's rows if they are enough, else the larger one's.
func (b *Block) whole(larger int) int {
	if b.N <= 4 {
		return 4
	}
	return larger
}
