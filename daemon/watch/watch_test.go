package watch

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// debounce is short in these tests, which are driven by real events; what it does is tested with fake time.
const debounce = 5 * time.Millisecond

func start(t *testing.T, path string) *Watcher {
	t.Helper()
	w, err := New(path, debounce, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// await waits for one change; the deadline only turns a hang into a failure.
func await(t *testing.T, w *Watcher, what string) {
	t.Helper()
	deadline := time.NewTimer(time.Minute)
	defer deadline.Stop()
	select {
	case <-w.Changes():
	case <-deadline.C:
		t.Fatalf("no change announced after: %s", what)
	}
}

// awaitWord takes changes until the file holds word: one action may be announced in two parts on a slow machine.
func awaitWord(t *testing.T, w *Watcher, path, word string) {
	t.Helper()
	for {
		await(t, w, "write "+word)
		if got, err := os.ReadFile(path); err == nil && string(got) == word {
			return
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, word string) {
	t.Helper()
	must(t, os.WriteFile(path, []byte(word), 0o600))
}

func TestWritesAndAtomicRenames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.toml")
	write(t, path, "one")
	w := start(t, path)
	write(t, path, "two")
	awaitWord(t, w, path, "two")
	for _, word := range []string{"three", "four", "five"} { // a watch on the file would end at the first of these
		write(t, path+".tmp", word)
		must(t, os.Rename(path+".tmp", path))
		awaitWord(t, w, path, word)
	}
}

func TestDeleteAndMakeAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.toml")
	write(t, path, "one")
	w := start(t, path)
	for _, word := range []string{"two", "three"} {
		must(t, os.Remove(path))
		await(t, w, "delete")
		write(t, path, word)
		awaitWord(t, w, path, word)
	}
}

func TestDirectoryIsMissingAtFirst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config", "groovegen", "a.toml")
	w := start(t, path)
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	write(t, path, "one")
	awaitWord(t, w, path, "one")
	write(t, path, "two")
	awaitWord(t, w, path, "two")
}

func TestDirectoryGoesAndComesBack(t *testing.T) {
	top := filepath.Join(t.TempDir(), "config")
	path := filepath.Join(top, "groovegen", "a.toml")
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	write(t, path, "one")
	w := start(t, path)
	for _, word := range []string{"two", "three", "four"} {
		must(t, os.RemoveAll(top))
		await(t, w, "delete the directory")
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		write(t, path, word)
		awaitWord(t, w, path, word)
	}
	must(t, os.Rename(filepath.Dir(path), top+".old"))
	await(t, w, "rename the directory away")
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	write(t, path, "five")
	awaitWord(t, w, path, "five")
}

func TestLinkIntoAnotherDirectory(t *testing.T) {
	home, dotfiles := t.TempDir(), t.TempDir()
	path, real := filepath.Join(home, "a.toml"), filepath.Join(dotfiles, "grooved.toml")
	write(t, real, "one")
	if err := os.Symlink(real, path); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	w := start(t, path)
	write(t, real, "two")
	awaitWord(t, w, path, "two")
	write(t, real+".tmp", "three")
	must(t, os.Rename(real+".tmp", real))
	awaitWord(t, w, path, "three")
	other := filepath.Join(dotfiles, "other.toml")
	write(t, other, "four")
	must(t, os.Symlink(other, path+".link"))
	must(t, os.Rename(path+".link", path))
	awaitWord(t, w, path, "four")
	write(t, other, "five")
	awaitWord(t, w, path, "five")
}

func TestNewOnARelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	w := start(t, "a.toml")
	write(t, "a.toml", "one")
	awaitWord(t, w, "a.toml", "one")
}
