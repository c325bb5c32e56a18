package vec

import "unsafe"

//go:noescape
func neonFour(a *args)

//go:noescape
func neonOne(a *args)

// NEONRows: see AVX2Rows.
func NEONRows(left int) int { return min(left, 4) }

// NEON computes the block with NEON, which every arm64 processor has. Weights in half precision are not read. Realtime-safe: yes.
func (b *Block) NEON() {
	a := b.args()
	switch {
	case b.N == 1 && !b.Add:
		neonOne(&a)
	case b.N == 4:
		neonHalves(a)
	default:
		var s sums
		s.begin(b)
		a.dst, a.ldd = &s[0], PanelWidth
		neonHalves(a)
		s.end(b)
	}
}

// neonHalves computes four rows, one half of the columns after the other.
func neonHalves(a args) {
	neonFour(&a)
	a.dst = (*float32)(unsafe.Add(unsafe.Pointer(a.dst), 16*4))
	a.w = unsafe.Add(a.w, 16*4)
	neonFour(&a)
}
