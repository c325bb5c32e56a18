package control

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// fakeHistory is the history and the presets of a fakeHub.
type fakeHistory struct{}

func (fakeHistory) History() []PastLoop {
	return []PastLoop{{ID: 7, Title: "funk", Code: "42:0", Hits: 70, At: time.Unix(0, 0).UTC(), Playing: true}}
}

func (fakeHistory) More() ([]*groove.Loop, int) {
	return []*groove.Loop{{Origin: groove.Origin{Seed: 9, Style: groove.Pure(groove.Funk, 95), Code: "G27G1"}}}, 3
}

func (fakeHistory) Presets() []preset.Entry {
	return []preset.Entry{{Name: "tight", Kind: preset.Preset, Favorite: true, Title: "funk, 100 BPM, seed 7", File: "/p/tight.toml"}}
}

func TestPresets(t *testing.T) {
	_, c := serve(t, newFakeHub())
	p, err := c.Presets(t.Context())
	if err != nil || len(p.Presets) != 1 || p.Presets[0] != (fakeHistory{}).Presets()[0] {
		t.Errorf("presets %+v, %v", p, err)
	}
}

// TestAFaultyFileIsNamed: a value that is refused in a file is no fault of who asked for the file.
func TestAFaultyFileIsNamed(t *testing.T) {
	err := newFakeHub().do(steer.Request{Name: "bpm", Args: []any{9999}})
	e := ErrorOf(fmt.Errorf("load preset: %w", &preset.Error{File: "/p/bad.toml", Key: "bpm", Err: err}), http.StatusConflict)
	if !strings.HasPrefix(e.Message, "/p/bad.toml: bpm: 9999 is out of range") || e.Code != http.StatusUnprocessableEntity {
		t.Errorf("said %+v", e)
	}
}

func TestHistory(t *testing.T) {
	_, c := serve(t, newFakeHub())
	h, err := c.History(t.Context())
	if err != nil || len(h.Loops) != 1 || h.Loops[0] != (fakeHistory{}).History()[0] {
		t.Errorf("history %+v, %v", h, err)
	}
}

func TestMore(t *testing.T) {
	_, c := serve(t, newFakeHub())
	m, err := c.More(t.Context())
	want := OtherLoop{Title: "funk, 95 BPM, seed 9", Code: "G27G1", Seed: 9}
	if err != nil || m.Left != 3 || len(m.Loops) != 1 || m.Loops[0] != want {
		t.Errorf("more %+v, %v", m, err)
	}
}
