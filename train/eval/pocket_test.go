package eval

import (
	"math"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
)

// TestPockets holds what an audition takes for usual to the training split: nine in ten of drummers' steady windows.
func TestPockets(t *testing.T) {
	var all [3][]float64
	for _, l := range SteadyOnly(Real(Known(openSet(t), dataset.Train))) {
		p := infer.PocketOf(l.Pattern, l.BPM)
		for i, x := range [3]float64{p.Spread, p.Apart, p.Accent} {
			all[i] = append(all[i], x)
		}
	}
	least, most := infer.Pockets()
	ends := [3][2]float64{{least.Spread, most.Spread}, {least.Apart, most.Apart}, {least.Accent, most.Accent}}
	for i, name := range []string{"spread", "apart", "accent"} {
		slices.Sort(all[i])
		n := len(all[i])
		for k, q := range [2]int{n / 20, n - 1 - n/20} {
			if x := math.Round(10*all[i][q]) / 10; x != ends[i][k] {
				t.Errorf("%s: the dataset gives %g, the table has %g", name, x, ends[i][k])
			}
		}
	}
}
