package judge

import (
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/eval/human"
	"github.com/groovegen/groovegen/train/eval/score"
)

// Verdict is how often a judge recognises the genre of loops.
type Verdict struct {
	// Balanced is the mean over the genres, each weighing the same.
	Balanced float64 `json:"balanced"`
	// Mixed weighs each of them by its share of the judge's training windows.
	Mixed  float64                  `json:"mixed"`
	Genres map[groove.Genre]float64 `json:"genres"` // share recognised
	Scores score.Scores             `json:"scores"` // of the loops as they came, with the confusion
}

// Accuracy compares the judge's answers with the genres of loops, generated or real.
func (j *Judge) Accuracy(loops []human.Loop) Verdict {
	p := j.Probabilities(Loops{len(loops), func(i int, hov []float32) { writeHOV(hov, loops[i].Pattern) }})
	truth, answers := make([]int, len(loops)), make([]int, len(loops))
	for i, l := range loops {
		truth[i], answers[i] = int(l.Genre), argmax(p[i])
	}
	v := Verdict{Genres: map[groove.Genre]float64{}, Scores: score.Of(truth, answers, classes)}
	v.Balanced = v.Scores.Balanced
	of := 0.0
	for g, row := range v.Scores.Normalised() {
		asked := 0
		for _, n := range v.Scores.Confusion[g] {
			asked += n
		}
		if asked > 0 {
			genre := groove.Genre(g)
			v.Genres[genre] = row[g]
			n := float64(j.Card.Counts[genre])
			v.Mixed, of = v.Mixed+n*row[g], of+n
		}
	}
	if of > 0 {
		v.Mixed /= of
	}
	return v
}
