//go:build goexperiment.simd && amd64

package cpu

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

// block returns n rows from row r on; their sums go to p.sums.
func (p *product) block(r, n int) vec.Block {
	b := vec.Block{Dst: p.sums[:], LDD: panelWidth, N: n, W: p.w, H: p.h, K: max(len(p.w), len(p.h)) / panelWidth}
	for i := range n {
		b.X[i] = &p.x[p.xAt[r+i]:][:b.K][0]
	}
	return b
}
