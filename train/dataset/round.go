package dataset

import (
	"fmt"
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// steady reports whether a file is in 4/4 from beginning to end, as a loop is.
func steady(take *groove.Take) bool {
	return !slices.ContainsFunc(take.Meters, func(m groove.TakeMeter) bool { return m.Meter != [2]int{4, 4} })
}

// lengthOf returns a part's length in bars. A bar counts if it has a note after its downbeat: files end with whole
// bars, or with a last hit on the next downbeat.
func lengthOf(part *groove.Take) int64 {
	last, _ := part.Cell(part.End)
	return max(0, (last+groove.StepsPerBar-1)/groove.StepsPerBar)
}

// playRound makes four bars from a loop of one, two or three by repeating it, as a sequencer does when the
// loop is dragged longer: A A A A, A B A B, A B C A. A hit just before the loop's end is the early downbeat of the
// next repeat and of the first, also in a loop of four bars. A hit on the end or after it ends a recording, and is not part
// of the loop. playRound returns the original number of bars, 0 if it changed nothing.
func playRound(part *groove.Take) int64 {
	bars := lengthOf(part)
	if bars < 1 || bars > groove.Bars {
		return 0
	}
	round := bars * 4 * int64(part.PPQ)
	var notes []groove.TakeNote
	for k := int64(-1); k < groove.Bars; k++ {
		for _, n := range part.Notes {
			if n.Tick >= round {
				continue
			}
			n.Tick += k * round
			if step, _ := part.Cell(n.Tick); step >= 0 && step < groove.Steps {
				notes = append(notes, n)
			}
		}
	}
	slices.SortStableFunc(notes, func(a, b groove.TakeNote) int { return int(a.Tick - b.Tick) })
	if bars < groove.Bars && len(part.Tempos) > 1 { // each repeat has all of them: their mean
		part.Tempos = []groove.TakeTempo{{Micros: uint32(math.Round(1e6 * part.Seconds(round) / float64(4*bars)))}}
	}
	part.Notes = notes
	part.End = groove.Bars * 4 * int64(part.PPQ) // all four count, also if the last is silent
	return bars
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
