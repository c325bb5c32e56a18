package seq

import "github.com/groovegen/groovegen/groove"

// fills decides which steps come from a loop's fill.
type fills struct {
	every   int  // every n-th bar ends with a fill; 0 = none
	wanted  bool // a fill was requested, and no step has opened since
	once    bool // bar ends with a fill
	bar     int
	playing bool // the previous step came from a fill: the next downbeat does too
}

// leastFill is how many steps of a bar must be left for a requested fill to come in it.
const leastFill = groove.StepsPerBeat

// FillEvery ends every n-th bar of the groove, counted from its start, with a fill, if the loop has one; 0 = none.
// Realtime-safe: yes.
func (s *Sequencer) FillEvery(bars int) { s.fills.every = max(bars, 0) }

// FillsEvery returns how many bars of the groove there are to a fill; 0 = none. Realtime-safe: yes.
func (s *Sequencer) FillsEvery() int { return s.fills.every }

// Fill ends the current bar with a fill, or the next one if less than a beat of it is left. Realtime-safe: yes.
func (s *Sequencer) Fill() { s.fills.wanted = true }

// pattern returns the pattern from which step k plays: the loop's own, or the one with fills.
func (f *fills) pattern(l *groove.Loop, k int) *groove.Pattern {
	pos := inLoop(k) % groove.StepsPerBar
	bar := (k - pos) / groove.StepsPerBar
	landing := f.playing && pos == 0
	f.playing = false
	if l.Fill == nil {
		f.wanted = false
		return &l.Pattern
	}
	f.arm(bar, pos)
	if landing {
		return l.Fill
	}
	if pos > 0 && pos >= groove.StepsPerBar-l.FillSteps && f.endsWithFill(bar) {
		f.playing = true
		return l.Fill
	}
	return &l.Pattern
}

// arm assigns a requested fill to a bar.
func (f *fills) arm(bar, pos int) {
	if f.once && f.bar < bar {
		f.once = false
	}
	if !f.wanted {
		return
	}
	f.wanted, f.once, f.bar = false, true, bar
	if groove.StepsPerBar-pos < leastFill {
		f.bar++
	}
}

// renumber is called when the bars get other numbers: at a jump of the song, and at a change of the time scale. A requested fill
// that has not begun comes in the bar that opens next.
func (f *fills) renumber() {
	f.wanted = f.wanted || f.once && !f.playing
	f.once = false
}

func (f *fills) endsWithFill(bar int) bool {
	return f.once && bar == f.bar || f.every > 0 && ((bar+1)%f.every+f.every)%f.every == 0
}
