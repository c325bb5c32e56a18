package groove

import (
	"cmp"
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
	if bars == Bars {
		return what + ", played round from a later one: what was before that is at the end"
	}
	return fmt.Sprintf("%s, played round to fill %d", what, Bars)
}

// LoopBars returns a take's length in bars of 4/4. A bar counts if it has a note after its downbeat: files end with
// whole bars, or with a last hit on the next downbeat.
func (t *Take) LoopBars() int64 {
	last, _ := t.Cell(t.End)
	return max(0, (last+StepsPerBar-1)/StepsPerBar)
}

// PlayRound makes four bars from a loop of one, two or three by repeating it, as a sequencer does when the loop is
// dragged longer: A A A A, A B A B, A B C A. first is the bar to begin with, from 0: B A B A. A hit just before the
// loop's end is the early downbeat of the next repeat and of the first, also in a loop of four bars. A hit on the end
// or after it ends a recording, and is not part of the loop. PlayRound returns the original number of bars, 0 if it
// changed nothing.
func (t *Take) PlayRound(first int64) int64 { return t.playRound(t.LoopBars(), first) }

// playRound plays a loop of so many bars round.
func (t *Take) playRound(bars, first int64) int64 {
	if bars < 1 || bars > Bars {
		return 0
	}
	bar := 4 * int64(t.PPQ)
	round := bars * bar
	var notes []TakeNote
	for k := int64(-1); k <= Bars; k++ {
		for _, n := range t.Notes {
			if n.Tick >= round {
				continue
			}
			n.Tick += k*round - first%bars*bar
			if step, _ := t.Cell(n.Tick); step >= 0 && step < Steps {
				notes = append(notes, n)
			}
		}
	}
	slices.SortStableFunc(notes, func(a, b TakeNote) int { return cmp.Compare(a.Tick, b.Tick) })
	if bars < Bars && len(t.Tempos) > 1 { // each repeat has all of them: their mean
		t.Tempos = []TakeTempo{{Micros: uint32(math.Round(1e6 * t.Seconds(round) / float64(4*bars)))}}
	}
	t.Notes = notes
	t.End = Bars * bar // all four count, also if the last is silent
	return bars
}

// LoopStart returns the tick where a loop begins in a take that can be one: it is in 4/4 from its beginning to its last
// note, or from behind a pickup bar, which is shorter.
func (t *Take) LoopStart() (tick int64, ok bool) {
	m := t.bars()
	four := func(r meterRun) bool { return r.meter == [2]int{4, 4} }
	switch {
	case len(m) == 1:
		return 0, four(m[0])
	case len(m) == 2 && four(m[1]) && m[1].first == 1:
		return m[1].tick, m[1].tick < m[1].length
	}
	return 0, false
}

// playShort plays a short loop round from a tick on, and one of four bars that begins with a later bar. It returns the
// loop with its number of bars, 0 if the take is none. A loop that a file of four bars holds lasts as long as the file:
// it may end with a rest.
func (t *Take) playShort(start int64) (loop *Take, bars int64) {
	from, ok := t.LoopStart()
	if !ok || start < from {
		return t, 0
	}
	bar, late := 4*int64(t.PPQ), int64(t.PPQ)/(2*StepsPerBeat) // late: how far the file's end may be behind its last bar
	clip := (t.Length - from - late + bar - 1) / bar
	loop = t.Section(from, t.End+1)
	bars = loop.LoopBars()
	switch {
	case clip < Bars:
	case start > from && start < from+Bars*bar && (clip == Bars || bars == Bars):
		bars = Bars
	default:
		return t, 0
	}
	return loop, loop.playRound(bars, (start-from)/bar)
}
