//go:build goexperiment.simd && amd64

package vec

// systems are those that this machine has.
func systems() (list []system) {
	if fast {
		list = append(list, system{"avx2", 6, AVX2Rows, true, (*Block).AVX2})
	}
	if wide {
		list = append(list, system{"avx512", 8, AVX512Rows, true, (*Block).AVX512})
	}
	return list
}
