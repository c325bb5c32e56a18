package daemon

import (
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// TestDiceComeBack: a rolled voice is another, and no other voice changes; undo, redo, the recall code, a scene, a preset, the history and a restart bring
// it back, and the next groove has none.
func TestDiceComeBack(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, map[string]string{"play.freeze": "true"})
	first := r.settled(t)
	dice := steer.DiceOf(groove.Snare)
	r.apply(t, dice)
	r.apply(t, dice)
	rolled := r.settled(t)
	if sameVoice(&rolled.Pattern, &first.Pattern, groove.Snare) {
		t.Fatal("two rolls leave the snare as it was")
	}
	for v := range groove.Voice(groove.NumVoices) {
		if v != groove.Snare && (!sameVoice(&rolled.Pattern, &first.Pattern, v) || !sameVoice(rolled.Fill, first.Fill, v)) {
			t.Errorf("%s changes with the snare", v)
		}
	}
	plays := func(how string, want *groove.Loop) {
		t.Helper()
		if l := r.settled(t); l.Pattern != want.Pattern {
			t.Errorf("%s: another loop plays", how)
		}
	}
	r.apply(t, "undo")
	r.apply(t, "undo")
	plays("undone", first)
	r.apply(t, "redo")
	r.apply(t, "redo")
	plays("done again", rolled)
	r.apply(t, "scene/save", "rolled")
	r.apply(t, "preset/save", "rolled")
	for _, back := range []struct{ name, arg string }{{"recall", rolled.Origin.Code}, {"scene/load", "rolled"}, {"preset/load", "rolled"}, {"recall", "-1"}} {
		r.apply(t, "next")
		r.settled(t)
		if s := r.session.State(); s.Redraw != (steer.Redraws{}) {
			t.Errorf("the next groove has the rolls %v", s.Redraw)
		}
		r.apply(t, back.name, back.arg)
		plays(back.name+" "+back.arg, rolled)
		if s := r.session.State(); s.Redraw[groove.Snare] != 2 {
			t.Errorf("%s: the rolls are %v", back.name, s.Redraw)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = start(t, dir, map[string]string{"play.freeze": "true"})
	plays("started again", rolled)
}
