//go:build goexperiment.simd && amd64

package cpu

import (
	"simd/archsimd"

	"github.com/groovegen/groovegen/internal/vec"
)

// avx512Kernel multiplies eight rows by a panel, two vectors of sixteen, at a time: see package vec.
var avx512Kernel = kernel{
	name: "avx512", f32: avx512Product, f16: avx512Product,
	sigmoid: simdSigmoid, halfTanh: simdHalfTanh, spread: simdSpread,
}

func avx512Product(p *product) {
	for r := 0; r < len(p.xAt); {
		b := p.block(r, vec.AVX512Rows(len(p.xAt)-r))
		b.AVX512()
		avx512Finish(p, r, b.N)
		r += b.N
	}
}

// avx512Finish stores the sums of n rows from row r on as outputs. It compares and merges: Max, whose operands the compiler may exchange,
// would turn NaN into the floor.
func avx512Finish(p *product, r, n int) {
	floor := archsimd.BroadcastFloat32x16(p.floor)
	for i := range n {
		s := (*[panelWidth]float32)(p.sums[i*panelWidth:])
		d := (*[panelWidth]float32)(p.dst[p.dstAt[r+i]:])
		for c := 0; c < panelWidth; c += 16 {
			scale, bias := archsimd.LoadFloat32x16((*[16]float32)(p.scale[c:])), archsimd.LoadFloat32x16((*[16]float32)(p.bias[c:]))
			v := archsimd.LoadFloat32x16((*[16]float32)(s[c:])).MulAdd(scale, bias)
			floor.Merge(v, v.Less(floor)).Store((*[16]float32)(d[c:]))
		}
	}
	archsimd.ClearAVXUpperBits()
}
