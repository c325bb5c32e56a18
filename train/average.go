package train

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// average is an exponential moving average of the weights, which is smoother than the weights themselves (Polyak and
// Juditsky 1992). The nil average does nothing.
type average struct {
	model *CVAE
	decay float64
	data  [][]float32
}

func newAverage(m *CVAE, decay float64) *average {
	if decay == 0 {
		return nil
	}
	a := &average{model: m, decay: decay}
	for _, p := range m.params {
		a.data = append(a.data, append([]float32{}, p.Data...))
	}
	return a
}

// follow moves the average after a step, faster in the beginning.
func (a *average) follow(step int) {
	if a == nil {
		return
	}
	d := float32(1 - min(a.decay, float64(1+step)/float64(10+step)))
	for i, p := range a.model.params {
		avg := a.data[i]
		a.model.e.Spans(len(avg), 1<<14, func(lo, hi int) {
			for j := lo; j < hi; j++ {
				avg[j] += d * (p.Data[j] - avg[j])
			}
		})
	}
}

// use replaces the weights by the average. It returns a function that restores them.
func (a *average) use() (undo func()) {
	if a == nil {
		return func() {}
	}
	swap := func() {
		for i, p := range a.model.params {
			p.Data, a.data[i] = a.data[i], p.Data
		}
	}
	swap()
	return swap
}

// weighVoices gives the hits of rare voices more weight: (mean rate / own rate)^exponent.
func (m *CVAE) weighVoices(f *feed, exponent float64) {
	if exponent == 0 {
		return
	}
	var count [voices]float64
	var hits [cells]uint8
	total := 0.0
	for _, w := range f.windows {
		total += float64(w.Hits(hits[:]))
		for i, h := range hits {
			count[i%groove.NumVoices] += float64(h)
		}
	}
	for v := range m.rare {
		m.rare[v] = math.Pow(total/voices/max(count[v], 1), exponent)
	}
}

// broken returns the name of the first parameter with a number that is not finite, or "".
func (m *CVAE) broken() string {
	for _, p := range m.params {
		for _, x := range p.Data {
			if x != x || x-x != 0 {
				return p.Name
			}
		}
	}
	return ""
}
