package dataset

import "github.com/groovegen/groovegen/groove"

// remarkRound adds a remark that a loop was repeated.
func (r *reader) remarkRound(name string, bars int64) {
	if bars < 1 || bars >= groove.Bars {
		return
	}
	r.set.Remarks = append(r.set.Remarks, Remark{name, groove.DescribeRound(int(bars))})
}
