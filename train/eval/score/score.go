// Package score computes the quality of a classifier's answers: accuracy, balanced accuracy, confusion, ROC curves.
package score

import "fmt"

// Scores are the figures of a set of answers.
type Scores struct {
	Count    int     `json:"count"`
	Accuracy float64 `json:"accuracy"`
	// Balanced is the mean recall of the classes that occur.
	Balanced float64 `json:"balanced"`
	// Majority is the accuracy of a classifier that always answers the most common class.
	Majority float64 `json:"majority"`
	// Confusion counts answers: a row for each true class, a column for each answer, (classes, classes).
	Confusion [][]int `json:"confusion"`
}

// Of compares answers with the truth. Labels are 0 to classes−1. It panics when the lengths differ or a label is
// outside.
func Of(truth, answers []int, classes int) Scores {
	if len(truth) != len(answers) {
		panic(fmt.Sprintf("score: %d answers for %d questions", len(answers), len(truth)))
	}
	s := Scores{Count: len(truth), Confusion: make([][]int, classes)}
	for i := range s.Confusion {
		s.Confusion[i] = make([]int, classes)
	}
	for i, t := range truth {
		s.Confusion[t][answers[i]]++
	}
	right, most, present := 0, 0, 0
	for t, row := range s.Confusion {
		n := 0
		for _, k := range row {
			n += k
		}
		right, most = right+row[t], max(most, n)
		if n > 0 {
			present++
			s.Balanced += float64(row[t]) / float64(n)
		}
	}
	if s.Count > 0 {
		s.Accuracy = float64(right) / float64(s.Count)
		s.Majority = float64(most) / float64(s.Count)
		s.Balanced /= float64(present)
	}
	return s
}

// Normalised returns the confusion with each row divided by its sum, the paper's figure 2; rows of classes that do not
// occur stay 0.
func (s Scores) Normalised() [][]float64 {
	out := make([][]float64, len(s.Confusion))
	for t, row := range s.Confusion {
		out[t] = make([]float64, len(row))
		n := 0
		for _, k := range row {
			n += k
		}
		for a, k := range row {
			if n > 0 {
				out[t][a] = float64(k) / float64(n)
			}
		}
	}
	return out
}

// String returns the figures in one line: "0.595 (balanced 0.343, majority 0.311, of 1986)".
func (s Scores) String() string {
	return fmt.Sprintf("%.3f (balanced %.3f, majority %.3f, of %d)", s.Accuracy, s.Balanced, s.Majority, s.Count)
}
