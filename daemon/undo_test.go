package daemon

import (
	"errors"
	"testing"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/session"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// settled waits until the state's own loop plays, and returns it.
func (r *rig) settled(t *testing.T) *groove.Loop {
	t.Helper()
	var l *groove.Loop
	await(t, "the loop of the state", func() bool {
		state, list := r.session.State(), r.session.Played()
		if len(list) == 0 {
			return false
		}
		last := list[len(list)-1]
		l = last.Loop
		return last.State.In(state).Equal(state)
	})
	return l
}

// sameVoice reports whether a voice plays the same in two patterns, to the bit.
func sameVoice(a, b *groove.Pattern, v groove.Voice) bool {
	for s := range groove.Steps {
		if a.Hits[s][v] != b.Hits[s][v] || a.Offsets[s][v] != b.Offsets[s][v] || a.Velocities[s][v] != b.Velocities[s][v] {
			return false
		}
	}
	return true
}

func TestALockedVoiceStaysWhileOthersAreRerolled(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, nil)
	first := r.settled(t)
	r.apply(t, "voice/snare/lock", true)
	r.apply(t, "voice/closed_hat/lock", true)
	changed := false
	for _, c := range []steer.Request{
		{Name: "reroll"},
		{Name: "next"},
		{Name: "genre", Args: []any{"jazz"}},
		{Name: "temperature", Args: []any{1.4}},
		{Name: "nudge", Args: []any{1, -1}},
		{Name: "density", Args: []any{1.5}},
		{Name: "voice/snare/density", Args: []any{0.2}},
	} {
		r.apply(t, c.Name, c.Args...)
		l := r.settled(t)
		if !sameVoice(&l.Pattern, &first.Pattern, groove.Snare) || !sameVoice(&l.Pattern, &first.Pattern, groove.ClosedHat) {
			t.Fatalf("%s changes a locked voice", c.Name)
		}
		changed = changed || !sameVoice(&l.Pattern, &first.Pattern, groove.Kick)
	}
	if !changed {
		t.Error("the kick, which is not locked, never changes")
	}
	// Another feel changes it, and can be undone; neither a restart nor undo loses the part.
	r.apply(t, "voice/snare/mute", true)
	if l := r.settled(t); sameVoice(&l.Pattern, &first.Pattern, groove.Snare) {
		t.Error("a locked voice cannot be muted")
	}
	r.apply(t, "undo")
	if l := r.settled(t); !sameVoice(&l.Pattern, &first.Pattern, groove.Snare) {
		t.Error("unmuted, the locked voice has changed")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again := start(t, dir, nil)
	again.apply(t, "reroll")
	l := again.settled(t)
	if !sameVoice(&l.Pattern, &first.Pattern, groove.Snare) {
		t.Error("after a restart the locked voice has changed")
	}
	again.apply(t, "voice/snare/lock", false)
	again.apply(t, "reroll")
	if l := again.settled(t); sameVoice(&l.Pattern, &first.Pattern, groove.Snare) || !sameVoice(&l.Pattern, &first.Pattern, groove.ClosedHat) {
		t.Error("a voice that was let go stays, or takes the other with it")
	}
}

func TestUndoBringsTheGrooveBack(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.freeze": "true"})
	first, before := r.settled(t), r.session.State()
	r.apply(t, "prompt", "laid-back reggae, no crash")
	r.settled(t)
	for i := range 20 {
		r.apply(t, "swing", 0.5+float64(i+1)/100)
	}
	r.apply(t, "next")
	r.apply(t, "next")
	last, after := r.settled(t), r.session.State()
	for range 4 {
		r.apply(t, "undo")
	}
	if s := r.session.State(); !s.Equal(before) {
		t.Errorf("after undoing everything the state is %+v", s)
	}
	if l := r.settled(t); l.Pattern != first.Pattern {
		t.Error("after undoing everything the groove is another")
	}
	if err := r.Apply(steer.Request{Name: "undo"}); !errors.Is(err, session.ErrNothing) {
		t.Errorf("one undo too many: %v", err)
	}
	for range 4 {
		r.apply(t, "redo")
	}
	if s := r.session.State(); !s.Equal(after) {
		t.Errorf("after redoing everything the state is %+v", s)
	}
	if l := r.settled(t); l.Pattern != last.Pattern {
		t.Error("after redoing everything the groove is another")
	}
	if err := r.Apply(steer.Request{Name: "redo"}); !errors.Is(err, session.ErrNothing) {
		t.Errorf("one redo too many: %v", err)
	}
}

func TestRecallPlaysTheSameNotes(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.freeze": "true"})
	first := r.settled(t)
	before := r.session.State()
	r.apply(t, "genre", "jazz")
	r.apply(t, "voice/kick/gain", 0.5)
	r.apply(t, "offset", -20)
	r.settled(t)
	history := r.session.History()
	if n := len(history); n < 2 || history[0].ID != first.ID || !history[n-1].Playing || !groove.IsRecallCode(history[0].Code) {
		t.Fatalf("history %+v", history)
	}
	r.apply(t, "recall", first.ID)
	await(t, "the first loop", func() bool { l, _, _ := r.session.Loop(0); return l.Pattern == first.Pattern && l.ID != first.ID })
	if s := r.session.State(); s.Weights != before.Weights || s.Gain != before.Gain || s.OffsetMS != -20 {
		t.Errorf("recalled in state %+v: want the loop's, with the present offset", s)
	}
	r.apply(t, "recall", "-1")
	await(t, "jazz", func() bool { return r.Status().Loop.Genre == "jazz" })
	r.apply(t, "recall", "7:2")
	await(t, "variation 2", func() bool { s := r.Status().Loop; return s.Seed == 7 && s.Variation == 2 })
	r.apply(t, "undo")
	await(t, "jazz again", func() bool { s := r.Status().Loop; return s.Variation == 0 && s.Genre == "jazz" })
	if err := r.Apply(steer.Request{Name: "recall", Args: []any{1 << 40}}); !errors.Is(err, control.ErrNoLoop) {
		t.Errorf("a loop that never was: %v", err)
	}
}
