package session

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/statefile"
)

// without writes a document to a file, with a state that has no settings of auditions.
func without(t *testing.T, doc func(state map[string]any) any) string {
	t.Helper()
	data, err := json.Marshal(steer.Default())
	if err != nil {
		t.Fatal(err)
	}
	var state map[string]any
	if err = json.Unmarshal(data, &state); err != nil {
		t.Fatal(err)
	}
	if state["surprise"] == nil || state["audition"] == nil {
		t.Fatalf("states have other names: %v", state)
	}
	delete(state, "surprise")
	delete(state, "audition")
	delete(state, "articulations")
	if data, err = json.Marshal(doc(state)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "file.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFilesFromBeforeAuditions: loops of the history were as drummers' takes are, and stay so; a saved state has the defaults for what comes.
func TestFilesFromBeforeAuditions(t *testing.T) {
	t.Parallel()
	const code = "G27G1VXAX737ZSC81008C06T23R"
	p := beat()
	canonical := p.Canonical()
	history := without(t, func(state map[string]any) any {
		return map[string]any{"schema_version": 1, "states": []any{state}, "loops": []any{
			map[string]any{"id": 1, "code": code, "style": groove.Pure(groove.Rock, 110), "pattern": canonical.Text(), "state": 0},
		}}
	})
	entries, err := readHistory(&statefile.File{Path: history, Version: historyVersion, Limit: maxHistory})
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	if s := entries[0].of.state; s.Surprise != 1 || s.Audition != 1 {
		t.Errorf("of the history: surprise %g, audition %d", s.Surprise, s.Audition)
	}
	saved := without(t, func(state map[string]any) any { return map[string]any{"schema_version": 1, "steer": state} })
	s, _, err := readState(&statefile.File{Path: saved, Version: stateVersion, Limit: maxState}, steer.Default(), config.Default().Play, func(string) bool { return false })
	if now := steer.Default(); err != nil || s.Surprise != now.Surprise || s.Audition != now.Audition {
		t.Errorf("of the saved state: surprise %g, audition %d, %v", s.Surprise, s.Audition, err)
	}
	if s.Articulations {
		t.Error("a saved state from before articulations plays them")
	}
}
