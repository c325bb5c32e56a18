package groove

import (
	"sort"
	"time"
)

// LoopUnits is the length of a loop in units of 1/OffsetUnits step.
const LoopUnits = Steps * OffsetUnits

// UnitsPerBeat is the number of units in a quarter note, and the PPQ of the files written here.
const UnitsPerBeat = StepsPerBeat * OffsetUnits

// Note is one hit of a pattern as a kit sends it, loop after loop.
type Note struct {
	Unit     int // note-on from the loop's first step, in units of 1/OffsetUnits step, in [0, LoopUnits)
	Step     int // the cell that it comes from
	Voice    Voice
	Channel  uint8 // 1–16
	Note     uint8
	Velocity uint8 // 1–127
}

// Time returns the note-on's time from the loop's first step at a steady tempo in BPM.
func (n Note) Time(bpm float64) time.Duration { return unitsToTime(n.Unit, bpm) }

func unitsToTime(units int, bpm float64) time.Duration {
	return time.Duration(float64(units) / UnitsPerBeat * 60 / bpm * float64(time.Second))
}

// timeToUnits rounds a length to units at a tempo in BPM, one unit at least.
func timeToUnits(d time.Duration, bpm float64) int {
	return max(1, int(d.Seconds()*bpm/60*UnitsPerBeat+0.5))
}

// Notes returns p's hits in the order in which they sound, equal instants by voice. An early hit on step 0 sounds at
// the end of the loop, where it sounds when the loop repeats. p need not be canonical; the result is.
func (p *Pattern) Notes(k Kit) []Note {
	notes := make([]Note, 0, p.Count())
	for s := range Steps {
		for v := range NumVoices {
			if !p.Hits[s][v] {
				continue
			}
			unit := s*OffsetUnits + OffsetToUnits(p.Offsets[s][v])
			notes = append(notes, Note{
				Unit:     (unit + LoopUnits) % LoopUnits,
				Step:     s,
				Voice:    Voice(v),
				Channel:  k.ChannelOf(Voice(v)),
				Note:     k.Notes[v],
				Velocity: k.VelocityOf(Voice(v), MIDIVelocity(p.Velocities[s][v])),
			})
		}
	}
	sort.SliceStable(notes, func(i, j int) bool { return notes[i].Unit < notes[j].Unit })
	return notes
}

// cellOf is the inverse of a note's place: the step whose half-open half-step neighbourhood holds the unit, counted
// from the unit's origin (so −1 … for units before it), and the offset in units.
func cellOf(unit int64) (step int64, offset int) {
	const half = OffsetUnits / 2
	step = floorDiv(unit+half, OffsetUnits)
	return step, int(unit - step*OffsetUnits)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
