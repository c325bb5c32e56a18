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

	Articulation Articulation // that the kit has; else Plain
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
				Note:     k.NoteOf(Voice(v), p.Articulations[s][v]),
				Velocity: k.VelocityOf(Voice(v), MIDIVelocity(p.Velocities[s][v])),

				Articulation: k.ArticulationOf(Voice(v), p.Articulations[s][v]),
			})
		}
	}
	sort.SliceStable(notes, func(i, j int) bool { return notes[i].Unit < notes[j].Unit })
	return notes
}

// IsEarlyDownbeat reports whether the note is an early hit of the first step, which sounds before the loop begins.
func (n Note) IsEarlyDownbeat() bool { return n.Step == 0 && n.Unit >= LoopUnits/2 }

// FromDownbeat returns notes as a file has them that is played once: early hits of the first step are at its
// beginning. The order is that of sounding. It changes the slice.
func FromDownbeat(notes []Note) []Note {
	for i := range notes {
		if notes[i].IsEarlyDownbeat() {
			notes[i].Unit = 0
		}
	}
	sort.SliceStable(notes, func(i, j int) bool {
		a, b := notes[i], notes[j]
		return a.Unit < b.Unit || a.Unit == b.Unit && a.Voice < b.Voice
	})
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
