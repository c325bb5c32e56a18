package session

import (
	"fmt"
	"math"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
)

const (
	beatTicks    = groove.StepsPerBeat * groove.TicksPerStep
	barTicks     = groove.StepsPerBar * groove.TicksPerStep
	loopTicks    = groove.Steps * groove.TicksPerStep
	unitsPerTick = groove.OffsetUnits / groove.TicksPerStep
)

// Heard implements control.SessionService: it returns a loop as it was played the last time, with its fills, at the tempo and the speed at which
// it was played. What was not played yet is as the sequencer would play it.
func (s *Session) Heard(id uint64) (*groove.Loop, piece.Piece, error) {
	now := s.player.Snapshot().Playing
	if id == 0 {
		id = now
	}
	l, ok := s.loops.find(id)
	if !ok {
		return nil, piece.Piece{}, fmt.Errorf("find loop %d: %w", id, control.ErrNoLoop)
	}
	st := s.State()
	if e, played := s.loops.past(l.ID, 0, now); played && l.ID != now {
		st = e.of.state
	}
	heard, ok := s.cfg.Heard(l.ID)
	if !ok || l.ID == now {
		heard.FillEvery = st.FillEvery
	}
	if !ok {
		heard.Timescale = st.TimescaleFactor()
	}
	p, err := piece.FromHeard(l, s.Kit(), heard, planned(l, heard.Timescale, heard.FillEvery, heard.Bar))
	return l, p, err
}

// planned returns what the sequencer plays when a loop goes round, begun in a bar of the groove, after it has gone round before.
func planned(l *groove.Loop, timescale float64, fillEvery, bar int) []piece.Hit {
	var s seq.Sequencer
	s.SetTimescale(timescale)
	s.FillEvery(fillEvery)
	s.Queue(l, seq.Step)
	// As many whole turns later the fills are in the same bars, and it is not the beginning of the song, where a count-in would be.
	bar = max(bar, 0) + groove.Bars*max(1, fillEvery)
	start := float64(bar*barTicks) / timescale
	s.Start(start - barTicks/timescale)
	var hits []piece.Hit
	var due [groove.NumVoices]seq.Note
	for at := start - barTicks/timescale; at <= start+loopTicks/timescale; {
		list := s.Advance(at, due[:0])
		for _, n := range list {
			step := math.Round(n.Ticks*timescale/groove.TicksPerStep) - float64(bar*groove.StepsPerBar)
			if step >= 0 && step < groove.Steps {
				hits = append(hits, piece.Hit{
					Unit: int64(math.Round((n.Ticks - start) * unitsPerTick)), Step: int64(step * groove.OffsetUnits / timescale),
					Voice: n.Voice, Velocity: n.Velocity,
				})
			}
		}
		if len(list) < len(due) {
			at += beatTicks / 4 / timescale
		}
	}
	return hits
}
