package eval

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/novelty"
	"github.com/groovegen/groovegen/train/eval/human"
)

// Generated is the figures of loops by their hits.
type Generated struct {
	Loops int     `json:"loops"`
	Hits  float64 `json:"hits_per_loop"`
	// DensityError is Σ|hits − real hits| / Σ real hits over the genres, both being means over the genre's loops and each genre
	// weighing the same. Real loops are training loops here, so it measures whether the model has learned its data. Held-out loops
	// differ by 14% themselves, because each genre has only a few performances there. The reference's model with z from N(0, I) and a
	// threshold: 0.50 (the reference: 0.52).
	DensityError float64 `json:"density_error"`
	Empty        float64 `json:"empty_share"`
	Distinct     float64 `json:"distinct_share"` // of the sets of hits
	// DownbeatKick is the share of bars with a kick on the first step.
	DownbeatKick float64         `json:"downbeat_kick"`
	Novelty      novelty.Novelty `json:"novelty"` // against the training loops
}

// Training is the training loops that generated loops are compared with.
type Training struct {
	hits  [groove.NumGenres]mean // of a loop
	index *novelty.Index
}

// mean is of the numbers added to it.
type mean struct{ n, sum float64 }

func (m *mean) add(x float64) { m.n, m.sum = m.n+1, m.sum+x }

func (m mean) value() float64 { return m.sum / m.n }

// NewTraining collects training loops. It keeps only their hits.
func NewTraining(loops []human.Loop) *Training {
	t := &Training{index: novelty.NewIndex(bitsOf(loops))}
	for _, l := range loops {
		t.hits[l.Genre].add(float64(l.Pattern.Count()))
	}
	return t
}

func bitsOf(loops []human.Loop) []novelty.Bits {
	out := make([]novelty.Bits, len(loops))
	for i, l := range loops {
		out[i] = novelty.BitsOf(l.Pattern)
	}
	return out
}

// Measure returns the figures of loops. Genres that the training loops lack do not count in the density error. Shares and means of no loops are 0.
func (t *Training) Measure(loops []human.Loop) Generated {
	out := Generated{Loops: len(loops)}
	if len(loops) == 0 {
		return out
	}
	var byGenre [groove.NumGenres]mean
	var hits, silent, kicks mean
	for _, l := range loops {
		n := l.Pattern.Count()
		byGenre[l.Genre].add(float64(n))
		hits.add(float64(n))
		silent.add(one(n == 0))
		for bar := range groove.Bars {
			kicks.add(one(l.Pattern.Hits[bar*groove.StepsPerBar][groove.Kick]))
		}
	}
	sets := bitsOf(loops)
	out.Hits, out.Empty, out.DownbeatKick = hits.value(), silent.value(), kicks.value()
	out.Distinct, out.Novelty = novelty.Distinct(sets), t.index.Measure(sets)
	var off, whole float64
	for g, m := range byGenre {
		if m.n > 0 && t.hits[g].n > 0 {
			off += math.Abs(m.value() - t.hits[g].value())
			whole += t.hits[g].value()
		}
	}
	if whole > 0 {
		out.DensityError = off / whole
	}
	return out
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
