//go:build !(goexperiment.simd && amd64)

package vec

const readsHalves = false

// AddTo adds multiples of rows to dst, in the order of terms: dst[i] += Value·row(Index)[i], for each column i. Realtime-safe: yes.
func (m *Rows) AddTo(dst []float32, terms []Term) {
	dst = dst[:m.columns]
	m.addRest(dst, terms, m.plainAddLanes(dst, terms))
}

// DotPositive returns Σ max(x[i]+y[i], 0)·w[i]. y and w are at least as long as x. The sum is that of Dot, to the bit.
func DotPositive(x, y, w []float32) float32 { return plainDotPositive(x, y, w) }
