package page

import (
	"fmt"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/human"
)

// whole is the group of all loops and voices.
const whole = human.AllLoops

const accentPrefix = "accent."

// figureName returns a figure's name for users.
var figureName = strings.NewReplacer("per_loop.", "strokes a loop, ", accentPrefix, "accent on step ", "lag1", "lag 1", "_", " ")

// matchColumns are those of tables of human.Row.
var matchColumns = []string{"", "ours", "real", "floor", verdictColumn}

func matchRow(r human.Row) []string {
	real := figure(float64(r.Real))
	if strings.Contains(r.Name, "wasserstein") || r.Name == human.FrechetDistance {
		real = none // a distance is from real loops
	}
	return []string{figureName.Replace(r.Name), figure(float64(r.Ours)), real, figure(float64(r.Floor)), r.Verdict}
}

// matchTable compares all loops with drummers, the accents left out.
func matchTable(r *eval.Report) Table {
	t := Table{
		Title:   "Match with drummers",
		Note:    "floor: what real drummers differ by among themselves, 19 times of 20; low and high: less and more than drummers",
		Columns: matchColumns,
	}
	for _, row := range r.Human.Rows {
		if row.Group == whole && !strings.HasPrefix(row.Name, accentPrefix) {
			t.Rows = append(t.Rows, matchRow(row))
		}
	}
	if w := r.Human.Whole; w.Performances > 0 {
		t.Note += fmt.Sprintf("; over %d whole performances, for which a loop is too short, drummers have an offset lag 1 of %s and a kick velocity lag 1 of %s",
			w.Performances, number(float64(w.OffsetLag), 3), number(float64(w.KickLag), 3))
	}
	return t
}

// groupTable counts verdicts of each genre and voice.
func groupTable(r *eval.Report) Table {
	verdicts := []string{human.Same, human.Low, human.High, human.Apart, human.Unsure}
	t := Table{
		Title:   "Match with drummers, by genre and voice: how many figures are",
		Note:    "unknown: too few performances",
		Columns: append([]string{""}, verdicts...),
	}
	for _, name := range groupsOf(r) {
		count := map[string]int{}
		for _, row := range r.Human.Rows {
			if row.Group == name {
				count[row.Verdict]++
			}
		}
		cells := []string{figureName.Replace(name)}
		for _, v := range verdicts {
			cells = append(cells, fmt.Sprint(count[v]))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// crossTable counts, for each voice of each genre, the figures that are like drummers'.
func crossTable(r *eval.Report) Table {
	t := Table{
		Title:   "Match with drummers, each voice of each genre",
		Note:    "figures that are the same, of those with enough performances; --json has each of them",
		Columns: []string{""},
	}
	for _, v := range groove.AllVoices() {
		t.Columns = append(t.Columns, figureName.Replace(v.String()))
	}
	same, known := map[string]int{}, map[string]int{}
	for _, row := range r.Human.Rows {
		if row.Verdict == human.Unsure {
			continue
		}
		known[row.Group]++
		if row.Verdict == human.Same {
			same[row.Group]++
		}
	}
	for _, g := range groove.AllGenres() {
		row, some := []string{g.String()}, false
		for _, v := range groove.AllVoices() {
			cell, name := none, human.Crossed(g, v)
			if known[name] > 0 {
				cell, some = fmt.Sprintf("%d/%d", same[name], known[name]), true
			}
			row = append(row, cell)
		}
		if some {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// groupsOf lists the groups of a report's rows as they come, without voices of genres.
func groupsOf(r *eval.Report) []string {
	var out []string
	seen := map[string]bool{}
	for _, g := range groove.AllGenres() {
		for _, v := range groove.AllVoices() {
			seen[human.Crossed(g, v)] = true
		}
	}
	for _, row := range r.Human.Rows {
		if !seen[row.Group] {
			seen[row.Group] = true
			out = append(out, row.Group)
		}
	}
	return out
}

// groupTables are all figures of each group, for the page alone.
func groupTables(r *eval.Report) []Table {
	var out []Table
	for _, name := range groupsOf(r) {
		t := Table{Title: figureName.Replace(name), Columns: matchColumns}
		for _, row := range r.Human.Rows {
			if row.Group == name {
				t.Rows = append(t.Rows, matchRow(row))
			}
		}
		out = append(out, t)
	}
	return out
}

// humanValues returns the real and our value of a figure; ok is false if there is none.
func humanValues(r *eval.Report, group, name string) (real, ours float64, ok bool) {
	for _, row := range r.Human.Rows {
		if row.Group == group && row.Name == name {
			return float64(row.Real), float64(row.Ours), true
		}
	}
	return 0, 0, false
}

// rebuildTable shows how well windows are reconstructed from z.
func rebuildTable(r *eval.Report) Table {
	t := Table{
		Title:   "What comes back of a window",
		Note:    "means: of the genre's training windows, without looking; offsets and velocities over the hits that were there",
		Columns: []string{"", "precision", "recall", "F1", "offset MAE ms", "velocity MAE"},
	}
	for _, split := range r.Held {
		x, ok := r.Reconstruction[split]
		if !ok {
			continue
		}
		for _, row := range []struct {
			name string
			eval.Reconstruction
		}{{"model", x.Model}, {"means", x.Means}, {"on the grid", x.OnTheGrid}} {
			h := row.Hits
			cells := []string{split + ", " + row.name, number(h.Precision, 3), number(h.Recall, 3), number(h.F1, 3)}
			if h.Predicted == 0 {
				cells = []string{cells[0], none, none, none}
			}
			t.Rows = append(t.Rows, append(cells, number(row.Offset, 2), number(row.Velocity, 3)))
		}
	}
	return t
}

// voiceTable is the same by voice.
func voiceTable(r *eval.Report) Table {
	t := Table{Title: "Hits that come back, by voice", Columns: []string{""}}
	if len(r.Reconstruction) == 0 {
		return t
	}
	var splits []string
	for _, split := range r.Held {
		if _, ok := r.Reconstruction[split]; ok {
			splits = append(splits, split)
			t.Columns = append(t.Columns, split+": hits", "precision", "recall", "F1", "means' F1")
		}
	}
	for _, v := range groove.AllVoices() {
		row := []string{figureName.Replace(v.String())}
		for _, split := range splits {
			x := r.Reconstruction[split]
			h := x.Model.Voices[v]
			row = append(row, fmt.Sprint(h.Real), number(h.Precision, 3), number(h.Recall, 3), number(h.F1, 3), number(x.Means.Voices[v].F1, 3))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
