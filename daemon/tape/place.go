package tape

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

// placed is a stroke with its place in the piece.
type placed struct {
	*Stroke
	at     float64 // ticks from the piece's beginning
	breaks bool    // the song stopped or leapt before it
}

// follows says whether a stroke goes on where the one before it was: the song neither stopped nor leapt between them. The
// song's position must have moved as the clock's time did; a tempo that changed meanwhile is allowed for.
func follows(before, s *Stroke) bool {
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

// passed returns how many ticks the time between two strokes lasts at the later one's tempo.
func (s *Stroke) passed(before *Stroke) float64 {
	return s.Line.Sub(before.Line).Seconds() * float64(s.Tempo) * ticksPerBeat / secondsPerMin
}

// barOf returns the bar line that a stroke belongs to: an early downbeat to the bar that it begins.
func barOf(ticks float64) float64 {
	return math.Floor((ticks+halfStep)/ticksPerBar) * ticksPerBar
}

func loopOf(ticks float64) float64 {
	return math.Floor((ticks+halfStep)/ticksPerLoop) * ticksPerLoop
}

// unroll lays strokes end to end. The piece begins with the bar of the first. Where the song leaps from bar line to bar
// line, as a DAW's loop does, it goes on without a gap; where it stops, it goes on with the next bar.
func unroll(blocks [][]Stroke) []placed {
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
			leaps := !follows(before.Stroke, s)
			if leaps {
				shift = joint(before, s) - s.Ticks
			}
			out = append(out, placed{s, s.Ticks + shift, leaps})
		}
	}
	return out
}

// joint returns where in the piece a stroke goes before which the song leapt.
func joint(before *placed, s *Stroke) float64 {
	into := s.Ticks - barOf(s.Ticks)
	// Where it would be if time alone counted, brought to the same place of a bar.
	wish := before.at + s.passed(before.Stroke)
	near := math.Round((wish-into)/ticksPerBar)*ticksPerBar + into
	if s.passed(before.Stroke) < 2*ticksPerBar && math.Abs(near-wish) <= halfBeat && near >= before.at-halfStep {
		return near
	}
	return barOf(before.at) + ticksPerBar + into
}

// lastLoops returns the strokes of the last n stretches of four bars that were played to their end, each at its place; the
// one that plays now counts only when there is no other. now is the song's position. It returns how many stretches it found.
func lastLoops(blocks [][]Stroke, n int, now float64) ([]placed, int) {
	var all []placed
	var starts []int // where in all each stretch begins
	for _, b := range blocks {
		for i := range b {
			s := &b[i]
			leaps := len(all) == 0 || !follows(all[len(all)-1].Stroke, s)
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
