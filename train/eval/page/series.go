package page

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/human"
)

// Series is several models measured on the same bench, such as trainings of one configuration with several seeds. It
// shows how much a figure varies by chance.
type Series struct {
	Schema int            `json:"schema_version"` // eval.Schema
	Models []*eval.Report `json:"models"`
	Goals  []Spread       `json:"goals"`
}

// Spread is a goal's figure over the models of a series.
type Spread struct {
	Name   string         `json:"name"`
	Goal   string         `json:"goal"`
	Values []human.Number `json:"values"` // of each model
	Mean   human.Number   `json:"mean"`   // null unless all models have the figure
	// Deviation is the standard deviation over the models as a sample of more: with n − 1.
	Deviation human.Number `json:"deviation"`
	Met       int          `json:"met"`     // by how many models
	Verdict   string       `json:"verdict"` // of the mean: "met", "missed" or "–"
	goal      goal
}

// NewSeries compares the reports of two or more models with the goals.
func NewSeries(models []*eval.Report) (*Series, error) {
	if len(models) < 2 {
		return nil, fmt.Errorf("compare %d models: a spread takes two or more", len(models))
	}
	s := &Series{Schema: eval.Schema, Models: models}
	for _, g := range goals() {
		x := Spread{Name: g.name, Goal: g.want, goal: g}
		for _, r := range models {
			v := g.value(r)
			x.Values = append(x.Values, human.Number(v))
			if g.met(v) {
				x.Met++
			}
		}
		mean, deviation := moments(x.Values)
		x.Mean, x.Deviation, x.Verdict = human.Number(mean), human.Number(deviation), g.verdict(mean)
		s.Goals = append(s.Goals, x)
	}
	return s, nil
}

// moments returns the mean and the standard deviation with n − 1; both NaN when a number is.
func moments(values []human.Number) (mean, deviation float64) {
	for _, x := range values {
		mean += float64(x) / float64(len(values))
	}
	for _, x := range values {
		d := float64(x) - mean
		deviation += d * d / float64(len(values)-1)
	}
	return mean, math.Sqrt(deviation)
}

// Table shows each model's figure, their mean and their spread.
func (s *Series) Table() Table {
	t := Table{
		Title: fmt.Sprintf("Over %d models", len(s.Models)),
		Note: "training: of training loops in the place of a model's; ±: standard deviation over the models, with n − 1; the verdict is the " +
			"mean's; met by: how many models",
		Columns: []string{"", "goal", "training"},
	}
	training := s.Models[0].OfBaseline()
	for _, r := range s.Models {
		t.Columns = append(t.Columns, r.Model)
	}
	t.Columns = append(t.Columns, "mean", "±", "met by", verdictColumn)
	for _, x := range s.Goals {
		row := []string{x.Name, x.Goal, x.goal.show(x.goal.value(training))}
		for _, v := range x.Values {
			row = append(row, x.goal.show(float64(v)))
		}
		met := none
		if slices.ContainsFunc(x.Values, func(v human.Number) bool { return !math.IsNaN(float64(v)) }) {
			met = fmt.Sprint(x.Met)
		}
		t.Rows = append(t.Rows, append(row, x.goal.show(float64(x.Mean)), x.goal.show(float64(x.Deviation)), met, x.Verdict))
	}
	return t
}

// WriteText writes the series for people at a terminal.
func (s *Series) WriteText(w io.Writer) error {
	for _, r := range s.Models {
		if _, err := fmt.Fprintf(w, "model %s, measured on %s in %.0f s\n", title(r), strings.Join(r.Held, " and "), r.Seconds); err != nil {
			return err
		}
	}
	return s.Table().text(w)
}

// Write writes index.html and report.json into a folder, which it makes. The page links to those of the models, which
// are to be written into folders called like them.
func (s *Series) Write(dir string) error {
	first := s.Models[0]
	c := &content{
		Title:   fmt.Sprintf("%d models", len(s.Models)),
		Summary: fmt.Sprintf("measured on %s; seed of the loops %d", strings.Join(first.Held, " and "), first.Seed),
		Facts:   []Table{s.Table()},
	}
	for _, r := range s.Models {
		c.Reports = append(c.Reports, link{"Report of model " + title(r), r.Model + "/index.html"})
	}
	return writeBoth(dir, c, s)
}
