package page

import (
	"math"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/human"
)

// goal is a figure that a model should reach, with the figures of others.
type goal struct {
	name                     string
	paper, reference, recipe string
	real                     string // of real loops, or without a model, on the Groove dataset
	want                     string // in words
	value                    func(*eval.Report) float64
	show                     func(float64) string
	met                      func(float64) bool
}

// verdict says whether a figure meets the goal; empty without a figure.
func (g goal) verdict(x float64) string {
	switch {
	case math.IsNaN(x):
		return none
	case g.met(x):
		return "met"
	}
	return "missed"
}

func atLeast(want float64) func(float64) bool { return func(x float64) bool { return x >= want } }
func atMost(want float64) func(float64) bool  { return func(x float64) bool { return x <= want } }
func between(low, high float64) func(float64) bool {
	return func(x float64) bool { return x >= low && x <= high }
}

func three(x float64) string { return number(x, 3) }

// goalTable compares a model's figures with its goals.
func goalTable(r *eval.Report) Table {
	t := Table{
		Title: "Against the paper, the reference and the goals",
		Note: "real: of real loops, or without a model, on the Groove MIDI Dataset; training: measured here, of training loops in the place of ours; " +
			none + ": not given or not measured",
		Columns: []string{"", "paper", "reference", "recipe", "real", "training", "goal", "ours", verdictColumn},
	}
	training := r.OfBaseline()
	for _, g := range goals() {
		x := g.value(r)
		row := []string{g.name, g.paper, g.reference, g.recipe, g.real, g.show(g.value(training)), g.want, g.show(x), g.verdict(x)}
		for i, cell := range row {
			if cell == "" {
				row[i] = none
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func goals() []goal {
	var all []goal
	for _, list := range [][]goal{genreGoals(), loopGoals(), humanGoals(), rebuildGoals()} {
		all = append(all, list...)
	}
	return all
}

var (
	validation = dataset.Validation.String()
	test       = dataset.Test.String()
)

func genreGoals() []goal {
	latent := func(split string) func(*eval.Report) float64 {
		return func(r *eval.Report) float64 {
			if s, ok := r.Latent.TempoOnly[split]; ok {
				return s.Accuracy
			}
			return math.NaN()
		}
	}
	onTest := func(f func(*eval.JudgeFigures) float64) func(*eval.Report) float64 {
		return func(r *eval.Report) float64 {
			if r.Judge == nil || r.Judge.Real[test].Windows.Scores.Count == 0 {
				return math.NaN()
			}
			return f(r.Judge)
		}
	}
	return []goal{
		{"latent SVM, tempo given, validation", "51.3%", "41–55%", "", "PCA 59.5%", "≥ 63%", latent(validation), percent, atLeast(0.63)},
		{"latent SVM, tempo given, test", "", "23–52%", "", "PCA 52.0%", "≥ 56%", latent(test), percent, atLeast(0.56)},
		{
			"judge on real windows, test", "56.3%", "51.2%", "", "majority 25.5%", "≥ 60%",
			onTest(func(j *eval.JudgeFigures) float64 { return j.Real[test].Windows.Scores.Accuracy }), percent, atLeast(0.60),
		},
		{
			"its micro AUC", "0.8775", "0.888", "", "", "≥ 0.90",
			onTest(func(j *eval.JudgeFigures) float64 { return j.Real[test].Windows.MicroAUC }), three, atLeast(0.90),
		},
		{
			"its macro AUC", "0.8594", "0.846", "", "", "≥ 0.88",
			onTest(func(j *eval.JudgeFigures) float64 { return j.Real[test].Windows.MacroAUC }), three, atLeast(0.88),
		},
	}
}

func loopGoals() []goal {
	judged := func(f func(*eval.JudgeFigures) float64) func(*eval.Report) float64 {
		return func(r *eval.Report) float64 {
			if r.Judge == nil {
				return math.NaN()
			}
			return f(r.Judge)
		}
	}
	balanced := func(f func(eval.Generated) float64) func(*eval.Report) float64 {
		return func(r *eval.Report) float64 { return f(r.Loops.Balanced) }
	}
	return []goal{
		{
			"loops whose genre the judge recognises, balanced", "", "0.29", "0.75", "chance 0.059", "≥ 0.80",
			judged(func(j *eval.JudgeFigures) float64 { return j.Balanced.Balanced }), three, atLeast(0.80),
		},
		{
			"novelty, median", "", "0.444", "0.378", "0.381", "≥ 0.38",
			balanced(func(g eval.Generated) float64 { return g.Novelty.Median }), three, atLeast(0.38),
		},
		{
			"near copies", "", "0.2%", "2.1%", "", "≤ 2.6%",
			balanced(func(g eval.Generated) float64 { return g.Novelty.NearCopies }), percent, atMost(0.026),
		},
		{
			"two-sample test, features", "", "0.98", "0.66", "0.52", "≤ 0.58",
			func(r *eval.Report) float64 { return r.TwoSample.Everything.Accuracy }, three, atMost(0.58),
		},
		{
			"two-sample test, convolution", "", "0.97", "0.65", "0.54", "≤ 0.58",
			judged(func(j *eval.JudgeFigures) float64 { return j.Everything.Accuracy }), three, atMost(0.58),
		},
		{
			"two-sample test, convolution on hits alone", "", "0.94", "0.65", "0.53", "≤ 0.58",
			judged(func(j *eval.JudgeFigures) float64 { return j.HitsAlone.Accuracy }), three, atMost(0.58),
		},
		{
			"density error", "", "0.52", "0.031", "", "≤ 0.03",
			balanced(func(g eval.Generated) float64 { return g.DensityError }), three, atMost(0.03),
		},
		{
			"empty loops", "", "1%", "0", "", "0",
			balanced(func(g eval.Generated) float64 { return g.Empty }), percent, atMost(0),
		},
	}
}

// spreads returns the lowest and the highest ratio, over the voices, of our timing σ to the real one.
func spreads(r *eval.Report) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range groove.AllVoices() {
		if real, ours, ok := humanValues(r, v.String(), human.OffsetSpread); ok && real > 0 && !math.IsNaN(ours) {
			low, high = min(low, ours/real), max(high, ours/real)
		}
	}
	return low, high
}

// apart returns a function of |ours − real|, or of |ours/real − 1|.
func apart(name string, relative bool) func(*eval.Report) float64 {
	return func(r *eval.Report) float64 {
		real, ours, ok := humanValues(r, whole, name)
		if !ok {
			return math.NaN()
		}
		if relative {
			return math.Abs(ours/real - 1)
		}
		return math.Abs(ours - real)
	}
}

func humanGoals() []goal {
	finite := func(x float64) float64 {
		if math.IsInf(x, 0) {
			return math.NaN()
		}
		return x
	}
	list := []goal{
		{
			"timing σ to the real one, lowest voice", "", "shrinks", "≈ 1", "1", "≥ 0.9",
			func(r *eval.Report) float64 { low, _ := spreads(r); return finite(low) }, three, between(0.9, 1.1),
		},
		{
			"timing σ to the real one, highest voice", "", "", "≈ 1", "1", "≤ 1.1",
			func(r *eval.Report) float64 { _, high := spreads(r); return finite(high) }, three, between(0.9, 1.1),
		},
		{"lag 1 of offsets, off by", "", "", "0.002", "0", "≤ 0.05", apart(human.OffsetLag, false), three, atMost(0.05)},
		{"lag 1 of kick velocity, off by", "", "", "0.221", "0", "≤ 0.1", apart(human.VelocityLag, false), three, atMost(0.1)},
		{"bar similarity, off by", "", "", "1.2%", "0", "≤ 5%", apart(human.BarSimilarity, true), percent, atMost(0.05)},
		{"downbeat kick, off by", "", "", "1.3%", "0", "≤ 3%", apart(human.DownbeatKick, true), percent, atMost(0.03)},
	}
	for _, v := range []struct {
		voice  groove.Voice
		recipe string
	}{{groove.MidTom, "17.6%"}, {groove.Crash, "44.6%"}} {
		name := strings.ReplaceAll(v.voice.String(), "_", " ") + " a loop, off by"
		list = append(list, goal{name, "", "", v.recipe, "0", "≤ 20%", apart(human.PerLoop(v.voice), true), percent, atMost(0.2)})
	}
	return list
}

func rebuildGoals() []goal {
	of := func(f func(eval.Reconstruction) float64) func(*eval.Report) float64 {
		return func(r *eval.Report) float64 {
			if x, ok := r.Reconstruction[validation]; ok {
				return f(x.Model)
			}
			return math.NaN()
		}
	}
	rarest := func(x eval.Reconstruction) float64 {
		best := math.NaN()
		least := math.MaxInt
		for _, v := range groove.AllVoices() {
			if h := x.Voices[v]; h.Real > 0 && h.Real < least {
				least, best = h.Real, h.F1
			}
		}
		return best
	}
	return []goal{
		{"hits that come back, F1, validation", "", "0.727", "0.733", "", "≥ 0.80", of(func(x eval.Reconstruction) float64 { return x.Hits.F1 }), three, atLeast(0.80)},
		{"F1 of the rarest voice, validation", "", "0.01", "0", "", "≥ 0.3", of(rarest), three, atLeast(0.3)},
		{"offset MAE ms, validation", "", "19.6", "18.5", "zero 22.75", "≤ 17", of(func(x eval.Reconstruction) float64 { return x.Offset }), figure, atMost(17)},
	}
}
