package page

import (
	"fmt"
	"strings"

	"github.com/groovegen/groovegen/train/eval"
)

// articulationTable shows how often hits are struck as side sticks, with the pedal and so on.
func articulationTable(r *eval.Report) Table {
	held := strings.Join(r.Held, " and ")
	t := Table{
		Title: "How hits are struck",
		Note: "shares of a voice's hits, genres weighing the same; genres: those of which the training windows have enough; within 20%: those of them in which " +
			"the share is within a fifth of the training drummers'",
		Columns: []string{"", "drummers", held, "ours", "genres", "within 20%", held + " within 20%"},
	}
	for _, s := range r.Articulations {
		t.Rows = append(t.Rows, []string{
			label(s.Voice) + ", " + strings.ReplaceAll(s.Articulation.String(), "_", " "), number(s.Training, 3), number(s.Held, 3), number(s.Ours, 3),
			fmt.Sprint(s.Genres), fmt.Sprint(s.Near), fmt.Sprint(s.HeldNear),
		})
	}
	return t
}
