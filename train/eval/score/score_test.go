package score

import (
	"math"
	"testing"
)

func TestScores(t *testing.T) {
	// class 0: 3 of 4 right; class 1: 0 of 1; class 2: never asked, answered once; class 3: 1 of 1
	s := Of([]int{0, 0, 0, 0, 1, 3}, []int{0, 0, 0, 2, 0, 3}, 4)
	near(t, "accuracy", s.Accuracy, 4.0/6)
	near(t, "balanced", s.Balanced, (0.75+0+1)/3)
	near(t, "majority", s.Majority, 4.0/6)
	if s.Confusion[0][2] != 1 || s.Confusion[1][0] != 1 {
		t.Errorf("confusion %v", s.Confusion)
	}
	n := s.Normalised()
	near(t, "normalised", n[0][0], 0.75)
	near(t, "normalised of a class that does not occur", n[2][2], 0)
	if got, want := s.String(), "0.667 (balanced 0.583, majority 0.667, of 6)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if e := Of(nil, nil, 2); e.Accuracy != 0 || e.Balanced != 0 {
		t.Errorf("of nothing: %+v", e)
	}
}

func TestROC(t *testing.T) {
	for _, c := range []struct {
		name   string
		scores []float64
		right  []bool
		want   float64
	}{
		{"perfect", []float64{4, 3, 2, 1}, []bool{true, true, false, false}, 1},
		{"reversed", []float64{1, 2, 3, 4}, []bool{true, true, false, false}, 0},
		{"all equal", []float64{1, 1, 1, 1}, []bool{true, false, true, false}, 0.5},
		{"one pair of six wrong", []float64{5, 3, 4, 2, 1}, []bool{true, true, false, false, false}, 5.0 / 6},
		{"a tie", []float64{2, 1, 1, 0}, []bool{true, true, false, false}, 3.5 / 4},
		{"only right ones", []float64{1, 2}, []bool{true, true}, math.NaN()},
	} {
		points, area := ROC(c.scores, c.right)
		if math.IsNaN(c.want) != math.IsNaN(area) || math.Abs(area-c.want) > 1e-12 {
			t.Errorf("%s: %g, want %g", c.name, area, c.want)
		}
		if n := len(points); n > 0 && (points[0] != Point{} || points[n-1] != Point{1, 1}) {
			t.Errorf("%s: the curve goes from %v to %v", c.name, points[0], points[n-1])
		}
	}
}

func TestAUCAverages(t *testing.T) {
	micro, macro, each := AUC([]float64{
		0.9, 0.1, 0,
		0.6, 0.4, 0,
		0.7, 0.3, 0,
	}, []int{0, 0, 1}, 3)
	near(t, "class 0", each[0], 0.5) // 0.7 stands between 0.9 and 0.6
	near(t, "class 1", each[1], 0.5)
	if !math.IsNaN(each[2]) {
		t.Errorf("class 2 does not occur, but has %g", each[2])
	}
	near(t, "macro", macro, 0.5)
	near(t, "micro", micro, 15.0/18) // right ones 0.9, 0.6, 0.3 beat 6, 5 and 4 of the wrong 0.1, 0, 0.4, 0, 0.7, 0
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-12) {
		t.Errorf("%s: %g, want %g", what, got, want)
	}
}
