package watch

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func watchFolders(t *testing.T, roots ...string) *Folders {
	t.Helper()
	f, err := NewFolders(roots, 20*time.Millisecond, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// change waits for an announcement.
func change(t *testing.T, f *Folders, what string) {
	t.Helper()
	select {
	case <-f.Changes():
	case <-time.After(time.Minute):
		t.Fatalf("no change announced: %s", what)
	}
}

func put(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("MThd"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFoldersAnnounceWhatIsBelowThem(t *testing.T) {
	root := t.TempDir()
	loop := filepath.Join(root, "again")
	if err := os.Symlink(root, loop); err != nil { // a link that leads in a circle
		t.Skip(err)
	}
	f := watchFolders(t, root, filepath.Join(root, "missing"))
	change(t, f, "at the beginning")
	put(t, filepath.Join(root, "a.mid"))
	change(t, f, "a file")
	put(t, filepath.Join(root, "funk", "deep", "b.mid"))
	change(t, f, "a folder with a file")
	put(t, filepath.Join(root, "funk", "deep", "c.mid"))
	change(t, f, "a file in the new folder")
	if err := os.RemoveAll(filepath.Join(root, "funk")); err != nil {
		t.Fatal(err)
	}
	change(t, f, "the folder's end")
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
