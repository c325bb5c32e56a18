package daemon

import (
	"bytes"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/statefile"
)

// logBuffer keeps what is logged; a bytes.Buffer that goroutines share.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// fixture is a state folder as version 1 of each file was written. It stays as it is: a new version gets a folder beside it.
const fixture = "state-1"

// documents are the files of the fixture that have a schema_version.
var documents = []string{"state.json", "history.json", "taste.json", "material.json", "models/library.json", "controllers.json"}

// fixtureDir copies the fixture, with each document changed.
func fixtureDir(t *testing.T, change func(name string, text []byte) []byte) string {
	t.Helper()
	dir := tempDir(t)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", fixture))); err != nil {
		t.Fatal(err)
	}
	for _, name := range documents {
		path := filepath.Join(dir, filepath.FromSlash(name))
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, change(name, text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// startLogged starts a daemon with all that reads files, and returns its log from warnings on.
func startLogged(t *testing.T, dir string) (*rig, *logBuffer) {
	t.Helper()
	log := &logBuffer{}
	r := startWith(t, dir, map[string]string{"retrain.folders": t.TempDir(), "osc.announce": "false"}, func(e *Edges) {
		e.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	})
	return r, log
}

// checksum is the line that a document before decision 0081 has not.
var checksum = regexp.MustCompile(`\n  "checksum": "[0-9a-f]{8}",`)

// TestUpgrade: the files of an older version are read, whole and without a warning.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(string, []byte) []byte{
		"with checksums":    func(_ string, text []byte) []byte { return text },
		"without checksums": func(_ string, text []byte) []byte { return checksum.ReplaceAll(text, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, log := startLogged(t, fixtureDir(t, change))
			s := r.session.State() // genre, tempo and seed are the rig's, which are other settings than those of the fixture
			if s.Swing != 0.58 || s.Latent[3] != 0.5 || s.Latent[17] != -1.25 ||
				!s.Mute[groove.Ride] || !s.Lock[groove.Kick] || s.OffsetMS != -12.5 {
				t.Errorf("steering: %+v", s)
			}
			past := r.session.History()
			if !slices.ContainsFunc(past, func(l control.PastLoop) bool { return l.Title == "funk 75% + jazz 25%, 97.5 BPM, seed 11, variation 1" }) {
				t.Errorf("history: %+v", past)
			}
			if c := r.network.Controllers().Controllers; len(c) != 1 || c[0].Name != "tablet" {
				t.Errorf("controllers: %+v", c)
			}
			list := r.session.Presets()
			if len(list) != 2 || list[0].Kind != preset.Preset || list[0].Error+list[1].Error != "" {
				t.Errorf("presets: %+v", list)
			}
			if text := log.String(); text != "" {
				t.Errorf("warnings: %s", text)
			}
		})
	}
}

// TestDowngrade: an older program refuses each file of a newer one whole, says so, and changes none of its bytes.
func TestDowngrade(t *testing.T) {
	t.Parallel()
	newer := map[string][]byte{}
	dir := fixtureDir(t, func(name string, text []byte) []byte {
		text = checksum.ReplaceAll(text, nil)
		text = regexp.MustCompile(`("schema_version": ?)1`).ReplaceAll(text, []byte("${1}2"))
		newer[name] = text
		return text
	})
	r, log := startLogged(t, dir)
	r.apply(t, "genre", "reggae")
	await(t, "notes", func() bool { return r.notesOn() > 3 })
	if err := r.Apply(steer.Request{Name: "rate", Args: []any{4}}); !errors.Is(err, statefile.ErrNewer) {
		t.Errorf("rate: %v, want that it cannot be saved", err)
	}
	unsaved := strings.Join(r.Status().Unsaved, "\n")
	for _, name := range []string{"state.json", "history.json", "taste.json", "library.json"} {
		if !strings.Contains(unsaved, name) {
			t.Errorf("status does not name %s: %s", name, unsaved)
		}
	}
	if e := r.Status().OSC.Error; !strings.Contains(e, "controllers.json") || !strings.Contains(e, "newer version") {
		t.Errorf("status of OSC: %s", e)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	for name, want := range newer {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s was changed: %v\n%.300s", name, err, got)
		}
		for _, ending := range []string{".bad", ".1"} {
			if _, err := os.Stat(path + ending); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s%s: %v", name, ending, err)
			}
		}
		if !strings.Contains(log.String(), path) {
			t.Errorf("the log does not name %s", path)
		}
	}
}
