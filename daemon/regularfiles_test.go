//go:build unix

package daemon

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
)

// TestEachFileIsRegular: a FIFO or an endless device in place of a file that the daemon reads is refused at once, with its
// name, and the daemon plays. With os.Open it would not start, for the FIFO has no writer.
func TestEachFileIsRegular(t *testing.T) {
	t.Parallel()
	kinds := map[string]func(path string) error{
		"fifo": func(path string) error { return unix.Mkfifo(path, 0o600) },
		"zero": func(path string) error { return os.Symlink("/dev/zero", path) },
	}
	for _, name := range []string{
		"state.json", "history.json", "taste.json", "material.json", "models/library.json", "controllers.json", "web-token", "kits/mine.toml",
		"jobs/1/job.json",
	} {
		for kind, put := range kinds {
			t.Run(name+" "+kind, func(t *testing.T) {
				t.Parallel()
				dir := tempDir(t)
				path := filepath.Join(dir, filepath.FromSlash(name))
				if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), put(path)); err != nil {
					t.Fatal(err)
				}
				var log logBuffer
				r := startWith(t, dir, map[string]string{"retrain.folders": t.TempDir(), "osc.announce": "false"}, func(e *Edges) {
					e.Log = slog.New(slog.NewTextHandler(&log, nil))
				})
				await(t, "notes", func() bool { return r.notesOn() > 0 })
				if text := log.String(); !strings.Contains(text, "not a regular file") || !strings.Contains(text, path) {
					t.Errorf("the log does not say what is wrong with %s:\n%s", path, text)
				}
			})
		}
	}
}

func TestSettingsAreARegularFile(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	path := filepath.Join(dir, "grooved.toml")
	flags := settings(t, dir, nil)
	if err := errors.Join(os.Remove(path), unix.Mkfifo(path, 0o600)); err != nil {
		t.Fatal(err)
	}
	d, err := Open(config.Source{Flags: flags, Env: func(string) (string, bool) { return "", false }}, edges(fake.New()))
	if err == nil {
		_ = d.Close()
	}
	if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("%v, want what is wrong with %s", err, path)
	}
}

// TestPresetsAreRegularFiles: what is no file is listed with the reason.
func TestPresetsAreRegularFiles(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, nil)
	for _, kind := range []string{"presets", "scenes"} {
		path := filepath.Join(dir, kind, "odd.toml")
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), unix.Mkfifo(path, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	list := r.session.Presets()
	if len(list) != 2 || !strings.Contains(list[0].Error, "not a regular file") || !strings.Contains(list[1].Error, "not a regular file") {
		t.Errorf("%+v", list)
	}
}
