// Package piece holds music of any length for export, notes and tempo, and writes it as a MIDI file, as sound, as a
// picture or as JSON. A loop, several loops in a row, and a whole performance are pieces.
package piece

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/sound"
)

// Version is the schema version of a Piece as JSON.
const Version = 1

// unitsPerBar is the length of a bar.
const unitsPerBar = groove.StepsPerBar * groove.OffsetUnits

// MaxUnits bounds a piece: 100 hours at 120 BPM.
const MaxUnits = 100 * 3600 * 2 * groove.UnitsPerBeat

// Note is a note of a piece.
type Note struct {
	Unit     int64        `json:"unit"`   // note-on, in units of 1/960 step from the beginning
	Length   int64        `json:"length"` // in units
	Voice    groove.Voice `json:"voice"`
	Channel  uint8        `json:"channel"` // 1–16
	Key      uint8        `json:"key"`
	Velocity uint8        `json:"velocity"` // as it was sent, 1–127
	// Early is how many units before the piece's beginning an early hit of the first step was played. Its Unit is 0.
	Early int64 `json:"early,omitempty"`

	Articulation groove.Articulation `json:"articulation,omitempty"` // that the kit has; else plain
}

// Piece is a piece of music. Its length is a whole number of bars; the first tempo is at unit 0.
type Piece struct {
	SchemaVersion int              `json:"schema_version"`
	Title         string           `json:"title"`
	Code          string           `json:"code,omitempty"` // recall code, of a single loop
	UnitsPerBeat  int              `json:"units_per_beat"`
	Units         int64            `json:"units"` // length
	Tempos        []groove.TempoAt `json:"tempos"`
	Notes         []Note           `json:"notes"`             // in order
	Dropped       uint64           `json:"dropped,omitempty"` // notes that were played, but were dropped for space
	// Loop says that the piece is made of loops: its sound is exactly as long as its bars, so that copies in a row are
	// in time.
	Loop bool `json:"loop"`
	// Seamless says that the piece repeats without a seam: see Piece.Seam.
	Seamless bool `json:"seamless,omitempty"`
}

// ErrEmpty is returned where there is nothing to export.
var ErrEmpty = errors.New("there are no notes in it")

// FromLoops joins loops as a kit sends them, each at its own tempo. Early hits of the very first step have no bar
// before them. They are at the beginning.
func FromLoops(loops []*groove.Loop, kit groove.Kit) (Piece, error) {
	p := Piece{SchemaVersion: Version, UnitsPerBeat: groove.UnitsPerBeat, Units: int64(len(loops)) * groove.LoopUnits, Loop: true}
	if len(loops) == 0 {
		return p, ErrEmpty
	}
	if err := kit.Validate(); err != nil {
		return p, err
	}
	p.Title = "GrooveGen " + loops[0].Origin.Title()
	if len(loops) == 1 {
		p.Code = loops[0].Origin.Code
	}
	for i, l := range loops {
		bpm, from := l.Origin.Style.BPM, int64(i)*groove.LoopUnits
		if err := groove.ValidateBPM(bpm); err != nil {
			return p, err
		}
		if n := len(p.Tempos); n == 0 || p.Tempos[n-1].BPM != bpm {
			p.Tempos = append(p.Tempos, groove.TempoAt{Unit: from, BPM: bpm})
		}
		for _, n := range l.Pattern.Notes(kit) {
			at := from + int64(n.Unit)
			if n.IsEarlyDownbeat() { // it belongs before its own loop
				at -= groove.LoopUnits
			}
			p.Notes = append(p.Notes, Note{
				Unit: max(at, 0), Early: max(-at, 0), Length: groove.SecondsToUnits(kit.LengthOf(n.Voice, bpm).Seconds(), bpm),
				Voice: n.Voice, Channel: n.Channel, Key: n.Note, Velocity: n.Velocity, Articulation: n.Articulation,
			})
		}
	}
	p.finish(kit)
	return p, nil
}

// Seam returns the piece for players that repeat it: early hits of the first step are at the end, as far before it as
// they were played before the beginning, and a sound that rings past the end continues at the beginning. A piece that
// is not made of loops has no such form and comes back as it is.
func (p Piece) Seam() Piece {
	if !p.Loop || p.Seamless {
		return p
	}
	p.Seamless, p.Notes = true, slices.Clone(p.Notes)
	for i := range p.Notes {
		if n := &p.Notes[i]; n.Early > 0 {
			n.Unit, n.Early = max(p.Units-n.Early, 0), 0
		}
	}
	slices.SortStableFunc(p.Notes, func(a, b Note) int { return cmp.Compare(a.Unit, b.Unit) })
	return p
}

