package page

import (
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/judge"
	"github.com/groovegen/groovegen/train/eval/score"
)

// Tables returns a report's tables in the order of reading. A table without figures has no rows.
func Tables(r *eval.Report) []Table {
	return []Table{
		judgeTable(r), genreTable(r), loopTable(r), twoSampleTable(r), steadyTable(r), steadyGenreTable(r), steadyTestTable(r), articulationTable(r), latentTable(r), matchTable(r), groupTable(r), crossTable(r),
		rebuildTable(r), voiceTable(r), stageTable(r), goalTable(r),
	}
}

// judgeTable shows how well the judge recognises real drummers.
func judgeTable(r *eval.Report) Table {
	t := Table{
		Title:   "The judge on real loops",
		Note:    "majority: always answering the commonest genre; loss: in nats",
		Columns: []string{"", "accuracy", "balanced", "majority", "loss", "micro AUC", "macro AUC", "of"},
	}
	if r.Judge == nil {
		return t
	}
	for _, split := range r.Held {
		real := r.Judge.Real[split]
		for _, m := range []struct {
			what string
			judge.Measure
		}{{"windows", real.Windows}, {"performances", real.Performances}} {
			s := m.Scores
			t.Rows = append(t.Rows, []string{
				split + ", " + m.what, number(s.Accuracy, 3), number(s.Balanced, 3), number(s.Majority, 3),
				number(m.Loss, 2), number(m.MicroAUC, 3), number(m.MacroAUC, 3), fmt.Sprint(s.Count),
			})
		}
	}
	return t
}

// genreTable shows how often the judge recognises each genre.
func genreTable(r *eval.Report) Table {
	t := Table{
		Title:   "Loops whose genre the judge recognises, by genre",
		Note:    "ours: as many loops of each genre; mistaken: the genre recognised most often instead",
		Columns: []string{"", "ours", "real"},
	}
	if r.Judge == nil {
		return t
	}
	for _, split := range r.Held {
		t.Columns = append(t.Columns, "AUC "+split)
	}
	t.Columns = append(t.Columns, "mistaken")
	for _, g := range groove.AllGenres() {
		ours, known := r.Judge.Balanced.Genres[g]
		if !known {
			ours = math.NaN()
		}
		row := []string{g.String(), number(ours, 2), number(valueOf(r.Judge.HeldOut.Genres, g), 2)}
		for _, split := range r.Held {
			area := areaOf(r.Judge.Real[split].Windows, g)
			known = known || !math.IsNaN(area)
			row = append(row, number(area, 3))
		}
		if !known {
			continue
		}
		t.Rows = append(t.Rows, append(row, mistaken(r.Judge.Balanced.Scores, g)))
	}
	return t
}

// areaOf returns the area under a genre's ROC curve, NaN where it does not occur.
func areaOf(m judge.Measure, g groove.Genre) float64 {
	for _, c := range m.Curves {
		if c.Genre == g {
			return c.AUC
		}
	}
	return math.NaN()
}

func valueOf(m map[groove.Genre]float64, g groove.Genre) float64 {
	if x, ok := m[g]; ok {
		return x
	}
	return math.NaN()
}

// mistaken names the genre with which the judge most often confuses g, with its share.
func mistaken(s score.Scores, g groove.Genre) string {
	row := s.Normalised()[g]
	most := -1
	for k, x := range row {
		if k != int(g) && x > 0 && (most < 0 || x > row[most]) {
			most = k
		}
	}
	if most < 0 {
		return none
	}
	return fmt.Sprintf("%s %.2f", groove.Genre(most), row[most])
}

// loopTable compares sets of loops by their hits.
func loopTable(r *eval.Report) Table {
	t := Table{
		Title: "Loops",
		Note: "density error against training loops; novelty: median Jaccard distance to the nearest training loop; near copies: nearer than 0.1; " +
			"judge: recognises the genre, genres weighing the same, and by their share of the training windows",
		Columns: []string{"", "loops", "hits", "density error", "empty", "distinct", "downbeat kick", "novelty", "near copies", "judge", "by mix"},
	}
	for _, s := range []struct {
		name    string
		g       eval.Generated
		verdict func(*eval.JudgeFigures) judge.Verdict
	}{
		{"ours, balanced", r.Loops.Balanced, func(j *eval.JudgeFigures) judge.Verdict { return j.Balanced }},
		{"ours, like real", r.Loops.Like, func(j *eval.JudgeFigures) judge.Verdict { return j.Like }},
		{"real", r.Loops.Real, func(j *eval.JudgeFigures) judge.Verdict { return j.HeldOut }},
	} {
		balanced, mixed := math.NaN(), math.NaN()
		if r.Judge != nil {
			v := s.verdict(r.Judge)
			balanced, mixed = v.Balanced, v.Mixed
		}
		g := s.g
		t.Rows = append(t.Rows, []string{
			s.name, fmt.Sprint(g.Loops), number(g.Hits, 1), number(g.DensityError, 3), percent(g.Empty), percent(g.Distinct),
			number(g.DownbeatKick, 3), number(g.Novelty.Median, 3), percent(g.Novelty.NearCopies), number(balanced, 3), number(mixed, 3),
		})
	}
	return t
}

