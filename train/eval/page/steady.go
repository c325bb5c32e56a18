package page

import (
	"fmt"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/eval"
)

// steadyTable compares loops with the windows of drummers that are one groove each.
func steadyTable(r *eval.Report) Table {
	t := Table{
		Title: "One groove throughout, each genre weighing the same",
		Note: "steady: each bar has a similarity of 0.40 or more to another bar, and at most one of 16 beats lacks a stroke of hat or ride; odd: loops with a bar " +
			"whose similarity to each other bar is below 0.30; fills: bars that the fill judge hears as a fill; kick: bars with a kick on the one; backbeat: " +
			"loops with a snare on 2 and 4 in three bars or more; novelty of training windows has no meaning; judge: recognises the genre",
		Columns: []string{"", "loops", "steady", "odd", "fills", "kick", "backbeat", "velocity spread", "offset spread ms", "novelty", "near copies", "judge"},
	}
	f := r.Steady
	for _, s := range []struct {
		name  string
		of    eval.Steadiness
		judge float64
	}{
		{"ours", f.Ours, f.JudgeOurs},
		{"ours, as takes", f.Takes, f.JudgeTakes},
		{"training windows", f.Training, 0},
		{"training windows, steady", f.SteadyTraining, 0},
		{strings.Join(r.Held, " and ") + " windows", f.Held, 0},
		{strings.Join(r.Held, " and ") + " windows, steady", f.SteadyHeld, f.JudgeHeld},
	} {
		if s.of.Loops == 0 {
			continue
		}
		x := s.of
		row := []string{
			s.name, fmt.Sprint(x.Loops), number(x.Steady, 3), number(x.Odd, 3), number(x.Fills, 3), number(x.KickOnOne, 3), number(x.Backbeat, 3),
			number(x.VelocitySpread, 3), number(x.OffsetSpread, 1), number(x.Novelty, 3), percent(x.NearCopies), none,
		}
		if s.judge > 0 {
			row[11] = number(s.judge, 3)
		}
		if strings.HasPrefix(s.name, "training") {
			row[9], row[10] = none, none
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// steadyGenreTable shows each genre: ours, and the steady training windows.
func steadyGenreTable(r *eval.Report) Table {
	t := Table{
		Title:   "One groove throughout, by genre",
		Note:    "drummers: steady training windows; of all training windows the share that is steady",
		Columns: []string{"", "steady", "drummers", "odd", "fills", "drummers", "kick", "drummers", "backbeat", "drummers", "novelty"},
	}
	f := r.Steady
	for _, g := range groove.AllGenres() {
		ours, known := f.Ours.Genres[g]
		if !known {
			continue
		}
		all, steady := f.Training.Genres[g], f.SteadyTraining.Genres[g]
		theirs := func(x float64) string {
			if steady.Loops == 0 {
				return none
			}
			return number(x, 2)
		}
		t.Rows = append(t.Rows, []string{
			g.String(), number(ours.Steady, 2), number(all.Steady, 2), number(ours.Odd, 2), number(ours.Fills, 2), theirs(steady.Fills),
			number(ours.KickOnOne, 2), theirs(steady.KickOnOne), number(ours.Backbeat, 2), theirs(steady.Backbeat), number(ours.Novelty, 3),
		})
	}
	return t
}

// steadyTestTable shows the two-sample tests against steady windows.
func steadyTestTable(r *eval.Report) Table {
	t := Table{
		Title:   "Distinguished from steady real loops",
		Note:    "0.5 = indistinguishable; floor: steady training windows in place of ours; " + none + ": too few performances",
		Columns: []string{"", "ours", "±", "floor", "±", verdictColumn},
	}
	add := func(name string, ours, floor eval.TwoSample) {
		if ours.Rounds > 0 && floor.Rounds > 0 {
			t.Rows = append(t.Rows, twoSampleRow(name, ours, floor))
		}
	}
	f := r.Steady
	add("features, everything", f.TwoSample.Everything, f.TwoSample.EverythingFloor)
	add("features, hits alone", f.TwoSample.HitsAlone, f.TwoSample.HitsAloneFloor)
	if c := f.Convolution; c != nil {
		add("convolution, everything", convolved(c.Everything), convolved(c.EverythingFloor))
		add("convolution, hits alone", convolved(c.HitsAlone), convolved(c.HitsAloneFloor))
	}
	return t
}
