package piece

import (
	"cmp"
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// Played is how a loop was played, whole or in part.
type Played struct {
	Notes    []Note // Unit is from the loop's beginning; below 0 for early hits of the first step
	From, To int64  // the steps that were played, in units: those that begin at From or later, and before To
	Tempos   []groove.TempoAt
	Bar      int // of the groove, in which the loop began

	Timescale float64 // how fast the groove goes: 0.5, 1 or 2 times as fast as the song
	FillEvery int     // every so manyth bar of the groove ends with a fill; 0 = none
}

// Hit is a note that is to be played, before a kit gives it its key.
type Hit struct {
	Unit     int64 // from the loop's beginning; below 0 for early hits of the first step
	Step     int64 // the unit of its step's grid line
	Voice    groove.Voice
	Velocity uint8 // 1–127, before the kit's curve

	Articulation groove.Articulation
}

// FromPlayed returns a loop as it was played and, where it was not, as it is going to be played. A speed of 0 is 1.
func FromPlayed(l *groove.Loop, kit groove.Kit, played Played, planned []Hit) (Piece, error) {
	units := int64(math.Round(groove.LoopUnits / cmp.Or(played.Timescale, 1)))
	p := Piece{SchemaVersion: Version, UnitsPerBeat: groove.UnitsPerBeat, Units: units, Loop: true, Code: l.Origin.Code, Tempos: played.Tempos}
	if len(p.Tempos) == 0 {
		p.Tempos = []groove.TempoAt{{Unit: 0, BPM: l.Origin.Style.BPM}}
	}
	for _, t := range p.Tempos {
		if err := groove.ValidateBPM(t.BPM); err != nil {
			return p, err
		}
	}
	if err := kit.Validate(); err != nil {
		return p, err
	}
	origin := l.Origin
	origin.Style.BPM = p.Tempos[0].BPM
	p.Title = "GrooveGen " + origin.Title()
	switch {
	case units > groove.LoopUnits:
		p.Title += ", half-time"
	case units < groove.LoopUnits:
		p.Title += ", double-time"
	}
	length := units / groove.Steps // of a step
	p.Notes = slices.DeleteFunc(slices.Clone(played.Notes), func(n Note) bool {
		step := (2*n.Unit + length) / (2 * length) * length
		return step < played.From || step >= played.To // an early hit of the first step rounds to 0
	})
	for _, h := range planned {
		if h.Step >= played.From && h.Step < played.To {
			continue
		}
		bpm := p.tempoAt(max(h.Unit, 0))
		p.Notes = append(p.Notes, Note{
			Unit: h.Unit, Length: groove.SecondsToUnits(kit.LengthOf(h.Voice, bpm).Seconds(), bpm), Voice: h.Voice,
			Channel: kit.ChannelOf(h.Voice), Key: kit.NoteOf(h.Voice, h.Articulation), Velocity: kit.VelocityOf(h.Voice, h.Velocity),
			Articulation: kit.ArticulationOf(h.Voice, h.Articulation),
		})
	}
	for i := range p.Notes {
		n := &p.Notes[i]
		n.Early = min(max(-n.Unit, 0), groove.OffsetUnits)
		n.Unit = min(max(n.Unit, 0), p.Units-1)
	}
	p.finish(kit)
	return p, nil
}

// IsPattern reports whether the piece is a pattern as it stands: four bars, without fills.
func (p *Piece) IsPattern(want *groove.Pattern) bool {
	if p.Units != groove.LoopUnits || len(p.Notes) != want.Count() {
		return false
	}
	got := p.pattern(0)
	return got.Hits == want.Hits
}

// LoopDoc describes a loop whose notes are the piece's.
func (p *Piece) LoopDoc(l *groove.Loop, kit groove.Kit) groove.LoopDoc {
	doc := groove.NewLoopDoc(l, kit)
	doc.Code = p.Code
	doc.Notes = make([]groove.NoteDoc, len(p.Notes))
	for i, n := range p.Notes {
		doc.Notes[i] = groove.NoteDoc{
			Tick: int(n.Unit), TimeMS: millis(p.Seconds(n.Unit)), LengthMS: millis(p.Seconds(n.Unit+n.Length) - p.Seconds(n.Unit)),
			Step: int((n.Unit + groove.OffsetUnits/2) / groove.OffsetUnits % (p.Units / groove.OffsetUnits)), Voice: n.Voice, Channel: n.Channel, Note: n.Key,
			Velocity: n.Velocity,
		}
	}
	return doc
}

// millis converts seconds to milliseconds, rounded to whole microseconds.
func millis(seconds float64) float64 { return math.Round(seconds*1e6) / 1e3 }
