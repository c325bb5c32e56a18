package recording

import (
	"cmp"
	"math"

	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/groove/piece"
)

// repetition is one time that a loop is played.
type repetition struct {
	notes  []placed // at is from its beginning
	start  float64  // in ticks of the song
	groove player.PlaySettings
	joins  bool // the song was played without a leap before the first note
	left   bool // the song stopped or leaped after the last note
}

// AsPlayed returns the last repetition of a loop that was played whole at its last speed or, if there is none, the part
// of the last one that was played. now is the song's position in ticks. ok is false if nothing of the loop was played,
// or it is no longer kept.
func (f *Performance) AsPlayed(loop uint64, now float64) (h piece.Played, ok bool) {
	blocks, _ := f.notes()
	list := repetitions(blocks)
	best := -1
	for i := range list {
		if list[i].has(loop) {
			best = i
		}
	}
	if best < 0 {
		return h, false
	}
	for i, speed := best, list[best].speed(); i >= 0; i-- {
		if !list[i].has(loop) || list[i].speed() != speed {
			continue
		}
		if from, to := list[i].played(loop, i == len(list)-1, now); from <= 0 && to >= list[i].length() {
			best = i
			break
		}
	}
	t := &list[best]
	from, to := t.played(loop, best == len(list)-1, now)
	var mine []placed
	for _, n := range t.notes {
		if n.Loop == loop {
			mine = append(mine, n)
		}
	}
	mine[0].breaks = true
	m := pieceOf(mine)
	return piece.Played{
		Notes: m.Notes, Tempos: m.Tempos, From: units(from), To: units(to), Bar: int(math.Round(t.start * t.speed() / ticksPerBar)),
		Timescale: t.speed(), FillEvery: int(t.groove.FillEvery),
	}, true
}

// repetitions divides a performance at the ends of loops, and where the song stopped or leaped: what it left out there is not known.
func repetitions(blocks [][]Note) []repetition {
	var list []repetition
	var before *Note
	for _, b := range blocks {
		for i := range b {
			n := &b[i]
			next := repetition{groove: n.Groove}
			next.start = math.Floor((n.Ticks+next.step()/2)/next.length()) * next.length()
			leaps := before == nil || before.Groove.Epoch != n.Groove.Epoch || !follows(before, n)
			other := leaps || before.Groove.Timescale != n.Groove.Timescale // the groove goes at another speed now
			if len(list) == 0 || next.start != list[len(list)-1].start || other {
				if len(list) > 0 {
					list[len(list)-1].left = leaps
				}
				next.joins = !other
				list = append(list, next)
			}
			t := &list[len(list)-1]
			t.notes = append(t.notes, placed{n, n.Ticks - t.start, leaps})
			before = n
		}
	}
	return list
}

// speed returns how fast the groove went against the song.
func (t *repetition) speed() float64 { return float64(cmp.Or(t.groove.Timescale, 1)) }

// length and step return how long the repetition and a sixteenth of the groove are, in ticks of the song.
func (t *repetition) length() float64 { return ticksPerLoop / t.speed() }
func (t *repetition) step() float64   { return 2 * halfStep / t.speed() }

func (t *repetition) has(loop uint64) bool {
	for i := range t.notes {
		if t.notes[i].Loop == loop {
			return true
		}
	}
	return false
}

// played returns from which step to which a loop was played in the repetition, in ticks from its beginning. last says that it is the newest repetition:
// it goes on at the position now, and the step there is not over. What comes after its last note counts as not played: it was silent, or the song
// stopped while the machine was late.
func (t *repetition) played(loop uint64, last bool, now float64) (from, to float64) {
	first, end := -1, -1
	for i := range t.notes {
		if t.notes[i].Loop == loop {
			if first < 0 {
				first = i
			}
			end = i
		}
	}
	if first > 0 || !t.joins {
		if from = t.grid(t.notes[first].at); from < ticksPerBeat/2 { // the song or the loop began with it
			from = 0
		}
	}
	over := now >= t.start+t.length()
	back := last && now < t.start+t.notes[end].at-ticksPerBeat // the song was moved: notes are sent less than a beat ahead
	switch {
	case end < len(t.notes)-1, t.left, back: // another loop took over, or the song left it
		to = t.grid(t.notes[end].at) + t.step()
	case last && !over:
		to = max(min(t.grid(now-t.start)-t.step(), t.grid(t.notes[end].at)), 0)
	default:
		to = t.length()
	}
	return from, to
}

// grid returns the step that is nearest to a position.
func (t *repetition) grid(at float64) float64 { return math.Floor(at/t.step()+0.5) * t.step() }
