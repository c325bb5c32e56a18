package page

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/groovegen/groovegen/train/eval/recognition"
)

// WriteRecognition writes how well genres are recognised for people at a terminal.
func WriteRecognition(w io.Writer, r *recognition.Report) error {
	if _, err := fmt.Fprintf(w, "genres with model %s, measured on %s in %.0f s\n", r.Model, strings.Join(r.Held, " and "), r.Seconds); err != nil {
		return err
	}
	for _, t := range append(recognisers(r), learningCurves(r), needs(r), familiar(r), tried(r)) {
		if err := t.text(w); err != nil {
			return err
		}
	}
	return nil
}

// recognisers are the tables of each held-out split.
func recognisers(r *recognition.Report) (out []Table) {
	for i, split := range r.Held {
		t := Table{Title: "Genres recognised on " + split, Columns: []string{"", "sees", "windows", "95%", "balanced", "performances", "balanced", "gain", "95%"}}
		for _, row := range r.Recognisers {
			s := row.Splits[split]
			t.Rows = append(t.Rows, []string{
				row.Name, row.Sees, number(s.Windows.Accuracy, 3), number(s.Low, 2) + " to " + number(s.High, 2), number(s.Windows.Balanced, 3),
				number(s.Performances.Accuracy, 3), number(s.Performances.Balanced, 3), gain(s.Gain), gainRange(s.Gain),
			})
		}
		if len(r.Recognisers) > 0 {
			s := r.Recognisers[0].Splits[split]
			t.Rows = append(t.Rows, []string{
				"the commonest genre", none, number(s.Windows.Majority, 3), none, none, number(s.Performances.Majority, 3), none, none, none,
			})
			if i == 0 {
				t.Note = fmt.Sprintf("of %d windows, %d performances; 95%%: the middle of the windows' accuracy when performances are drawn anew; "+
					"a performance gets the mean of its windows' log-probabilities or decision values; gain: of windows, over the judge, the SVM of "+
					"components, or the paper's SVM of z", s.Windows.Count, s.Performances.Count)
			}
		}
		out = append(out, t)
	}
	return out
}

func gain(g *recognition.Gain) string {
	if g == nil {
		return none
	}
	return fmt.Sprintf("%+.3f", g.Windows)
}

func gainRange(g *recognition.Gain) string {
	if g == nil {
		return none
	}
	return fmt.Sprintf("%+.2f to %+.2f", g.Low, g.High)
}

func learningCurves(r *recognition.Report) Table {
	t := Table{
		Title:   "By how much there is to learn from",
		Columns: []string{"", "", "takes", "windows", "±", "performances", "of a known genre"},
		Note: "least squares on principal components and phase; mean over draws; ±: standard deviation of the windows' accuracy over draws; new drummers: takes of one " +
			"who is not learned from; of a known genre: the share of windows whose genre was learned, which bounds every classifier",
	}
	for _, c := range r.Curves {
		for _, p := range c.Points {
			t.Rows = append(t.Rows, []string{
				"asks " + c.Asks, plural(p.N, c.Of), number(p.Takes, 0), number(p.Windows, 3), number(p.Spread, 3), number(p.Performances, 3), number(p.Known, 3),
			})
		}
	}
	return t
}

// plural writes a number of drummers, say, where of is their plural.
func plural(n int, of string) string {
	if n == 1 {
		of = strings.TrimSuffix(of, "s")
	}
	return fmt.Sprintf("%d %s", n, of)
}

func needs(r *recognition.Report) Table {
	t := Table{
		Title:   "If the curve went on as a line",
		Columns: []string{"", "by", "a doubling adds", "for 60%", "for 63%"},
		Note: "a line through all points but the first, of accuracy by the logarithm; such lines end, so it would take at least so many; " +
			"that of drummers asked about validation ends where all of that split's are known",
	}
	for _, c := range r.Curves {
		row := []string{"asks " + c.Asks, c.Of, percent(c.Rise)}
		for _, goal := range []string{"60%", "63%"} {
			n, met := c.Needs[goal]
			if !met {
				n = math.NaN()
			}
			row = append(row, number(n, 0))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func familiar(r *recognition.Report) Table {
	f := r.Familiar
	t := Table{
		Title:   "Drummers known and new",
		Columns: []string{"learned from", "windows", "95%", "performances"},
		Note: fmt.Sprintf("%d takes of training and validation, of genres that two drummers or more play, each asked once, by least squares on principal components and phase",
			f.Takes),
	}
	if f.Takes == 0 {
		return t
	}
	for _, a := range f.Asked {
		t.Rows = append(t.Rows, []string{a.From, number(a.Windows, 3), number(a.Low, 2) + " to " + number(a.High, 2), number(a.Performances, 3)})
	}
	return t
}

// tried lists the settings of which the best was taken.
func tried(r *recognition.Report) Table {
	t := Table{Title: "Settings tried, windows of validation", Columns: []string{"", "setting", "windows"}, Note: "the best of several is a little too good to be true"}
	for _, row := range r.Recognisers {
		for _, s := range row.Tried {
			if len(row.Tried) > 1 {
				t.Rows = append(t.Rows, []string{row.Name, s.Setting, number(s.Validation, 3)})
			}
		}
	}
	return t
}
