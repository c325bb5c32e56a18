package session

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/recall"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/infer"
)

// recall plays a loop again: one of the history, or any by its recall code. Parameters of the rig keep their values. The remark is about a
// loop of another model.
func (s *Session) recall(code steer.LoopCode, since time.Time) (remark string, err error) {
	var read infer.Code
	if code.Code != "" {
		if read, err = infer.ParseCode(code.Code); err != nil {
			return "", fmt.Errorf("recall: %w", err)
		}
		if read.Recipe.Guide != nil {
			_ = s.CanEncode() // reads the encoder while no lock is held
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	to, t := snapshot{state: s.state, held: s.held}, transition{since: since, glide: s.state.Glide}
	switch {
	case code.Code != "":
		remark, err = s.recallCode(&read, &to, &t)
	case code.ID != 0 || code.Back != 0:
		remark, err = s.recallPast(code, &to, &t)
	default:
		to.state.Seed, t.variation, t.walk = code.Seed, code.Variation, recall.WalkOf(s.state, code.Variation)
	}
	if err != nil {
		return "", fmt.Errorf("recall: %w", err)
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

// recallPast finds a loop of the history; s.mu is held.
func (s *Session) recallPast(code steer.LoopCode, to *snapshot, t *transition) (remark string, err error) {
	e, ok := s.loops.past(code.ID, code.Back, s.player.Snapshot().Playing)
	if !ok {
		return "", fmt.Errorf("%w: the last %d that played are kept (groovectl history lists them)", control.ErrNoLoop, maxPlayed)
	}
	l := e.loop
	*to = snapshot{state: e.of.state.In(s.state), held: e.of.held, loop: l}
	t.draw, t.variation, t.walk = l.Origin.Draw, l.Origin.Variation, l.Origin.Walk
	if made := l.Origin.Model; s.ofOtherModel(made) {
		remark = fmt.Sprintf("loop %d is of model %s: it comes back note for note, and %s draws what follows it", l.ID, made, s.engine.Model.ID)
		remark += s.dropLatents(&to.state)
	} else if e.restored { // its code brings back the rest of it
		if read, err := infer.ParseCode(l.Origin.Code); err == nil {
			t.exact = s.exact(&read, to.state)
		}
	}
	return remark, nil
}

// exact returns the recipe of a code, with a captured groove as the present model encodes it; s.mu is held.
func (s *Session) exact(code *infer.Code, st steer.State) *infer.Recipe {
	r := code.Recipe
	if guide := s.encoder.Guide(st, s.encoderModel(s.engine)); guide != nil && r.Guide != nil && code.Encoded {
		r.Guide = r.Guide.WithMean(guide.Mean)
	}
	return &r
}

// recallCode finds the loop of a code: in the history, or made again by the present model; s.mu is held.
func (s *Session) recallCode(code *infer.Code, to *snapshot, t *transition) (remark string, err error) {
	if id, ok := s.loops.coded(code.Loop); ok {
		remark, err = s.recallPast(steer.LoopCode{ID: id}, to, t)
		return cmp.Or(remark, otherSong(code.Song, s.state)), err
	}
	if s.ofOtherModel(code.Model) {
		return "", fmt.Errorf("the code is of model %s, and %s plays: change to it first (groovectl use %[1]s), if groovectl models lists it", code.Model, s.engine.Model.ID)
	}
	if to.state, to.held, err = recall.State(&code.Recipe, s.state); err != nil {
		return "", err
	}
	t.exact = s.exact(code, to.state)
	t.draw, t.variation, t.walk = t.exact.Draw, t.exact.Variation, t.exact.Walk
	return otherSong(code.Song, s.state), nil
}

// otherSong says what of the song in a file's code differs from the present one, which stays.
func otherSong(was infer.Song, now steer.State) string {
	var words []string
	if speed := cmp.Or(was.Timescale, 1); speed != now.TimescaleFactor() {
		words = append(words, fmt.Sprintf("timescale %g", speed))
	}
	if was.FillEvery != now.FillEvery {
		words = append(words, fmt.Sprintf("fill_every %d", was.FillEvery))
	}
	if was == (infer.Song{}) || len(words) == 0 {
		return ""
	}
	return fmt.Sprintf("the file was played with %s: set this to hear it so", strings.Join(words, " and "))
}
