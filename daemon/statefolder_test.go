package daemon

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
)

// TestOneDaemonForEachStateFolder: a second daemon with a socket of its own is refused, and the first plays on.
func TestOneDaemonForEachStateFolder(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, nil)
	open := func() (*Daemon, error) {
		flags := settings(t, dir, map[string]string{"control.socket": filepath.Join(dir, "other.sock")})
		return Open(config.Source{Flags: flags, Env: func(string) (string, bool) { return "", false }}, edges(fake.New()))
	}
	folder := r.settings.get().State.Path()
	second, err := open()
	if err == nil {
		_ = second.Close()
	}
	if err == nil || !strings.Contains(err.Error(), folder) || !strings.Contains(err.Error(), "--state") {
		t.Errorf("a second daemon: %v, want an error that names %s", err, folder)
	}
	if err = r.Close(); err != nil {
		t.Fatal(err)
	}
	if second, err = open(); err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
}

// TestFolderWithoutLock: where no lock can be made, as on a full disk, the daemon plays.
func TestFolderWithoutLock(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	if err := os.Mkdir(filepath.Join(dir, stateLock), 0o700); err != nil { // in the lock's place
		t.Fatal(err)
	}
	r, log := startLogged(t, dir)
	await(t, "notes", func() bool { return r.notesOn() > 0 })
	if text := log.String(); !strings.Contains(text, "cannot be locked") || !strings.Contains(text, dir) {
		t.Errorf("the log does not say it: %s", text)
	}
}

func TestTemporaryFilesOfACrashAreRemoved(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, nil)
	cfg := r.settings.get()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	model := filepath.Join(cfg.Model.LibraryDir(), "0123456789ab")
	var left []string
	for _, folder := range []string{cfg.State.Path(), cfg.Model.LibraryDir(), model} {
		path := filepath.Join(folder, ".state.json.0123456789ab.tmp")
		ago := time.Now().Add(-time.Hour)
		if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(path, nil, 0o600), os.Chtimes(path, ago, ago)); err != nil {
			t.Fatal(err)
		}
		left = append(left, path)
	}
	start(t, dir, nil)
	for _, path := range left {
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is there: %v", path, err)
		}
	}
}
