package score

import (
	"math"
	"slices"
)

// Point is a point of a ROC curve: the false-positive rate and the true-positive rate at some threshold.
type Point struct {
	False float64 `json:"false"`
	True  float64 `json:"true"`
}

// ROC returns the receiver operating characteristic of scores, the higher the more likely, and the area under it: the
// probability that a positive scores above a negative, ties counting a half. The area is NaN if there are only
// positives or only negatives.
func ROC(scores []float64, right []bool) ([]Point, float64) {
	order := make([]int, len(scores))
	positives := 0.0
	for i := range order {
		order[i] = i
		if right[i] {
			positives++
		}
	}
	negatives := float64(len(scores)) - positives
	if positives == 0 || negatives == 0 {
		return nil, math.NaN()
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case scores[a] > scores[b]:
			return -1
		case scores[a] < scores[b]:
			return 1
		}
		return 0
	})
	points, area := []Point{{}}, 0.0
	var t, f float64
	for i, k := range order {
		if right[k] {
			t++
		} else {
			f++
		}
		if i+1 < len(order) && scores[order[i+1]] == scores[k] {
			continue // one threshold cannot divide equal scores
		}
		last, p := points[len(points)-1], Point{f / negatives, t / positives}
		area += (p.False - last.False) * (p.True + last.True) / 2
		points = append(points, p)
	}
	return points, area
}

// AUC returns the micro and macro average of the areas under one-against-the-rest ROC curves, and each class's own, NaN
// where the class does not occur. scores is (len(truth), classes). Micro pools all (example, class) pairs; macro is the
// mean over the classes that occur.
func AUC(scores []float64, truth []int, classes int) (micro, macro float64, each []float64) {
	right := make([]bool, len(scores))
	for i, t := range truth {
		right[i*classes+t] = true
	}
	_, micro = ROC(scores, right)
	n := 0.0
	each = make([]float64, classes)
	for k := range classes {
		column, hit := make([]float64, len(truth)), make([]bool, len(truth))
		for i := range truth {
			column[i], hit[i] = scores[i*classes+k], right[i*classes+k]
		}
		if _, each[k] = ROC(column, hit); !math.IsNaN(each[k]) {
			macro, n = macro+each[k], n+1
		}
	}
	return micro, macro / n, each
}
