package eval

import (
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
)

// Predicted is a model's reconstruction of n windows, each array (n, 64, 9): hit probabilities, offsets in steps, velocities.
type Predicted struct {
	Hits, Offsets, Velocities []float32
}

// newPredicted returns room for n windows.
func newPredicted(n int) Predicted {
	return Predicted{
		Hits: make([]float32, n*dataset.Cells), Offsets: make([]float32, n*dataset.Cells), Velocities: make([]float32, n*dataset.Cells),
	}
}

// Retrieval is how well hits are found.
type Retrieval struct {
	Real      int     `json:"real"`      // hits that were there
	Predicted int     `json:"predicted"` // hits that were predicted
	Precision float64 `json:"precision"` // share of the predicted hits that are real; 0 of none
	Recall    float64 `json:"recall"`    // share of the real hits that were predicted; 0 of none
	F1        float64 `json:"f1"`        // their harmonic mean
}

// Reconstruction is how near reconstructed windows are to the originals.
type Reconstruction struct {
	Hits     Retrieval                  `json:"hits"` // over all cells
	Voices   map[groove.Voice]Retrieval `json:"voices"`
	Offset   float64                    `json:"offset_mae_ms"` // over the real hits, predicted or not
	Velocity float64                    `json:"velocity_mae"`  // likewise, 0–1
}

// Reconstruct compares windows with a model's reconstruction. A hit is predicted where its probability is over ½. With the
// reference's model the figures on the test split are those of the reference: F1 0.717, 19.6 ms, 0.162; and 22.76 ms on the grid. The error says
// that the arrays have wrong lengths.
func Reconstruct(windows []dataset.Window, p Predicted) (Reconstruction, error) {
	if n := len(windows) * dataset.Cells; len(p.Hits) != n || len(p.Offsets) != n || len(p.Velocities) != n {
		return Reconstruction{}, fmt.Errorf("compare reconstruction: %d, %d and %d numbers for %d windows: want %d of each",
			len(p.Hits), len(p.Offsets), len(p.Velocities), len(windows), n)
	}
	var found [groove.NumVoices]struct{ real, claimed, both int }
	var offset, velocity mean
	hov := make([]float32, tensorSize)
	for i, w := range windows {
		w.HOV(hov)
		ms := human.StepLength(w.Style().BPM)
		for c := range dataset.Cells {
			s, v := c/groove.NumVoices, c%groove.NumVoices
			real, claimed := hov[s*dataset.Channels+v] > 0, p.Hits[i*dataset.Cells+c] > 0.5
			f := &found[v]
			if claimed {
				f.claimed++
			}
			if !real {
				continue
			}
			f.real++
			if claimed {
				f.both++
			}
			cell := hov[s*dataset.Channels+v:]
			offset.add(ms * math.Abs(float64(cell[groove.NumVoices]-p.Offsets[i*dataset.Cells+c])))
			velocity.add(math.Abs(float64(cell[2*groove.NumVoices] - p.Velocities[i*dataset.Cells+c])))
		}
	}
	out := Reconstruction{Voices: map[groove.Voice]Retrieval{}}
	var real, claimed, both int
	for v, f := range found {
		out.Voices[groove.Voice(v)] = retrieval(f.real, f.claimed, f.both)
		real, claimed, both = real+f.real, claimed+f.claimed, both+f.both
	}
	out.Hits = retrieval(real, claimed, both)
	if offset.n > 0 {
		out.Offset, out.Velocity = offset.value(), velocity.value()
	}
	return out, nil
}

func retrieval(real, claimed, both int) Retrieval {
	r := Retrieval{Real: real, Predicted: claimed}
	if claimed > 0 {
		r.Precision = float64(both) / float64(claimed)
	}
	if real > 0 {
		r.Recall = float64(both) / float64(real)
	}
	if both > 0 {
		r.F1 = 2 * float64(both) / float64(real+claimed)
	}
	return r
}

// Means predicts the mean of each genre without looking at the window: the baseline of a model.
type Means struct {
	place  [groove.NumGenres][groove.StepsPerBar][groove.NumVoices]cellMeans // of a genre
	pooled [groove.StepsPerBar][groove.NumVoices]cellMeans
}

// cellMeans are the means of a cell of the bar; offset and velocity over its hits.
type cellMeans struct{ hit, offset, velocity mean }

// LearnMeans computes the means of training windows: for each genre, voice and step of the bar.
func LearnMeans(windows []dataset.Window) *Means {
	m := &Means{}
	hov := make([]float32, tensorSize)
	for _, w := range windows {
		w.HOV(hov)
		for s := range groove.Steps {
			for v := range groove.NumVoices {
				cell := hov[s*dataset.Channels+v:]
				for _, c := range []*cellMeans{&m.place[w.Genre][s%groove.StepsPerBar][v], &m.pooled[s%groove.StepsPerBar][v]} {
					c.hit.add(float64(cell[0]))
					if cell[0] > 0 {
						c.offset.add(float64(cell[groove.NumVoices]))
						c.velocity.add(float64(cell[2*groove.NumVoices]))
					}
				}
			}
		}
	}
	return m
}

// Predict copies the means of each window's genre, or the pooled ones where the genre's training windows have no such hit.
func (m *Means) Predict(windows []dataset.Window) Predicted {
	p := newPredicted(len(windows))
	for i, w := range windows {
		for c := range dataset.Cells {
			step, v := c/groove.NumVoices%groove.StepsPerBar, c%groove.NumVoices
			own, all := &m.place[w.Genre][step][v], &m.pooled[step][v]
			at := i*dataset.Cells + c
			p.Hits[at] = float32(first(own.hit, all.hit))
			p.Offsets[at] = float32(first(own.offset, all.offset))
			p.Velocities[at] = float32(first(own.velocity, all.velocity))
		}
	}
	return p
}

// first returns the first mean of at least one number, or 0.
func first(means ...mean) float64 {
	for _, m := range means {
		if m.n > 0 {
			return m.value()
		}
	}
	return 0
}

// OnTheGrid predicts every offset to be 0, and no hit at all.
func OnTheGrid(windows []dataset.Window) Predicted { return newPredicted(len(windows)) }
