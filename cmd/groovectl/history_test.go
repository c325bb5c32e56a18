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
		{ID: 6, Title: "funk, 100 BPM, seed 42", Code: "42:0", Hits: 70, At: time.Unix(0, 0)},
		{ID: 7, Title: "funk, 100 BPM, seed 42, variation 1", Code: "42:1", Hits: 76, At: time.Unix(8, 0), Playing: true},
	}
}

func (keeper) Presets() []preset.Entry {
	return []preset.Entry{
		{Name: "tight", Kind: preset.Preset, Favorite: true, Title: "funk, 100 BPM, seed 7", File: "/p/presets/tight.toml"},
		{Name: "broken", Kind: preset.Scene, File: "/p/scenes/broken.toml", Error: "it was made by a newer version"},
	}
}

func TestPresets(t *testing.T) {
	start(t)
	out, _, err := ctl(t, "presets")
	if err != nil || !strings.Contains(out, "*tight") || !strings.Contains(out, "newer version") {
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

func TestHistory(t *testing.T) {
	start(t)
	out, _, err := ctl(t, "history")
	if err != nil || !strings.Contains(out, "*7") || !strings.Contains(out, "42:1") || strings.Count(out, "\n") != 2 {
		t.Errorf("history says %q, %v", out, err)
	}
	out, _, err = ctl(t, "history", "--json")
	if err != nil || !strings.Contains(out, `"code": "42:1"`) {
		t.Errorf("history --json says %q, %v", out, err)
	}
}
