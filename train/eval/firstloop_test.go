package eval

import (
	"math"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// TestNaturalTempos: each genre starts at the median tempo of drummers' steady windows of it in the training split; of an even number at the faster one of
// the middle two, which somebody played.
func TestNaturalTempos(t *testing.T) {
	tempos := map[groove.Genre][]float64{}
	for _, l := range SteadyOnly(Real(Known(openSet(t), dataset.Train))) {
		tempos[l.Genre] = append(tempos[l.Genre], l.BPM)
	}
	for _, g := range groove.AllGenres() {
		list := tempos[g]
		if (len(list) == 0) != (g == groove.Gospel) {
			t.Errorf("%s: %d steady windows", g, len(list))
		}
		if len(list) == 0 {
			continue
		}
		slices.Sort(list)
		median := list[len(list)/2]
		t.Logf("%s: %g BPM, of %d windows", g, median, len(list))
		if math.Round(median) != g.First().BPM {
			t.Errorf("%s: the median tempo is %g BPM, the first loop has %g", g, median, g.First().BPM)
		}
	}
}
