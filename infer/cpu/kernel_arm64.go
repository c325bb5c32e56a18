package cpu

import "github.com/groovegen/groovegen/internal/vec"

// neonKernel multiplies four rows by half a panel, four vectors of four, at a time: see package vec. Weights in half precision are kept as float32.
var neonKernel = kernel{name: "neon", f32: neonProduct, sigmoid: plainSigmoid, halfTanh: plainHalfTanh, spread: plainSpread}

// available returns the kernels of this build, the fastest first.
func available() []*kernel { return []*kernel{&neonKernel, &plainKernel} }

func neonProduct(p *product) {
	for r := 0; r < len(p.xAt); {
		b := p.block(r, vec.NEONRows(len(p.xAt)-r))
		b.NEON()
		for i := range b.N {
			d := p.dst[p.dstAt[r+i]:][:panelWidth]
			copy(d, p.sums[i*panelWidth:])
			plainFinish(p, d)
		}
		r += b.N
	}
}
