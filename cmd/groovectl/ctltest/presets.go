package ctltest

import (
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/groove"
)

// Library is the daemon's history and its saved files.
type Library struct{}

// More implements control.SessionService.
func (Library) More() ([]*groove.Loop, int) {
	return []*groove.Loop{{Origin: groove.Origin{Seed: 8, Style: groove.Pure(groove.Funk, 95), Code: "G27G1VXAX737ZSC81008C06T23R"}}}, 0
}

// History implements control.SessionService.
func (Library) History() []control.PastLoop {
	return []control.PastLoop{
		{ID: 6, Title: "funk, 100 BPM, seed 42", Code: "42:0", Hits: 70, Model: "0123456789ab", At: time.Unix(0, 0)},
		{ID: 7, Title: "funk, 100 BPM, seed 42, variation 1", Code: "42:1", Hits: 76, Model: "ba9876543210", At: time.Unix(8, 0), Playing: true},
	}
}

// Presets implements control.SessionService.
func (Library) Presets() []preset.Entry {
	return []preset.Entry{
		{Name: "tight", Kind: preset.Preset, Favorite: true, Title: "funk, 100 BPM, seed 7", File: "/p/presets/tight.toml"},
		{Name: "friday", Kind: preset.Scene, Favorite: true, Title: "rock, 90 BPM, seed 3", File: "/p/scenes/friday.toml", Saved: time.Unix(8, 0)},
		{Name: "funk-100-42-1", Kind: preset.Scene, Favorite: true, Title: "funk, 100 BPM, seed 42", File: "/p/scenes/funk-100-42-1.toml", Saved: time.Unix(9, 0)},
		{Name: "broken", Kind: preset.Scene, File: "/p/scenes/broken.toml", Error: "it was made by a newer version"},
	}
}
