package recognition

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/score"
)

// values say how much each window is of each genre, (windows, 18): log-probabilities or decision values. Of a genre that cannot be
// answered they are −Inf.
type values [][]float64

// Recognised is how well windows and performances are recognised. A performance gets the mean of its windows' values.
type Recognised struct {
	Windows      score.Scores `json:"windows"`
	Performances score.Scores `json:"performances"`
	// The middle 95% of the windows' accuracy when performances are drawn anew, with replacement, from those there are.
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	Gain *Gain   `json:"gain,omitempty"`

	takes []take
}

// Gain is the difference of the windows' accuracy to another recogniser's on the same windows, with the middle 95% of
// it when performances are drawn anew: 0 inside means that these performances do not say which one is better.
type Gain struct {
	Over    string  `json:"over"`
	Windows float64 `json:"windows"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
}

// over returns the gain of r over another one's answers on the same windows.
func (r Recognised) over(name string, o Recognised) *Gain {
	g := &Gain{Over: name, Windows: r.Windows.Accuracy - o.Windows.Accuracy}
	g.Low, g.High = redrawn(len(r.takes), func(i int) (float64, int) { return float64(r.takes[i].right - o.takes[i].right), r.takes[i].windows })
	return g
}

// recognise compares values with the genres of their windows, which are in order of their performances.
func recognise(v values, windows []dataset.Window) Recognised {
	truth, answers := make([]int, len(windows)), make([]int, len(windows))
	var takes []take
	for i, w := range windows {
		truth[i], answers[i] = int(w.Genre), best(v[i])
		if i == 0 || w.Performance != windows[i-1].Performance {
			takes = append(takes, take{genre: truth[i], sum: make([]float64, len(v[i]))})
		}
		t := &takes[len(takes)-1]
		t.windows++
		if answers[i] == truth[i] {
			t.right++
		}
		for k, x := range v[i] {
			t.sum[k] += x
		}
	}
	var whole, pooled []int
	for _, t := range takes {
		whole, pooled = append(whole, t.genre), append(pooled, best(t.sum))
	}
	r := Recognised{Windows: score.Of(truth, answers, groove.NumGenres), Performances: score.Of(whole, pooled, groove.NumGenres)}
	r.takes = takes
	return r
}

// withInterval fills in Low and High.
func (r Recognised) withInterval() Recognised {
	r.Low, r.High = redrawn(len(r.takes), func(i int) (float64, int) { return float64(r.takes[i].right), r.takes[i].windows })
	return r
}

// take is a performance's windows: how many are recognised, and the sum of their values.
type take struct {
	genre, windows, right int
	sum                   []float64
}

// redraws is how often performances are drawn anew for an interval.
const redraws = 2000

// redrawn returns the middle 95% of a mean over windows when performances are drawn anew; of gives a performance's sum and its windows.
// Windows of one performance are alike, so they are no independent trials.
func redrawn(performances int, of func(i int) (sum float64, windows int)) (low, high float64) {
	if performances == 0 {
		return 0, 0
	}
	rng := rand.New(rand.NewPCG(1, uint64(performances)))
	means := make([]float64, redraws)
	for i := range means {
		total, all := 0.0, 0
		for range performances {
			sum, windows := of(rng.IntN(performances))
			total, all = total+sum, all+windows
		}
		means[i] = total / float64(all)
	}
	slices.Sort(means)
	return means[redraws/40], means[redraws-1-redraws/40]
}

// best returns the first of the largest numbers.
func best(x []float64) int {
	at := 0
	for i, v := range x {
		if v > x[at] {
			at = i
		}
	}
	return at
}

// mixed returns a + weight·b.
func mixed(a, b values, weight float64) values {
	out := make(values, len(a))
	for i := range a {
		out[i] = make([]float64, len(a[i]))
		for k, x := range a[i] {
			out[i][k] = x + weight*max(b[i][k], leastLog)
		}
	}
	return out
}

// leastLog bounds how much one opinion can rule out.
var leastLog = math.Log(1e-12)
