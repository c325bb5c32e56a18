package dataset

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// referenceEnv names the folder of the golden vectors.
const referenceEnv = "GROOVE_REFERENCE"

// An independent implementation's tensors of 32 validation windows, and the condition that goes with each, are ours to
// the bit but for two cells, in which it keeps the later and we the earlier of two equally loud hits.
func TestReferenceWindows(t *testing.T) {
	dir := os.Getenv(referenceEnv)
	if dir == "" {
		t.Skip(referenceEnv + " is unset: not comparing with the golden vectors")
	}
	file, err := os.ReadFile(filepath.Join(dir, "eval_vectors.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	st, err := infer.ParseSafetensors(file)
	if err != nil {
		t.Fatal(err)
	}
	x, errX := st.Tensor("x", 32, groove.Steps, Channels)
	c, errC := st.Tensor("c", 32, groove.ConditionSize)
	if errX != nil || errC != nil {
		t.Fatal(errX, errC)
	}
	windows := openGroove(t, GridRule).Windows(Validation)
	ours := make([]float32, groove.Steps*Channels)
	cells := 0
	for i := range 32 {
		row, condition := x.Data[i*len(ours):][:len(ours)], c.Data[i*groove.ConditionSize:][:groove.ConditionSize]
		best := len(ours)
		for _, w := range windows {
			got := w.Style().Condition()
			if slices.Equal(got[:], condition) {
				w.HOV(ours)
				best = min(best, differing(ours, row))
			}
		}
		cells += best
	}
	if cells != 2 {
		t.Errorf("%d values differ in the nearest windows, want 2", cells)
	}
}

// differing counts the values that differ, all others being equal to the last bits of a float32.
func differing(a, b []float32) int {
	n := 0
	for i := range a {
		if d := a[i] - b[i]; !(d <= 1e-6 && d >= -1e-6) {
			n++
		}
	}
	return n
}
