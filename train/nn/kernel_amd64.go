//go:build goexperiment.simd && amd64

package nn

import "simd/archsimd"

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
