package groove

import (
	"fmt"
	"math"
	"slices"
)

// DescribeRound says that a loop of so many bars was played round.
func DescribeRound(bars int) string {
	what := fmt.Sprintf("a loop of %d bars", bars)
	if bars == 1 {
		what = "a loop of one bar"
	}
	return fmt.Sprintf("%s, played round to fill %d", what, Bars)
}

// LoopBars returns a take's length in bars of 4/4. A bar counts if it has a note after its downbeat: files end with whole
// bars, or with a last hit on the next downbeat.
func (t *Take) LoopBars() int64 {
	last, _ := t.Cell(t.End)
	return max(0, (last+StepsPerBar-1)/StepsPerBar)
}

// PlayRound makes four bars from a loop of one, two or three by repeating it, as a sequencer does when the
// loop is dragged longer: A A A A, A B A B, A B C A. A hit just before the loop's end is the early downbeat of the
// next repeat and of the first, also in a loop of four bars. A hit on the end or after it ends a recording, and is not part
// of the loop. PlayRound returns the original number of bars, 0 if it changed nothing.
func (t *Take) PlayRound() int64 {
	bars := t.LoopBars()
	if bars < 1 || bars > Bars {
		return 0
	}
	round := bars * 4 * int64(t.PPQ)
	var notes []TakeNote
	for k := int64(-1); k < Bars; k++ {
		for _, n := range t.Notes {
			if n.Tick >= round {
				continue
			}
			n.Tick += k * round
			if step, _ := t.Cell(n.Tick); step >= 0 && step < Steps {
				notes = append(notes, n)
			}
		}
	}
	slices.SortStableFunc(notes, func(a, b TakeNote) int { return compareTicks(a.Tick, b.Tick) })
	if bars < Bars && len(t.Tempos) > 1 { // each repeat has all of them: their mean
		t.Tempos = []TakeTempo{{Micros: uint32(math.Round(1e6 * t.Seconds(round) / float64(4*bars)))}}
	}
	t.Notes = notes
	t.End = Bars * 4 * int64(t.PPQ) // all four count, also if the last is silent
	return bars
}
