package session

import (
	"errors"
	"fmt"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
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
	// variation and walk are where a new groove starts.
	variation uint32
	walk      float64
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
		w.Recipe.Variation, w.Recipe.Walk = t.variation, t.walk
		if !t.keep {
			w.Loop = to.loop
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
	return held.With(missing, &l.Drawn)
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

// recall plays a loop of the history again. Parameters of the rig keep their values. The remark is about a loop of another model.
func (s *Session) recall(code steer.LoopCode, since time.Time) (remark string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	to, t := snapshot{state: s.state, held: s.held}, transition{since: since, glide: s.state.Glide}
	if code.ID != 0 || code.Back != 0 {
		l, of, ok := s.loops.past(code.ID, code.Back, s.player.Snapshot().Playing)
		if !ok {
			return "", fmt.Errorf("recall: %w: the last %d that played are kept (groovectl history lists them)", control.ErrNoLoop, maxPlayed)
		}
		to = snapshot{state: of.state.In(s.state), held: of.held, loop: l}
		if made := l.Origin.Model; s.ofOtherModel(made) {
			remark = fmt.Sprintf("loop %d is of model %s: it comes back note for note, and %s draws what follows it", l.ID, made, s.engine.Model.ID)
			remark += s.dropLatents(&to.state)
		}
	} else {
		to.state.Seed, t.variation = code.Seed, code.Variation
	}
	before := s.snapshot()
	if err = s.check(to.state); err == nil {
		err = s.moveTo(to, steer.Decode|steer.Player, t)
	}
	if err != nil {
		return "", fmt.Errorf("recall: %w", err)
	}
	s.undo.Note(before, nil, since)
	return remark, nil
}
