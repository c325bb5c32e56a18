package dataset

import (
	"fmt"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// steady reports whether a file is in 4/4 from beginning to end, as a loop is.
func steady(take *groove.Take) bool {
	return !slices.ContainsFunc(take.Meters, func(m groove.TakeMeter) bool { return m.Meter != [2]int{4, 4} })
}

// remarkRound adds a remark that a loop was repeated.
func (r *reader) remarkRound(name string, bars int64) {
	if bars < 1 || bars >= groove.Bars {
		return
	}
	what := fmt.Sprintf("a loop of %d bars", bars)
	if bars == 1 {
		what = "a loop of one bar"
	}
	r.set.Remarks = append(r.set.Remarks, Remark{name, fmt.Sprintf("%s, played round to fill %d", what, groove.Bars)})
}