// twoSampleTable shows the two-sample tests.
func twoSampleTable(r *eval.Report) Table {
	t := Table{
		Title: "Distinguished from real loops",
		Note: "0.5 = indistinguishable; floor: training loops in the place of ours; ± over the halvings of performances; apart: " +
			"above the floor by more than the greater ±",
		Columns: []string{"", "ours", "±", "floor", "±", verdictColumn},
	}
	add := func(name string, ours, floor eval.TwoSample) {
		t.Rows = append(t.Rows, twoSampleRow(name, ours, floor))
	}
	f := r.TwoSample
	add("features, everything", f.Everything, f.EverythingFloor)
	add("features, hits alone", f.HitsAlone, f.HitsAloneFloor)
	if j := r.Judge; j != nil {
		add("convolution, everything", convolved(j.Everything), convolved(j.EverythingFloor))
		add("convolution, hits alone", convolved(j.HitsAlone), convolved(j.HitsAloneFloor))
	}
	if b := r.OraclePrior; b != nil {
		own := []string{number(b.Everything.Accuracy, 3), number(b.HitsAlone.Accuracy, 3)}
		if r.Judge != nil && b.Convolution != nil {
			own = append(own, number(b.Convolution.Accuracy, 3), number(b.ConvHits.Accuracy, 3))
		}
		t.Columns = append(t.Columns, "own places")
		t.Note += "; own places: loops drawn where the real ones themselves lie, which no prior can better"
		for i, x := range own {
			t.Rows[i] = append(t.Rows[i], x)
		}
	}
	return t
}

// twoSampleRow shows a two-sample test and its floor.
func twoSampleRow(name string, ours, floor eval.TwoSample) []string {
	verdict := "same"
	if ours.Accuracy > floor.Accuracy+max(ours.Spread, floor.Spread) {
		verdict = "apart"
	}
	return []string{name, number(ours.Accuracy, 3), number(ours.Spread, 3), number(floor.Accuracy, 3), number(floor.Spread, 3), verdict}
}

// convolved is the result of a test by convolution as one of a test by features.
func convolved(t judge.TwoSample) eval.TwoSample {
	return eval.TwoSample{Accuracy: t.Accuracy, Spread: t.Spread, Rounds: len(t.Rounds)}
}

// latentTable shows how well a linear SVM separates genres.
func latentTable(r *eval.Report) Table {
	t := Table{Title: "Genres separated by a linear SVM (balanced in brackets)", Columns: append([]string{""}, r.Held...)}
	for _, s := range []struct {
		name string
		eval.Separation
	}{
		{"z, encoder given the tempo", r.Latent.TempoOnly},
		{"z, encoder given genre and tempo", r.Latent.Conditioned},
		{"no model: PCA of the windows", r.Latent.Principal},
		{"no model: counts and means", r.Latent.CountsAndMeans},
		{"no model: tempo", r.Latent.Tempo},
	} {
		if len(s.Separation) == 0 {
			continue
		}
		row := []string{s.name}
		for _, split := range r.Held {
			x := s.Separation[split]
			row = append(row, fmt.Sprintf("%.3f (%.3f)", x.Accuracy, x.Balanced))
		}
		t.Rows = append(t.Rows, row)
	}
	row := []string{"always the commonest genre"}
	for _, split := range r.Held {
		row = append(row, fmt.Sprintf("%.3f %7s", r.Latent.Tempo[split].Majority, ""))
	}
	t.Rows = append(t.Rows, row)
	return t
}

// stageTable shows how long each stage took.
func stageTable(r *eval.Report) Table {
	t := Table{Title: "Time", Columns: []string{"", "s"}}
	total := 0.0
	for _, s := range r.Stages {
		t.Rows = append(t.Rows, []string{s.Name, number(s.Seconds, 1)})
		total += s.Seconds
	}
	t.Rows = append(t.Rows, []string{"all", number(total, 1)})
	return t
}
