package ctltest

import (
	"sync"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
)

// KitPlayer is the daemon's kits: gm, and a user's kit in place of ableton.
type KitPlayer struct {
	kitMu   sync.Mutex
	Played  []control.NoteRequest // the notes that were played
	PlayErr error                 // PlayNote fails with it
}

// Kits implements control.KitService.
func (k *KitPlayer) Kits() control.Kits {
	doc := control.Kits{Current: "gm", Folder: "/c/kits", Error: "/c/kits/x.toml:1: wrong\n/c/kits/y.toml:2: wrong too"}
	for _, f := range config.LoadKits("", config.Kits{}).All() {
		kit := control.Kit{Kit: f.Kit, Title: f.Title}
		if f.Kit.Name == "ableton" {
			kit.File, kit.Instead = "/c/kits/ableton.toml", true
		}
		doc.Kits = append(doc.Kits, kit)
	}
	return doc
}

// PlayNote implements control.KitService.
func (k *KitPlayer) PlayNote(request control.NoteRequest) (control.PlayedNote, error) {
	k.kitMu.Lock()
	defer k.kitMu.Unlock()
	if k.PlayErr != nil {
		return control.PlayedNote{}, k.PlayErr
	}
	k.Played = append(k.Played, request)
	v, err := groove.ParseVoice(request.Voice)
	gm := groove.GMKit()
	return control.PlayedNote{Kit: "gm", Voice: v, Channel: gm.Channel, Note: gm.Note(v), Velocity: uint8(request.Velocity)}, err
}
