package kits

import (
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// fakeSession plays one kit.
type fakeSession struct {
	kits    config.Kits
	playing string
}

func (s *fakeSession) AllKits() (config.Kits, string) { return s.kits, s.playing }

func (s *fakeSession) SetKits(next config.Kits) config.Kits {
	s.kits = next.Keep(s.kits, s.playing)
	return s.kits
}

// played is a note that the player was given.
type played struct {
	kit      string
	voice    groove.Voice
	velocity uint8
}

func open(t *testing.T, folder string, change func(*Config)) (*Service, *fakeSession, *[]played) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	session := &fakeSession{kits: Load(folder, log), playing: "gm"}
	notes := &[]played{}
	cfg := Config{
		Folder: folder, Session: session, HasOutput: true, Changed: func() {}, Log: log,
		PlayNote: func(k groove.Kit, v groove.Voice, velocity uint8) error {
			*notes = append(*notes, played{k.Name, v, velocity})
			return nil
		},
	}
	change(&cfg)
	s := Open(cfg)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, session, notes
}

func TestPlayNote(t *testing.T) {
	s, session, notes := open(t, t.TempDir(), func(*Config) {})
	if got, err := s.PlayNote(control.NoteRequest{Voice: "kick"}); err != nil || got.Kit != "gm" || got.Velocity != defaultVelocity {
		t.Errorf("%+v, %v", got, err)
	}
	session.playing = "ableton"
	if got, err := s.PlayNote(control.NoteRequest{Voice: "snare", Velocity: 500}); err != nil || got.Kit != "ableton" {
		t.Errorf("%+v, %v", got, err)
	}
	want := []played{{"gm", groove.Kick, defaultVelocity}, {"ableton", groove.Snare, 127}}
	if len(*notes) != 2 || (*notes)[0] != want[0] || (*notes)[1] != want[1] {
		t.Errorf("played %v, want %v", *notes, want)
	}
	var unknown *steer.Error
	if _, err := s.PlayNote(control.NoteRequest{Voice: "kick", Kit: "abletn"}); !errors.As(err, &unknown) || unknown.Hint != "did you mean ableton?" {
		t.Errorf("an unknown kit: %v", err)
	}
	if _, err := s.PlayNote(control.NoteRequest{Voice: "cowbell"}); err == nil {
		t.Error("an unknown voice is played")
	}
}

func TestPlayNoteWithoutOutput(t *testing.T) {
	s, _, notes := open(t, t.TempDir(), func(c *Config) { c.HasOutput = false })
	var refused *control.Error
	if _, err := s.PlayNote(control.NoteRequest{Voice: "kick"}); !errors.As(err, &refused) || refused.Code != http.StatusConflict || len(*notes) != 0 {
		t.Errorf("%v, played %v", err, *notes)
	}
}

func TestReloadReportsWhatIsWrong(t *testing.T) {
	folder, changes := filepath.Join(t.TempDir(), "kits"), 0
	s, _, _ := open(t, folder, func(c *Config) { c.Changed = func() { changes++ } })
	if changed, wrong := s.Reload(); changed || wrong != "" || changes != 0 {
		t.Errorf("nothing has changed: %v, %q, %d notifications", changed, wrong, changes)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "mine.toml"), []byte("title = 7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if changed, wrong := s.Reload(); changed || !strings.Contains(wrong, "mine.toml:1") || changes != 1 {
		t.Errorf("a bad kit: %v, %q, %d notifications", changed, wrong, changes)
	}
	if st := s.Status(); st.Count == 0 || !strings.Contains(st.Error, "mine.toml:1") {
		t.Errorf("status %+v", st)
	}
	if doc := s.Kits(); doc.Current != "gm" || doc.Folder != folder || len(doc.Kits) != s.Status().Count {
		t.Errorf("kits %+v", doc)
	}
	if _, wrong := s.Reload(); wrong == "" || changes != 1 {
		t.Errorf("the same error: %q, %d notifications", wrong, changes)
	}
}
