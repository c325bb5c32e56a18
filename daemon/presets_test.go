package daemon

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

func TestPresetsAndScenes(t *testing.T) {
	dir := tempDir(t)
	r := start(t, dir, map[string]string{"play.freeze": "true"})
	r.apply(t, "recall", "7:2")
	await(t, "variation 2", func() bool { return r.Status().Loop.Variation == 2 })
	r.apply(t, "voice/snare/lock", true)
	first, before := r.settled(t), r.State()
	r.apply(t, "scene/save", "live")
	r.apply(t, "preset/save", "tight")
	r.apply(t, "favorite")

	r.apply(t, "voice/snare/lock", false)
	r.apply(t, "genre", "jazz")
	r.apply(t, "offset", 30)
	r.apply(t, "freeze", false)
	away := r.State()
	r.apply(t, "preset/load", "tight")
	s := r.State()
	want := before.In(away)
	want.Lock = steer.Mutes{}
	if !s.Equal(want) {
		t.Errorf("the preset gives %+v", s)
	}
	r.apply(t, "undo")
	if !r.State().Equal(away) {
		t.Error("undo does not take the preset back")
	}
	r.apply(t, "scene/load", "live")
	if !r.State().Equal(before) {
		t.Errorf("the scene gives %+v", r.State())
	}
	if l := r.settled(t); l.Pattern != first.Pattern {
		t.Error("the scene plays another loop")
	}
	r.apply(t, "reroll")
	if l := r.settled(t); !sameVoice(&l.Pattern, &first.Pattern, groove.Snare) {
		t.Error("the scene's lock holds something else")
	}
	r.apply(t, "preset/load", "tight")
	if l := r.settled(t); !sameVoice(&l.Pattern, &first.Pattern, groove.Snare) || !r.State().Lock[groove.Snare] {
		t.Error("a preset takes the part of a locked voice")
	}
	r.apply(t, "preset/favorite", "tight")
	list := r.Presets()
	if len(list) != 3 || list[0].Name != "tight" || !list[0].Favorite || list[1].Name != "funk-120-7-2" || !list[1].Favorite || list[2].Favorite {
		t.Errorf("list %+v", list)
	}
}

func TestBadPresetsAreRefusedWhole(t *testing.T) {
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
	before := r.State()
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
		err := r.Apply(steer.Command{Name: c.command, Args: []any{c.name}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: %v, want %q", c.command, c.name, err, c.want)
		}
	}
	if !r.State().Equal(before) {
		t.Error("a refused file changed the state")
	}
	if err := r.Apply(steer.Command{Name: "preset/load", Args: []any{"newer"}}); !errors.Is(err, preset.ErrNewer) {
		t.Errorf("newer: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "state.toml")); err == nil {
		t.Error("a name left the folder")
	}
	r.apply(t, "favorite", 0) // a button let go
	if len(r.Presets()) != 5 {
		t.Errorf("there are %d files", len(r.Presets()))
	}
}
