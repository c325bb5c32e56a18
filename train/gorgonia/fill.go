package gorgonia

import (
	"fmt"

	"github.com/groovegen/groovegen/groove"
)

// fill writes a batch into the graph's leaves.
func (s *Step) fill(x, c, eps []float32, masks Masks) error {
	given := []struct {
		name string
		data []float32
		into numbers
	}{
		{"c", c, s.in.c},
		{"eps", eps, s.in.eps},
		{"mask of encoder.dense0", masks.Encoder0, s.in.dropouts[0]},
		{"mask of encoder.dense1", masks.Encoder1, s.in.dropouts[1]},
		{"mask of decoder.dense0", masks.Decoder0, s.in.dropouts[2]},
	}
	if len(x) != s.in.x.len() {
		return fmt.Errorf("x has %d numbers: want %d for a batch of %d", len(x), s.in.x.len(), s.batch)
	}
	// Only the lengths of a batch can be wrong, and the machine's goroutine would panic because of them.
	for i, g := range given {
		if drops := i >= 2; drops && g.data == nil {
			g.into.fill(1)
			continue
		}
		if len(g.data) != g.into.len() {
			return fmt.Errorf("%s has %d numbers: want %d for a batch of %d", g.name, len(g.data), g.into.len(), s.batch)
		}
		g.into.write(0, g.data)
	}
	s.fillWindows(x)
	return nil
}

// fillWindows writes x, (batch, 64, 27), into the first leaf and the targets, whose rows are (step, example), the steps in
// the graph's order; and the weight of each cell in the masked losses. A batch without a hit has no masked loss.
func (s *Step) fillWindows(x []float32) {
	const voices = groove.NumVoices
	hits := 0
	// The caller's rows are (example, step), ours (step, example): a shift in time is then a run of whole rows.
	for row := range groove.Steps {
		t := stepAt(row, groove.Steps)
		for e := range s.batch {
			from, at := x[(e*groove.Steps+t)*features:][:features], row*s.batch+e
			s.in.x.write(at*features, from)
			for h, target := range s.in.targets {
				target.write(at*voices, from[h*voices:(h+1)*voices])
			}
			for _, hit := range from[:voices] {
				if hit > 0 {
					hits++
				}
			}
		}
	}
	// Weights that sum to 1 make the masked mean a sum, and leave no division by the number of hits to differentiate.
	s.in.weights.fill(0)
	for i := range s.in.weights.len() {
		if s.in.targets[0].at(i) > 0 {
			s.in.weights.set(i, 1/float32(hits))
		}
	}
}
