package session

import (
	"errors"
	"fmt"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// snapshot is everything that brings a groove back as it was.
type snapshot struct {
	state steer.State
	held  *groove.Held // the parts of the voices that state locks
	loop  *groove.Loop // that played with it, or was about to; nil = the first variation of state
	// groove numbers the grooves: snapshots of one groove differ in the feel alone. 0 = a new groove.
	groove uint64
}

// transition is how one snapshot follows another.
type transition struct {
	keep  bool // the groove stays, with its variation; only its feel changes
	since time.Time
	glide int // bars until the new groove is reached
	// draw, variation and walk are where a new groove starts; draw 0 = an audition chooses the candidate.
	draw      uint32
	variation uint32
	walk      float64
	exact     *infer.Recipe // of its first loop, as a recall code has it; nil = what the state gives
}

// snapshot returns what is now; s.mu is held.
func (s *Session) snapshot() snapshot {
	m := snapshot{state: s.state, held: s.held, groove: s.groove}
	if l, of := s.loops.newest(); l != nil && of.state.In(s.state).Equal(s.state) {
		m.loop = l
	}
	return m
}

// moveTo makes a snapshot the present one, updates the player and requests its loop; s.mu is held. On an error nothing changes.
func (s *Session) moveTo(to snapshot, effect steer.Effect, t transition) error {
	before := s.state
	s.state = to.state
	if err := s.updatePlayer(before, to.state, effect); err != nil {
		s.state = before
		return err
	}
	s.held = s.heldParts(to)
	switch {
	case to.groove != 0:
		s.groove = to.groove
	case !t.keep:
		s.grooves++
		s.groove = s.grooves
	}
	if effect.Has(steer.Decode) || effect.Has(steer.Feel) || effect.Has(steer.Hold) {
		w := s.decodeRequest(s.state, s.held)
		w.KeepVariation, w.RequestedAt, w.Glide = t.keep, t.since, t.glide
		w.Recipe.Draw, w.Recipe.Variation, w.Recipe.Walk = t.draw, t.variation, t.walk
		if !t.keep {
			w.Loop, w.Exact = to.loop, t.exact
		}
		s.pregen.Submit(w)
	}
	s.changed.Notify()
	select {
	case s.save <- struct{}{}:
	default:
	}
	return nil
}

// heldParts returns the parts of the voices that a snapshot locks. Parts that it does not have come from the loop that plays.
func (s *Session) heldParts(m snapshot) *groove.Held {
	locked := m.state.Locked()
	held := m.held.Only(locked)
	var missing groove.VoiceSet
	for _, v := range locked.Voices() {
		if !held.Has(v) {
			missing |= groove.NewVoiceSet(v)
		}
	}
	l, ok := s.loops.find(0)
	if missing == 0 || !ok {
		return held
	}
	return held.With(missing, &l.Drawn).Timed(l.Timing).AsStruck()
}

// holdFirst takes the parts of locked voices that have none from the first loop.
func (s *Session) holdFirst() {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := s.heldParts(snapshot{state: s.state, held: s.held})
	if held != s.held {
		s.held = held
		w := s.decodeRequest(s.state, held)
		w.KeepVariation = true
		s.pregen.Submit(w)
	}
}

// ErrNothing is the error of an undo or redo without a step.
var ErrNothing = errors.New("there is nothing to undo or redo")

// step undoes or redoes a step; how is "undo" or "redo".
func (s *Session) step(how string, since time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	step, back := s.undo.Undo, s.undo.Redo
	if how == "redo" {
		step, back = back, step
	}
	now := s.snapshot()
	to, ok := step(now)
	if !ok {
		return fmt.Errorf("%s: %w", how, ErrNothing)
	}
	err := s.check(to.state) // its kit may be gone
	if err == nil {
		err = s.moveTo(to, steer.Decode|steer.Player, transition{keep: to.groove == now.groove, since: since})
	}
	if err != nil {
		_, _ = back(to) // restores the steps
		return fmt.Errorf("%s: %w", how, err)
	}
	return nil
}
