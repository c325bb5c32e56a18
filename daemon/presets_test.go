package daemon

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

func TestPresetsAndScenes(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, map[string]string{"play.freeze": "true"})
	r.apply(t, "recall", "7:2")
	await(t, "variation 2", func() bool { return r.Status().Loop.Variation == 2 })
	r.apply(t, "voice/snare/lock", true)
	first, before := r.settled(t), r.session.State()
	r.apply(t, "scene/save", "live")
	r.apply(t, "preset/save", "tight")
	r.apply(t, "favorite")

	r.apply(t, "voice/snare/lock", false)
	r.apply(t, "genre", "jazz")
	r.apply(t, "offset", 30)
	r.apply(t, "freeze", false)
	away := r.session.State()
	r.apply(t, "preset/load", "tight")
	s := r.session.State()
	want := before.In(away)
	want.Lock = steer.Mutes{}
	if !s.Equal(want) {
		t.Errorf("the preset gives %+v", s)
	}
	r.apply(t, "undo")
	if !r.session.State().Equal(away) {
		t.Error("undo does not take the preset back")
	}
	r.apply(t, "scene/load", "live")
	if !r.session.State().Equal(before) {
		t.Errorf("the scene gives %+v", r.session.State())
	}
	if l := r.settled(t); l.Pattern != first.Pattern {
		t.Error("the scene plays another loop")
	}
	r.apply(t, "reroll")
	if l := r.settled(t); !sameVoice(&l.Pattern, &first.Pattern, groove.Snare) {
		t.Error("the scene's lock holds something else")
	}
	r.apply(t, "preset/load", "tight")
	if l := r.settled(t); !sameVoice(&l.Pattern, &first.Pattern, groove.Snare) || !r.session.State().Lock[groove.Snare] {
		t.Error("a preset takes the part of a locked voice")
	}
	r.apply(t, "preset/favorite", "tight")
	list := r.session.Presets()
	if len(list) != 3 || list[0].Name != "tight" || !list[0].Favorite || list[1].Name != "funk-120-7-2" || !list[1].Favorite || list[2].Favorite {
		t.Errorf("list %+v", list)
	}
}

func TestAFavoriteReplacesNoOther(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.freeze": "true"})
	keep := func(want int, name string, args ...any) {
		t.Helper()
		r.apply(t, name, args...)
		r.settled(t)
		r.apply(t, "favorite")
		if n := len(r.session.Presets()); n != want {
			t.Errorf("%s %v: %d favorites, want %d", name, args, n, want)
		}
	}
	keep(1, "bpm", 120.2)
	keep(2, "bpm", 120.4)
	keep(3, "density", 1.4)
	keep(3, "bpm", 120.4) // the same groove once more
	keep(3, "density", 1.4)
	var names []string
	for _, e := range r.session.Presets() {
		names = append(names, e.Name)
	}
	first := names[0]
	if strings.Join(names, " ") != first+" "+first+"-2 "+first+"-3" {
		t.Errorf("they are called %q", names)
	}
	r.apply(t, "preset/favorite", first)
	if e := r.session.Presets()[0]; e.Favorite || e.Saved.IsZero() {
		t.Errorf("a scene stays a favorite: %+v", e)
	}
	r.apply(t, "preset/save", first)
	r.apply(t, "preset/favorite", first)
	if l := r.session.Presets(); !l[0].Favorite || l[0].Kind != preset.Preset || l[1].Favorite {
		t.Errorf("of a preset and a scene of one name the scene was marked: %+v", l[:2])
	}
}

