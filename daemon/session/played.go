package session

import (
	"fmt"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/recall"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
)

// AsPlayed implements control.SessionService: it returns a loop as it was played the last time, with its fills, at the
// tempo and the speed at which it was played. What was not played yet is as the sequencer would play it.
func (s *Session) AsPlayed(id uint64) (*groove.Loop, piece.Piece, error) {
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
	played, ok := s.cfg.AsPlayed(l.ID)
	if !ok || l.ID == now {
		played.FillEvery = st.FillEvery
	}
	if !ok {
		played.Timescale = st.TimescaleFactor()
	}
	p, err := recall.Piece(l, s.Kit(), played)
	return l, p, err
}
