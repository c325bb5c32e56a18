//go:build goexperiment.simd && amd64

package nn

import (
	"simd/archsimd"

	"github.com/groovegen/groovegen/internal/vec"
)

// available returns the kernels that this CPU runs, the fastest first.
func available() []*kernel {
	var ks []*kernel
	if archsimd.X86.AVX2() && archsimd.X86.FMA() {
		if archsimd.X86.AVX512() {
			ks = append(ks, &avx512Kernel)
		}
		ks = append(ks, &avx2Kernel)
	}
	return append(ks, &plainKernel)
}

// block returns n rows of a tile from row r on.
func (t *tile) block(r, n int) vec.Block {
	b := vec.Block{Dst: t.dst[r*t.ldd:], LDD: t.ldd, N: n, W: t.w, K: t.k, Add: t.add}
	for i := range n {
		b.X[i] = &t.x[(r+i)*t.ldx:][:t.k][0]
	}
	return b
}
