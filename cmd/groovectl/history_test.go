package main

import (
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/preset"
)

// keeper is the memory of a fake daemon.
type keeper struct{}

func (keeper) History() []control.PastLoop {
	return []control.PastLoop{
		{ID: 6, Title: "funk, 100 BPM, seed 42", Code: "42:0", Hits: 70, Model: "0123456789ab", At: time.Unix(0, 0)},
		{ID: 7, Title: "funk, 100 BPM, seed 42, variation 1", Code: "42:1", Hits: 76, Model: "ba9876543210", At: time.Unix(8, 0), Playing: true},
	}
}

func (keeper) Presets() []preset.Entry {
	return []preset.Entry{
		{Name: "tight", Kind: preset.Preset, Favorite: true, Title: "funk, 100 BPM, seed 7", File: "/p/presets/tight.toml"},
		{Name: "friday", Kind: preset.Scene, Favorite: true, Title: "rock, 90 BPM, seed 3", File: "/p/scenes/friday.toml", Saved: time.Unix(8, 0)},
		{Name: "funk-100-42-1", Kind: preset.Scene, Favorite: true, Title: "funk, 100 BPM, seed 42", File: "/p/scenes/funk-100-42-1.toml", Saved: time.Unix(9, 0)},
		{Name: "broken", Kind: preset.Scene, File: "/p/scenes/broken.toml", Error: "it was made by a newer version"},
	}
}

func TestPresets(t *testing.T) {
	start(t)
	out, _, err := ctl(t, "presets")
	if err != nil || !strings.Contains(out, "*tight") || !strings.Contains(out, "cannot be loaded") || !strings.Contains(out, "newer version") ||
		strings.LastIndex(out, "\n! ") < strings.LastIndex(out, "*tight") {
		t.Errorf("presets says %q, %v", out, err)
	}
	out, _, err = ctl(t, "presets", "--favorites", "--json")
	if err != nil || !strings.Contains(out, `"name": "tight"`) || strings.Contains(out, "broken") {
		t.Errorf("presets --favorites says %q, %v", out, err)
	}
	if got := completions(t, "load", ""); len(got) != 1 || got[0] != "tight" {
		t.Errorf("load completes %v", got)
	}
}

func TestWhatIsRemarkedIsSaid(t *testing.T) {
	d := start(t)
	d.remark = "preset tight was made with another model"
	for _, args := range [][]string{{"load", "tight"}, {"load", "tight", "--json"}, {"recall", "7"}} {
		out, notes, err := ctl(t, args...)
		if err != nil || notes != "groovectl: note: "+d.remark+"\n" || strings.Contains(out, d.remark) {
			t.Errorf("%v: said %q and noted %q, %v", args, out, notes, err)
		}
	}
}

func TestHistory(t *testing.T) {
	start(t)
	out, _, err := ctl(t, "history")
	if err != nil || !strings.Contains(out, "*7") || !strings.Contains(out, "42:1") || strings.Count(out, "\n") != 2 || !strings.Contains(out, "seed 42, model 0123456789ab\n") {
		t.Errorf("history says %q, %v", out, err)
	}
	out, _, err = ctl(t, "history", "--json")
	if err != nil || !strings.Contains(out, `"code": "42:1"`) {
		t.Errorf("history --json says %q, %v", out, err)
	}
}
