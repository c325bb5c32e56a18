package capture

import (
	"math"
	"slices"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/groove"
)

const (
	ticksPerBar  = groove.StepsPerBar * groove.TicksPerStep
	ticksPerLoop = groove.Bars * ticksPerBar
	halfStep     = groove.TicksPerStep / 2.0
)

// Take collects the notes of four bars while they are played.
type Take struct {
	start   float64   // ticks of its first bar line
	notes   []placed  // with ticks from start
	unclear []unclear // may be our own notes that came back
	outside int       // notes outside the four bars
}

type placed struct {
	ticks         float64
	key, velocity uint8
}

type unclear struct {
	placed
	at clock.Time
}

// NewTake returns a take that begins at the next bar line at or after a position, in ticks.
func NewTake(now float64) *Take {
	return &Take{start: math.Ceil((now-halfStep)/ticksPerBar) * ticksPerBar}
}

// Start returns the position of the first bar line.
func (t *Take) Start() float64 { return t.start }

// End returns the position of the bar line after the fourth bar.
func (t *Take) End() float64 { return t.start + ticksPerLoop }

// Shift moves the take by whole bars, with a song that jumped by them.
func (t *Take) Shift(bars int) { t.start += float64(bars * ticksPerBar) }

// Bar returns which bar a position is in, 1 to 4; 0 before and 5 after.
func (t *Take) Bar(now float64) int {
	return min(max(int(math.Floor((now-t.start)/ticksPerBar))+1, 0), groove.Bars+1)
}

// Done reports whether the four bars are over; the last hit may be half a step late.
func (t *Take) Done(now float64) bool { return now >= t.End()+halfStep }

// Add adds a note at a position. It leaves out notes more than half a step outside the four bars.
func (t *Take) Add(ticks float64, key, velocity uint8) {
	if !(ticks >= t.start-halfStep && ticks < t.End()+halfStep) {
		t.outside++
		return
	}
	t.notes = append(t.notes, placed{ticks - t.start, key, velocity})
}

// AddUnclear adds a note that may be our own and came back. It counts only after Accept or KeepUnclear.
func (t *Take) AddUnclear(ticks float64, n Note) {
	if ticks >= t.start-halfStep && ticks < t.End()+halfStep {
		t.unclear = append(t.unclear, unclear{placed{ticks - t.start, n.Key, n.Velocity}, n.At})
	}
}

// Accept accepts an unclear note as played by the user.
func (t *Take) Accept(n Note) {
	for i, u := range t.unclear {
		if u.at == n.At && u.key == n.Key {
			t.notes = append(t.notes, u.placed)
			t.unclear = slices.Delete(t.unclear, i, i+1)
			return
		}
	}
}

// KeepUnclear accepts all unclear notes as played by the user.
func (t *Take) KeepUnclear() {
	for _, u := range t.unclear {
		t.notes = append(t.notes, u.placed)
	}
	t.unclear = nil
}

// Hits returns how many notes there are.
func (t *Take) Hits() int { return len(t.notes) }

// Info counts the notes of a take.
type Info struct {
	Hits     int                 // of the pattern
	Unmapped int                 // notes that no voice plays
	Outside  int                 // notes outside the four bars
	Merged   int                 // notes dropped for a louder one in the same cell
	Pitches  []groove.PitchCount // of the unmapped notes
}

// Pattern returns the take as a pattern. It assigns each note to the nearest sixteenth and keeps the rest as offset; of
// two notes in a cell the louder stays. An early downbeat of the fifth bar becomes that of the first bar if it has
// none.
func (t *Take) Pattern(kit groove.Kit) (groove.Pattern, Info) {
	var p groove.Pattern
	info := Info{Outside: t.outside}
	unmapped := map[uint8]int{}
	for _, s := range t.notes {
		v, ok := kit.Voice(s.key)
		if !ok {
			info.Unmapped++
			unmapped[s.key]++
			continue
		}
		step := int(math.Floor(s.ticks/groove.TicksPerStep + 0.5))
		offset := float32(s.ticks/groove.TicksPerStep - float64(step))
		velocity := float32(s.velocity) / 127
		if wraps := step == groove.Steps; wraps {
			if step = 0; p.Hits[0][v] {
				continue
			}
		}
		if p.Hits[step][v] {
			info.Merged++
			if velocity <= p.Velocities[step][v] {
				continue
			}
		}
		p.Hits[step][v], p.Velocities[step][v], p.Offsets[step][v] = true, velocity, offset
	}
	p = p.Canonical()
	info.Hits, info.Pitches = p.Count(), groove.CountPitches(unmapped)
	return p, info
}
