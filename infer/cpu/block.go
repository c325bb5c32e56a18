//go:build (goexperiment.simd && amd64) || arm64

package cpu

import "github.com/groovegen/groovegen/internal/vec"

// block returns n rows from row r on; their sums go to p.sums.
func (p *product) block(r, n int) vec.Block {
	b := vec.Block{Dst: p.sums[:], LDD: panelWidth, N: n, W: p.w, H: p.h, K: max(len(p.w), len(p.h)) / panelWidth}
	for i := range n {
		b.X[i] = &p.x[p.xAt[r+i]:][:b.K][0]
	}
	return b
}
