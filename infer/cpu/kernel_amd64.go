//go:build goexperiment.simd && amd64

package cpu

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

// halfMask keeps the sign, five exponent bits and ten mantissa bits of a half that was shifted left by 13: what the
// sign extension left between them goes. A variable, so that the compiler takes it from memory: registers are short.
var halfMask = [16]int32{
	-0x70002000, -0x70002000, -0x70002000, -0x70002000, -0x70002000, -0x70002000, -0x70002000, -0x70002000,
	-0x70002000, -0x70002000, -0x70002000, -0x70002000, -0x70002000, -0x70002000, -0x70002000, -0x70002000,
}
