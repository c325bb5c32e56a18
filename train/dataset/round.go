package dataset

import (
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
	r.set.Remarks = append(r.set.Remarks, Remark{name, groove.DescribeRound(int(bars))})
}
