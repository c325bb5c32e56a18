package control

import (
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/preset"
)

// keeper is the memory of a fake hub.
type keeper struct{}

func (keeper) History() []PastLoop {
	return []PastLoop{{ID: 7, Title: "funk", Code: "42:0", Hits: 70, At: time.Unix(0, 0).UTC(), Playing: true}}
}

func (keeper) Presets() []preset.Entry {
	return []preset.Entry{{Name: "tight", Kind: preset.Preset, Favorite: true, Title: "funk, 100 BPM, seed 7", File: "/p/tight.toml"}}
}

func TestPresets(t *testing.T) {
	_, c := serve(t, newFakeHub())
	p, err := c.Presets(t.Context())
	if err != nil || len(p.Presets) != 1 || p.Presets[0] != (keeper{}).Presets()[0] {
		t.Errorf("presets %+v, %v", p, err)
	}
}

func TestHistory(t *testing.T) {
	_, c := serve(t, newFakeHub())
	h, err := c.History(t.Context())
	if err != nil || len(h.Loops) != 1 || h.Loops[0] != (keeper{}).History()[0] {
		t.Errorf("history %+v, %v", h, err)
	}
}
