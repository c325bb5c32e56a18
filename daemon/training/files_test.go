package training

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/groovegen/groovegen/daemon/training/jobs"
)

// What systems leave beside the user's files is not counted as new music.
func TestDroppingsAreNotCounted(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.mid", "b.rmi", "x/c.kar", "._a.mid", "__MACOSX/x/d.mid", "~$e.mid", "notes.txt"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("MThd"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := midiFiles(dir)
	if err != nil || len(files) != 3 {
		t.Errorf("%v, %v", files, err)
	}
}

// A short training may end before its start is noted: its files have been learned all the same, and those of no other.
func TestTrainingThatEndsBeforeItsStartIsNoted(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.mid"), []byte("MThd"), 0o600); err != nil {
		t.Fatal(err)
	}
	m := openFileLog([]string{dir}, filepath.Join(t.TempDir(), "material.json"), slog.New(slog.DiscardHandler))
	m.learned("1")
	for _, c := range []struct {
		job   string
		fresh int
	}{{"2", 1}, {"1", 0}} {
		m.began(jobs.Status{Job: jobs.Job{ID: c.job, Request: jobs.Request{Data: dir}}})
		if got := m.status(); len(got) != 1 || got[0].Files != 1 || got[0].New != c.fresh {
			t.Errorf("after job %s: %+v, want %d new files", c.job, got, c.fresh)
		}
	}
}
