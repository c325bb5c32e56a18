//go:build (goexperiment.simd && amd64) || arm64

package nn

import "github.com/groovegen/groovegen/internal/vec"

// block returns n rows of a tile from row r on.
func (t *tile) block(r, n int) vec.Block {
	b := vec.Block{Dst: t.dst[r*t.ldd:], LDD: t.ldd, N: n, W: t.w, K: t.k, Add: t.add}
	for i := range n {
		b.X[i] = &t.x[(r+i)*t.ldx:][:t.k][0]
	}
	return b
}