// TestAnotherModelsGroovesAreNamed saves and plays with one model and comes back to it with another.
func TestAnotherModelsGroovesAreNamed(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, map[string]string{"play.freeze": "true"})
	remarkOf := func(name string, args ...any) string {
		t.Helper()
		remark, err := r.Remark(steer.Request{Name: name, Args: args})
		if err != nil {
			t.Errorf("%s %v: %v", name, args, err)
		}
		return remark
	}
	most := r.session.Engine().Model.Config.Latent
	r.apply(t, "density", 1.3)
	r.apply(t, "latent", most-1, 2)
	first := r.settled(t)
	r.apply(t, "preset/save", "tight")
	r.apply(t, "scene/save", "live")
	before := r.session.State()
	for _, c := range []string{"preset/load", "scene/load"} {
		if said := remarkOf(c, map[string]string{"preset/load": "tight", "scene/load": "live"}[c]); said != "" {
			t.Errorf("%s with its own model: %q", c, said)
		}
	}
	if said := remarkOf("recall", float64(first.ID)); said != "" {
		t.Errorf("recall with its own model: %q", said)
	}

	old, next := r.Status().Model.ID, r.variant(t, 0.2)
	r.apply(t, "latent") // one model may have fewer dimensions than the other
	if _, err := r.training.Use(control.Use{Model: next}); err != nil {
		t.Fatal(err)
	}
	e := r.session.Engine()
	smaller := *e.Model
	smaller.Config.Latent = most - 1
	e.Model = &smaller
	if err := r.session.SetEngine(e); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ command, arg, want string }{
		{"preset/load", "tight", "preset tight was made with model " + old},
		{"scene/load", "live", "scene live was made with model " + old},
		{"recall", fmt.Sprint(first.ID), "is of model " + old + ": it comes back note for note"},
	} {
		r.apply(t, "genre", "jazz")
		said := remarkOf(c.command, c.arg)
		if !strings.Contains(said, c.want) || !strings.Contains(said, next) || !strings.Contains(said, "of the latent numbers 1 left out") {
			t.Errorf("%s: said %q", c.command, said)
		}
		want := before
		want.Latent = nil
		if s := r.session.State(); !s.Equal(want) {
			t.Errorf("%s: the state is %+v", c.command, s)
		}
	}
	await(t, "the recalled loop, note for note", func() bool {
		l, ok := r.session.FindLoop(0)
		return ok && l.Pattern == first.Pattern
	})
	list := r.session.Presets()
	if h := r.session.History(); list[0].Model != old || list[1].Model != old || h[0].Model != old {
		t.Errorf("presets %+v, history %+v", list, h[0])
	}
	// A file without it loads, and nothing is said.
	write(t, filepath.Join(dir, "presets", "older.toml"), "version = 1\nkind = \"preset\"\n[set]\nbpm = 99\n")
	if said := remarkOf("preset/load", "older"); said != "" || r.session.State().BPM != 99 {
		t.Errorf("older: said %q, %g BPM", said, r.session.State().BPM)
	}
}

func TestBadPresetsAreRefusedWhole(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, nil)
	if err := os.MkdirAll(filepath.Join(dir, "presets"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"newer": "version = 9\n", "broken": "version = [\n", "kitless": "version = 1\nkind = \"preset\"\n[set]\nbpm = 1000\n",
		"latent": "version = 1\nkind = \"preset\"\n[set]\nlatent = [3, 99.0]\n",
	} {
		write(t, filepath.Join(dir, "presets", name+".toml"), text)
	}
	if err := os.MkdirAll(filepath.Join(dir, "scenes"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "scenes", "kit.toml"), "version = 1\nkind = \"scene\"\n[set]\nkit = \"gone\"\n")
	before := r.session.State()
	for _, c := range []struct {
		command, name, want string
	}{
		{"preset/load", "newer", "newer version"},
		{"preset/load", "broken", "line 1"},
		{"preset/load", "kitless", "20 to 300 BPM"},
		{"preset/load", "latent", "-10 to 10"},
		{"preset/load", "none", "there is none of that name"},
		{"preset/load", "../state", "letters"},
		{"preset/save", "../state", "letters"},
		{"scene/load", "kit", "gone"},
		{"preset/favorite", "none", "there is none"},
	} {
		err := r.Apply(steer.Request{Name: c.command, Args: []any{c.name}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: %v, want %q", c.command, c.name, err, c.want)
		}
	}
	if !r.session.State().Equal(before) {
		t.Error("a refused file changed the state")
	}
	if err := r.Apply(steer.Request{Name: "preset/load", Args: []any{"newer"}}); !errors.Is(err, preset.ErrNewer) {
		t.Errorf("newer: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "state.toml")); err == nil {
		t.Error("a name left the folder")
	}
	r.apply(t, "favorite", 0) // a button let go
	if len(r.session.Presets()) != 5 {
		t.Errorf("there are %d files", len(r.session.Presets()))
	}
}
