package recording

import (
	"fmt"
	"math"
	"sort"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
)

// Whole returns everything that was played: each note as it was sent and where it was in the song, with the tempo of
// the clock. The error is piece.ErrEmpty when nothing was played.
func (f *Performance) Whole() (piece.Piece, error) {
	blocks, dropped := f.notes()
	all := unroll(blocks)
	p := pieceOf(all)
	p.Title, p.Dropped = "GrooveGen performance", dropped
	if len(all) == 0 {
		return p.Piece, piece.ErrEmpty
	}
	end := 0.0
	for i := range all {
		end = max(end, all[i].at)
	}
	p.Units = units(barOf(end) + ticksPerBar)
	p.startWithDownbeat()
	return p.Piece, nil
}

// LastLoops returns the last n stretches of four bars that were played to their end, or all if there are fewer. If
// there is none, it returns the part of the present one that has been played. now is the song's position in ticks.
func (f *Performance) LastLoops(n int, now float64) (piece.Piece, error) {
	blocks, dropped := f.notes()
	all, found := lastLoops(blocks, n, now)
	p := pieceOf(all)
	p.Title, p.Dropped, p.Loop = fmt.Sprintf("GrooveGen, last %d loops", found), 0, true
	if found == 1 {
		p.Title = "GrooveGen, last loop"
	}
	if len(all) == 0 {
		return p.Piece, piece.ErrEmpty
	}
	if found < n {
		p.Dropped = dropped
	}
	p.Units = int64(found) * groove.LoopUnits
	p.startWithDownbeat()
	return p.Piece, nil
}

// draft is a piece that is not finished.
type draft struct{ piece.Piece }

func units(ticks float64) int64 { return int64(math.Round(ticks * unitsPerTick)) }

func pieceOf(all []placed) draft {
	m := draft{piece.Piece{SchemaVersion: piece.Version, UnitsPerBeat: groove.UnitsPerBeat}}
	m.Tempos = tempoMap(all)
	for i := range all {
		s := &all[i]
		m.Notes = append(m.Notes, piece.Note{
			Unit: units(s.at), Length: groove.SecondsToUnits(s.Length.Seconds(), float64(s.Tempo)),
			Voice: s.Voice, Channel: s.Channel, Key: s.Key, Velocity: s.Velocity, Articulation: s.Articulation,
		})
		m.choke(s.Chokes)
	}
	return m
}

// choke ends the notes of voices where the last note begins.
func (m *draft) choke(voices groove.VoiceSet) {
	last := len(m.Notes) - 1
	if voices == 0 {
		return
	}
	for i := last - 1; i >= 0 && i > last-maxChoked; i-- {
		n := &m.Notes[i]
		if voices.Has(n.Voice) && n.Unit+n.Length > m.Notes[last].Unit {
			n.Length = max(1, m.Notes[last].Unit-n.Unit)
		}
	}
}

// maxChoked is how many notes back one can be that still sounds.
const maxChoked = 64

// startWithDownbeat moves notes that are early on the first step to the piece's beginning.
func (m *draft) startWithDownbeat() {
	for i := range m.Notes {
		n := &m.Notes[i]
		n.Early = min(max(-n.Unit, 0), groove.OffsetUnits)
		n.Unit = min(max(n.Unit, 0), m.Units-1)
	}
	sort.SliceStable(m.Notes, func(i, j int) bool { return m.Notes[i].Unit < m.Notes[j].Unit })
	kept := m.Tempos[:0]
	for _, t := range m.Tempos {
		if t.Unit < m.Units {
			kept = append(kept, t)
		}
	}
	m.Tempos = kept
}
