package judge

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/score"
)

// Measure is how well a judge recognises real windows, or performances: the figures of the paper's section 5.2.
type Measure struct {
	Scores   score.Scores  `json:"scores"`
	Loss     float64       `json:"loss"`      // mean −log of the probability of the true genre, in nats
	MicroAUC float64       `json:"micro_auc"` // over all (example, genre) pairs, one against the rest
	MacroAUC float64       `json:"macro_auc"` // mean over the genres that occur
	Curves   []Curve       `json:"curves"`    // of the genres that occur
	Micro    []score.Point `json:"micro"`
}

// Curve is a genre's ROC.
type Curve struct {
	Genre  groove.Genre  `json:"genre"`
	AUC    float64       `json:"auc"`
	Points []score.Point `json:"points"`
}

// Report is a judge's Measure on one split.
type Report struct {
	Windows      Measure      `json:"windows"`      // all, including silent ones
	Performances Measure      `json:"performances"` // each by the mean log-probability of its windows
	Empty        int          `json:"empty"`        // silent windows among them
	Sounding     score.Scores `json:"sounding"`     // of the windows that are not silent
}

// Summary is the report without its curves.
func (r Report) Summary() Summary {
	return Summary{Window: r.Windows.Scores, Loss: r.Windows.Loss, Performance: r.Performances.Scores, MicroAUC: r.Windows.MicroAUC, MacroAUC: r.Windows.MacroAUC}
}

// Measure judges all windows of a split.
func (j *Judge) Measure(set *dataset.Set, split dataset.Split) Report {
	windows := set.Windows(split)
	p := j.Probabilities(FromWindows(windows))
	truth := make([]int, len(windows))
	var r Report
	var sounding, heard []int
	var hits [dataset.Cells]uint8
	for i, w := range windows {
		truth[i] = int(w.Genre)
		if w.Hits(hits[:]) == 0 {
			r.Empty++
			continue
		}
		sounding, heard = append(sounding, truth[i]), append(heard, argmax(p[i]))
	}
	r.Sounding = score.Of(sounding, heard, classes)
	r.Windows = measure(p, truth)
	r.Performances = measure(pool(windows, p))
	return r
}

// pool gives each performance the normalised geometric mean of its windows' probabilities.
func pool(windows []dataset.Window, p [][]float32) (pooled [][]float32, truth []int) {
	sums, count := map[*dataset.Performance][]float64{}, map[*dataset.Performance]float64{}
	var order []*dataset.Performance
	for i, w := range windows {
		if sums[w.Performance] == nil {
			sums[w.Performance] = make([]float64, classes)
			order = append(order, w.Performance)
		}
		count[w.Performance]++
		for k, q := range p[i] {
			sums[w.Performance][k] += math.Log(max(float64(q), leastProbability))
		}
	}
	for _, perf := range order {
		logp := sums[perf]
		for k := range logp {
			logp[k] /= count[perf]
		}
		out := make([]float32, classes)
		normalise(out, logp)
		pooled, truth = append(pooled, out), append(truth, int(perf.Genre))
	}
	return pooled, truth
}

// leastProbability bounds what one loop can add to the loss, where a probability rounds to 0.
const leastProbability = 1e-12

func measure(p [][]float32, truth []int) Measure {
	answers := make([]int, len(p))
	scores := make([]float64, 0, len(p)*classes)
	pairs := make([]bool, len(p)*classes)
	loss := 0.0
	for i, row := range p {
		answers[i] = argmax(row)
		pairs[i*classes+truth[i]] = true
		loss -= math.Log(max(float64(row[truth[i]]), leastProbability))
		for _, q := range row {
			scores = append(scores, float64(q))
		}
	}
	m := Measure{Scores: score.Of(truth, answers, classes)}
	if len(p) == 0 {
		return m
	}
	m.Loss = loss / float64(len(p))
	m.Micro, m.MicroAUC = score.ROC(scores, pairs)
	for g := range classes {
		column, hit := make([]float64, len(p)), make([]bool, len(p))
		for i := range p {
			column[i], hit[i] = scores[i*classes+g], pairs[i*classes+g]
		}
		if points, area := score.ROC(column, hit); !math.IsNaN(area) {
			m.Curves = append(m.Curves, Curve{groove.Genre(g), area, points})
			m.MacroAUC += area
		}
	}
	m.MacroAUC /= float64(max(len(m.Curves), 1))
	return m
}
