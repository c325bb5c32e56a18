package recording

import (
	"math"
)

// Positions are in ticks of the MIDI clock, 24 to the beat.
const (
	ticksPerBar   = 96.0
	ticksPerLoop  = 4 * ticksPerBar
	halfStep      = 3.0
	halfBeat      = 12.0
	unitsPerTick  = 160 // 960 units in a step of 6 ticks
	ticksPerBeat  = 24.0
	secondsPerMin = 60.0
)

// placed is a note with its place in the piece.
type placed struct {
	*Note
	at     float64 // ticks from the piece's beginning
	breaks bool    // the song stopped or jumped before it
}

// follows reports whether the song neither stopped nor jumped between two notes: its position moved as the clock's time did,
// apart from a change of tempo.
func follows(before, s *Note) bool {
	moved, passed := s.Ticks-before.Ticks, s.passed(before)
	if moved < -halfBeat || passed < -halfBeat {
		return false
	}
	if math.Abs(moved-passed) <= halfBeat {
		return true
	}
	ratio := passed / moved
	return ratio > 0.6 && ratio < 1.6
}

// passed returns how many ticks the time between two notes lasts at the later one's tempo.
func (s *Note) passed(before *Note) float64 {
	return s.Line.Sub(before.Line).Seconds() * float64(s.Tempo) * ticksPerBeat / secondsPerMin
}

// barOf returns the bar line of a note. An early downbeat belongs to the bar that it begins.
func barOf(ticks float64) float64 {
	return math.Floor((ticks+halfStep)/ticksPerBar) * ticksPerBar
}

func loopOf(ticks float64) float64 {
	return math.Floor((ticks+halfStep)/ticksPerLoop) * ticksPerLoop
}

// unroll puts notes one after another. The piece begins with the bar of the first. Where the song jumps from bar line to bar
// line, as the loop of a DAW does, the piece continues without a gap; where it stops, the piece continues with the next bar.
func unroll(blocks [][]Note) []placed {
	var out []placed
	shift := 0.0 // from the song's position to the piece's
	for _, b := range blocks {
		for i := range b {
			s := &b[i]
			if len(out) == 0 {
				shift = -barOf(s.Ticks)
				out = append(out, placed{s, s.Ticks + shift, true})
				continue
			}
			before := &out[len(out)-1]
			leaps := !follows(before.Note, s)
			if leaps {
				shift = joint(before, s) - s.Ticks
			}
			out = append(out, placed{s, s.Ticks + shift, leaps})
		}
	}
	return out
}

// joint returns where in the piece a note goes if the song jumped before it.
func joint(before *placed, s *Note) float64 {
	into := s.Ticks - barOf(s.Ticks)
	// Its place by time alone, moved to the same place of a bar.
	byTime := before.at + s.passed(before.Note)
	near := math.Round((byTime-into)/ticksPerBar)*ticksPerBar + into
	if s.passed(before.Note) < 2*ticksPerBar && math.Abs(near-byTime) <= halfBeat && near >= before.at-halfStep {
		return near
	}
	return barOf(before.at) + ticksPerBar + into
}

// lastLoops returns the notes of the last n stretches of four bars that were played to their end, each at its place, and how
// many stretches there are. The present one counts only if there is no other. now is the song's position.
func lastLoops(blocks [][]Note, n int, now float64) ([]placed, int) {
	var all []placed
	var starts []int // where in all each stretch begins
	for _, b := range blocks {
		for i := range b {
			s := &b[i]
			leaps := len(all) == 0 || !follows(all[len(all)-1].Note, s)
			if len(all) == 0 || loopOf(s.Ticks) != loopOf(all[len(all)-1].Ticks) || leaps && s.Ticks < all[len(all)-1].Ticks {
				starts = append(starts, len(all))
			}
			all = append(all, placed{s, s.Ticks - loopOf(s.Ticks), leaps})
		}
	}
	if len(starts) == 0 {
		return nil, 0
	}
	last := &all[starts[len(starts)-1]]
	if end := loopOf(last.Ticks) + ticksPerLoop; len(starts) > 1 && now < end-halfStep {
		all, starts = all[:starts[len(starts)-1]], starts[:len(starts)-1]
	}
	starts = starts[max(0, len(starts)-n):]
	first := starts[0]
	for i, from := range starts {
		to := len(all)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		for j := from; j < to; j++ {
			all[j].at += float64(i) * ticksPerLoop
		}
	}
	all = all[first:]
	all[0].breaks = true
	return all, len(starts)
}