// finish sorts the notes and ends those that a kit's chokes end.
func (p *Piece) finish(kit groove.Kit) {
	sort.SliceStable(p.Notes, func(i, j int) bool { return p.Notes[i].Unit < p.Notes[j].Unit })
	var last [groove.NumVoices]int // one more than the index of a voice's latest note
	for i, n := range p.Notes {
		for v := range groove.Voice(groove.NumVoices) {
			if j := last[v] - 1; j >= 0 && kit.Overrides[n.Voice].Chokes.Has(v) {
				before := &p.Notes[j]
				before.Length = max(1, min(before.Length, n.Unit-before.Unit))
			}
		}
		last[n.Voice] = i + 1
	}
}

// Validate checks a piece that was read from outside.
func (p *Piece) Validate() error {
	if p.SchemaVersion != Version || p.UnitsPerBeat != groove.UnitsPerBeat {
		return fmt.Errorf("read piece: schema_version %d and %d units to the beat: this program reads %d and %d",
			p.SchemaVersion, p.UnitsPerBeat, Version, groove.UnitsPerBeat)
	}
	if p.Units < 0 || p.Units > MaxUnits || len(p.Tempos) == 0 || p.Tempos[0].Unit != 0 {
		return fmt.Errorf("read piece: %d units and %d tempos: want a length of 0 to %d, and a tempo at its beginning", p.Units, len(p.Tempos), int64(MaxUnits))
	}
	for i, t := range p.Tempos {
		if err := groove.ValidateBPM(t.BPM); err != nil {
			return fmt.Errorf("read piece: %w", err)
		}
		if i > 0 && t.Unit < p.Tempos[i-1].Unit {
			return fmt.Errorf("read piece: tempo %d is out of order", i)
		}
	}
	for i, n := range p.Notes {
		if n.Unit < 0 || n.Unit >= p.Units || n.Length < 0 || n.Early < 0 || n.Early > groove.OffsetUnits ||
			int(n.Voice) >= groove.NumVoices || n.Channel < 1 || n.Channel > 16 ||
			n.Key > 127 || n.Velocity < 1 || n.Velocity > 127 {
			return fmt.Errorf("read piece: note %d is out of range: %+v", i, n)
		}
	}
	return nil
}

// Bars returns the piece's length in bars.
func (p *Piece) Bars() int { return int((p.Units + unitsPerBar - 1) / unitsPerBar) }

// Seconds returns when a unit sounds, from the beginning.
func (p *Piece) Seconds(unit int64) float64 {
	seconds := 0.0
	for i, t := range p.Tempos {
		to := unit
		if i+1 < len(p.Tempos) {
			to = min(unit, p.Tempos[i+1].Unit)
		}
		if to <= t.Unit {
			break
		}
		seconds += float64(to-t.Unit) / groove.UnitsPerBeat * 60 / t.BPM
	}
	return seconds
}

// timeline is Seconds for units that only grow: it remembers where it is.
type timeline struct {
	tempos  []groove.TempoAt
	unit    int64
	seconds float64
}

func (t *timeline) at(unit int64) time.Duration {
	for len(t.tempos) > 1 && t.tempos[1].Unit <= unit {
		t.advance(t.tempos[1].Unit)
		t.tempos = t.tempos[1:]
	}
	t.advance(unit)
	return time.Duration(t.seconds * float64(time.Second))
}

func (t *timeline) advance(unit int64) {
	if unit > t.unit {
		t.seconds += float64(unit-t.unit) / groove.UnitsPerBeat * 60 / t.tempos[0].BPM
		t.unit = unit
	}
}

// InstrumentNotes returns the notes in time, for an instrument, and how long the piece is.
func (p *Piece) InstrumentNotes() ([]sound.Note, time.Duration) {
	out := make([]sound.Note, len(p.Notes))
	line := timeline{tempos: p.Tempos}
	for i, n := range p.Notes {
		at := line.at(n.Unit)
		length := float64(n.Length) / groove.UnitsPerBeat * 60 / line.tempos[0].BPM
		out[i] = sound.Note{At: at, Length: time.Duration(length * float64(time.Second)), Voice: n.Voice, Key: n.Key, Velocity: n.Velocity, Articulation: n.Articulation}
	}
	return out, line.at(max(p.Units, line.unit))
}
