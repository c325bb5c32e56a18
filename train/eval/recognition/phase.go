package recognition

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/svm"
)

// lags are the distances at which a loop is compared with itself, in steps: a beat, half a bar, a bar, two bars.
var lags = [...]int{4, groove.StepsPerBar / 2, groove.StepsPerBar, 2 * groove.StepsPerBar}

// phases is the number of features of Repeats: hits and velocities of nine voices and of all together, at each lag.
const phases = 2 * (groove.NumVoices + 1) * len(lags)

// Repeats writes into dst (phases) how alike a loop is to itself, moved by each lag: the cosine between the steps from
// the lag on and those up to as long before the end. hits and velocities are (64, 9); hits may be probabilities. A
// voice that does not play has 0.
func Repeats(dst, hits, velocities []float32) {
	at := 0
	for _, plane := range [][]float32{hits, velocities} {
		for _, lag := range lags {
			shift := lag * groove.NumVoices
			all := cosine{}
			for v := range groove.NumVoices {
				c := cosine{}
				for i := v; i+shift < len(plane); i += groove.NumVoices {
					c.add(plane[i], plane[i+shift])
				}
				dst[at] = c.value()
				at++
				all.merge(c)
			}
			dst[at] = all.value()
			at++
		}
	}
}

// cosine is the cosine of the angle between two vectors, added number by number.
type cosine struct{ dot, a, b float64 }

func (c *cosine) add(x, y float32) {
	c.dot += float64(x) * float64(y)
	c.a += float64(x) * float64(x)
	c.b += float64(y) * float64(y)
}

func (c *cosine) merge(o cosine) { c.dot, c.a, c.b = c.dot+o.dot, c.a+o.a, c.b+o.b }

func (c *cosine) value() float32 {
	if c.a == 0 || c.b == 0 {
		return 0
	}
	return float32(c.dot / math.Sqrt(c.a*c.b))
}

// planes splits a HOV tensor into its hits and velocities, (64, 9) each.
func planes(hov, hits, velocities []float32) {
	for s := range groove.Steps {
		row := hov[s*dataset.Channels:][:dataset.Channels]
		copy(hits[s*groove.NumVoices:], row[:groove.NumVoices])
		copy(velocities[s*groove.NumVoices:], row[2*groove.NumVoices:])
	}
}

// phaseOf returns the Repeats of windows.
func phaseOf(windows []dataset.Window) (svm.Matrix, error) {
	x := svm.NewMatrix(len(windows), phases)
	hov := make([]float32, groove.Steps*dataset.Channels)
	hits, velocities := make([]float32, dataset.Cells), make([]float32, dataset.Cells)
	for i, w := range windows {
		w.HOV(hov)
		planes(hov, hits, velocities)
		Repeats(x.Row(i), hits, velocities)
	}
	return x, nil
}

// aheadOf returns, of each window, how alike its voices are to the four bars after it in the take, or before it where none follow: what
// repeats at a lag of four bars, which no window of four bars shows. A short take has 0.
func aheadOf(windows []dataset.Window) (svm.Matrix, error) {
	x := svm.NewMatrix(len(windows), groove.NumVoices+1)
	a, b := make([]float32, groove.Steps*dataset.Channels), make([]float32, groove.Steps*dataset.Channels)
	for i, w := range windows {
		other := w.Bar + groove.Bars
		if other >= w.Windows() {
			other = w.Bar - groove.Bars
		}
		if other < 0 {
			continue
		}
		w.HOV(a)
		dataset.Window{Performance: w.Performance, Bar: other}.HOV(b)
		all := cosine{}
		for v := range groove.NumVoices {
			c := cosine{}
			for j := 2*groove.NumVoices + v; j < len(a); j += dataset.Channels {
				c.add(a[j], b[j])
			}
			x.Row(i)[v] = c.value()
			all.merge(c)
		}
		x.Row(i)[groove.NumVoices] = all.value()
	}
	return x, nil
}
