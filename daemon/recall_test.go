package daemon

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// TestRecallCodesOutliveTheDaemon plays loops at the default drift, with settings, and ends. Another daemon brings them back by their codes,
// and the same one from its history, bit for bit.
func TestRecallCodesOutliveTheDaemon(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, map[string]string{"play.bpm": "300", "play.seed": "77", "play.drift": "0.02", "play.freeze": "false"})
	r.apply(t, "swing", 0.58)
	r.apply(t, "voice/ride/density", 0.5)
	await(t, "three loops", func() bool { s := r.Status().Loop; return s.Variation >= 2 && s.Playing })
	r.apply(t, "freeze", true)
	kept := r.session.Played()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	other := start(t, tempDir(t), map[string]string{"play.genre": "jazz", "play.freeze": "true"})
	for _, p := range kept[len(kept)-2:] {
		other.apply(t, "recall", strings.ToLower(p.Loop.Origin.Code))
		await(t, "the loop of "+p.Loop.Origin.Code, func() bool {
			l, _, _ := other.session.Loop(0)
			return l.Pattern == p.Loop.Pattern && *l.Fill == *p.Loop.Fill && l.Origin.Walk == p.Loop.Origin.Walk
		})
		if l, _, _ := other.session.Loop(0); l.Origin.Code != p.Loop.Origin.Code {
			t.Errorf("the code of the loop that was %s is %s", p.Loop.Origin.Code, l.Origin.Code)
		}
	}
	if s := other.session.State(); s.Swing != 0.58 || s.VoiceDensity[groove.Ride] != 0.5 || s.Seed != 77 {
		t.Errorf("the parameters are %+v", s)
	}
	same := start(t, dir, map[string]string{"play.freeze": "true"})
	history := same.session.History()
	at := -1
	for i, p := range history {
		if last := kept[len(kept)-1].Loop; p.ID == last.ID && p.Code == last.Origin.Code && p.Title == last.Origin.Title() {
			at = i
		}
	}
	if at < 0 {
		t.Fatalf("the history after a restart: %+v", history)
	}
	last := kept[len(kept)-1].Loop
	same.apply(t, "genre", "jazz")
	same.apply(t, "recall", last.ID)
	await(t, "the last loop of the history", func() bool {
		l, _, _ := same.session.Loop(0)
		return l.Pattern == last.Pattern && *l.Fill == *last.Fill && l.ID > last.ID
	})
	same.apply(t, "recall", "77:1")
	var of *groove.Loop
	for _, p := range kept {
		if p.Loop.Origin.Variation == 1 && p.Loop.Feel == last.Feel {
			of = p.Loop
		}
	}
	if of == nil {
		t.Fatal("variation 1 has not played in the present settings")
	}
	await(t, "variation 1 by the old code", func() bool { l, _, _ := same.session.Loop(0); return l.Pattern == of.Pattern })
	letter := "7"
	if last.Origin.Code[9:10] == letter {
		letter = "8"
	}
	wrong := last.Origin.Code[:9] + letter + last.Origin.Code[10:]
	if err := same.Apply(steer.Request{Name: "recall", Args: []any{wrong}}); err == nil {
		t.Error("a code with a wrong letter is accepted")
	}
}

// TestHistoryThatIsBroken starts with a history file that cannot be read: it is set aside.
func TestHistoryThatIsBroken(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, nil)
	file := filepath.Join(r.settings.get().State.Path(), "history.json")
	await(t, "notes", func() bool { return r.notesOn() > 3 })
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	var doc struct{ Loops []map[string]any }
	if err != nil || json.Unmarshal(data, &doc) != nil || len(doc.Loops) == 0 {
		t.Fatalf("the history file: %s, %v", data, err)
	}
	for _, bad := range []string{
		"{", `{"schema_version":0}`,
		strings.Replace(string(data), `"state":0`, `"state":7`, 1), strings.Replace(string(data), `"code":"G`,
			`"code":"X`, 1),
	} {
		write(t, file, bad)
		again := start(t, dir, nil)
		if n := len(again.session.History()); n > 1 {
			t.Errorf("%.40s: %d loops", bad, n)
		}
		if _, err := os.Stat(file + ".bad"); err != nil {
			t.Errorf("%.40s is not set aside: %v", bad, err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
		_ = os.Remove(file + ".bad")
	}
}
