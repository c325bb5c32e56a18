package eval

import (
	"math"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// perfect predicts what was there.
func perfect(windows []dataset.Window) Predicted {
	p, hov := newPredicted(len(windows)), make([]float32, tensorSize)
	for i, w := range windows {
		w.HOV(hov)
		for c := range dataset.Cells {
			cell, at := hov[c/groove.NumVoices*dataset.Channels+c%groove.NumVoices:], i*dataset.Cells+c
			p.Hits[at], p.Offsets[at], p.Velocities[at] = cell[0], cell[groove.NumVoices], cell[2*groove.NumVoices]
		}
	}
	return p
}

func TestReconstructionBounds(t *testing.T) {
	windows := openSet(t).Windows(dataset.Validation)[:50]
	p := perfect(windows)
	r, err := Reconstruct(windows, p)
	if err != nil || r.Hits.F1 != 1 || r.Offset != 0 || r.Velocity != 0 {
		t.Errorf("perfect: %+v, %v", r, err)
	}
	for i := range p.Hits { // everything claimed, kicks never
		p.Hits[i] = 1
		if i%groove.NumVoices == int(groove.Kick) {
			p.Hits[i] = 0
		}
		p.Velocities[i] += 0.25
	}
	r, _ = Reconstruct(windows, p)
	if k := r.Voices[groove.Kick]; k.Real == 0 || k.Predicted != 0 || k.F1 != 0 || r.Voices[groove.Snare].Recall != 1 {
		t.Errorf("no kicks: %+v", r)
	}
	near(t, "velocity error", r.Velocity, 0.25, 1e-6)
	if _, err := Reconstruct(windows, Predicted{}); err == nil || !strings.Contains(err.Error(), "50 windows") {
		t.Errorf("got %v", err)
	}
	if r, err := Reconstruct(nil, Predicted{}); err != nil || math.IsNaN(r.Offset) {
		t.Errorf("of nothing: %+v, %v", r, err)
	}
}

// The reference's reconstruction of the same windows by the same model.
func TestReconstructionOfTheReference(t *testing.T) {
	set, model := openSet(t), referenceModel(t)
	means := LearnMeans(set.Windows(dataset.Train))
	for _, c := range []struct {
		split dataset.Split
		f1    float64
	}{{dataset.Validation, 0.727}, {dataset.Test, 0.717}} {
		windows := set.Windows(c.split)
		p, err := model.Rebuild(windows)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Reconstruct(windows, p)
		if err != nil {
			t.Fatal(err)
		}
		grid, _ := Reconstruct(windows, OnTheGrid(windows))
		copied, _ := Reconstruct(windows, means.Predict(windows))
		t.Logf("%s: mid tom %.3f, high tom %.3f, crash %.3f", c.split, r.Voices[groove.MidTom].F1, r.Voices[groove.HighTom].F1, r.Voices[groove.Crash].F1)
		t.Logf("%s: on the grid %.2f ms; means: F1 %.3f, %.2f ms, velocity %.3f", c.split, grid.Offset, copied.Hits.F1, copied.Offset, copied.Velocity)
		near(t, "hit F1", r.Hits.F1, c.f1, 0.001)
		// The reference's F1 of single voices (mid tom 0.01, high tom 0.04, crash 0.33) are not those of these weights: 0.21, 0.13
		// and 0.39, of counts that add up to its overall figure.
		if c.split == dataset.Test {
			near(t, "offset error", r.Offset, 19.6, 0.05)
			near(t, "offset error on the grid", grid.Offset, 22.75, 0.02)
			near(t, "velocity error", r.Velocity, 0.162, 0.0006)
		}
	}
}
