package ctltest

import (
	"sync"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
)

// KitPlayer is the daemon's kits: gm, and a user's kit in place of ableton.
type KitPlayer struct {
	kitMu     sync.Mutex
	Struck    []control.Strike // the notes that were played
	StrikeErr error            // Strike fails with it
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

// Strike implements control.KitService.
func (k *KitPlayer) Strike(wish control.Strike) (control.Struck, error) {
	k.kitMu.Lock()
	defer k.kitMu.Unlock()
	if k.StrikeErr != nil {
		return control.Struck{}, k.StrikeErr
	}
	k.Struck = append(k.Struck, wish)
	v, err := groove.ParseVoice(wish.Voice)
	gm := groove.GMKit()
	return control.Struck{Kit: "gm", Voice: v, Channel: gm.Channel, Note: gm.Note(v), Velocity: uint8(wish.Velocity)}, err
}
