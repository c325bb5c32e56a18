//go:build goexperiment.simd && amd64

package cpu

import (
	"simd/archsimd"

	"github.com/groovegen/groovegen/internal/vec"
)

// avx2Kernel multiplies six rows by half a panel, two vectors of eight, at a time: see package vec.
var avx2Kernel = kernel{
	name: "avx2", f32: avx2Product, f16: avx2Product,
	sigmoid: simdSigmoid, halfTanh: simdHalfTanh, spread: simdSpread,
}

func avx2Product(p *product) {
	for r := 0; r < len(p.xAt); {
		b := p.block(r, vec.AVX2Rows(len(p.xAt)-r))
		b.AVX2()
		avx2Finish(p, r, b.N)
		r += b.N
	}
}

// avx2Finish stores the sums of n rows from row r on as outputs, keeping NaN as avx512Finish does.
func avx2Finish(p *product, r, n int) {
	floor := archsimd.BroadcastFloat32x8(p.floor)
	for i := range n {
		s := (*[panelWidth]float32)(p.sums[i*panelWidth:])
		d := (*[panelWidth]float32)(p.dst[p.dstAt[r+i]:])
		for c := 0; c < panelWidth; c += 8 {
			scale, bias := archsimd.LoadFloat32x8((*[8]float32)(p.scale[c:])), archsimd.LoadFloat32x8((*[8]float32)(p.bias[c:]))
			v := archsimd.LoadFloat32x8((*[8]float32)(s[c:])).MulAdd(scale, bias)
			floor.Merge(v, v.Less(floor)).Store((*[8]float32)(d[c:]))
		}
	}
	archsimd.ClearAVXUpperBits()
}
