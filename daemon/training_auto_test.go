//go:build unix

package daemon

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training"
	"github.com/groovegen/groovegen/daemon/training/jobs"
)

// gathering starts a daemon that watches two folders, with workers of a mode, and returns the first folder.
func gathering(t *testing.T, dir, mode string, more map[string]string) (*rig, string) {
	t.Helper()
	loops, empty := filepath.Join(dir, "loops"), filepath.Join(dir, "empty")
	for _, folder := range []string{filepath.Join(loops, "funk"), empty} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	set := map[string]string{"retrain.folders": loops + string(filepath.ListSeparator) + empty}
	for k, v := range more {
		set[k] = v
	}
	const idle = 200 * time.Millisecond
	return startIdle(t, dir, set, func(e *Edges) { e.Worker = worker(mode) }, training.IdleDelay{Stopped: idle, Unchanged: idle, Check: idle / 4}), loops
}

// fresh waits until status counts so many files and new ones in the first folder.
func (r *rig) fresh(t *testing.T, files, fresh int) {
	t.Helper()
	var got []control.Folder
	await(t, "the count of new files", func() bool {
		got = r.Status().Folders
		return len(got) == 2 && got[0].Files == files && got[0].New == fresh
	})
}

func TestNewFilesAreCountedUntilTheyAreLearned(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r, loops := gathering(t, dir, "worse", nil)
	r.fresh(t, 0, 0)
	if _, err := r.training.Retrain(jobs.Request{}); err == nil {
		t.Error("learns from nothing")
	}
	write(t, filepath.Join(loops, "a.mid"), "MThd")
	write(t, filepath.Join(loops, "funk", "b.MIDI"), "MThd")
	write(t, filepath.Join(loops, "notes.txt"), "no")
	r.fresh(t, 2, 2)
	s, err := r.training.Retrain(jobs.Request{})
	if err != nil || s.Data != loops {
		t.Fatalf("learns from %q: %v", s.Data, err)
	}
	r.ended(t, s.ID)
	r.fresh(t, 2, 0)
	write(t, filepath.Join(loops, "a.mid"), "MThd, longer")
	r.fresh(t, 2, 1)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again, _ := gathering(t, dir, "worse", nil)
	again.fresh(t, 2, 1)
}

func TestFailedTrainingHasLearnedNothing(t *testing.T) {
	t.Parallel()
	for mode, want := range map[string]jobs.State{"held": jobs.StateCancelled, "broken": jobs.StateFailed} {
		r, loops := gathering(t, tempDir(t), mode, nil)
		write(t, filepath.Join(loops, "a.mid"), "MThd")
		r.fresh(t, 1, 1)
		s, err := r.training.Retrain(jobs.Request{Data: loops})
		if err != nil {
			t.Fatal(err)
		}
		if want == jobs.StateCancelled {
			if _, err := r.training.CancelJob(s.ID); err != nil {
				t.Fatal(err)
			}
		}
		if s = r.ended(t, s.ID); s.State != want {
			t.Errorf("%s: the training is %s, want %s", mode, s.State, want)
		}
		write(t, filepath.Join(loops, "b.mid"), "MThd") // so that all are counted again
		r.fresh(t, 2, 2)
	}
}

func TestAutoLearnsWhenTheSongRests(t *testing.T) {
	t.Parallel()
	r, loops := gathering(t, tempDir(t), "worse", map[string]string{"retrain.auto": "true"})
	write(t, filepath.Join(loops, "a.mid"), "MThd")
	r.fresh(t, 1, 1)
	if list := r.training.Jobs(); len(list) != 0 {
		t.Fatalf("it trains while the song plays: %+v", list)
	}
	r.apply(t, "transport/stop")
	await(t, "a training", func() bool { return len(r.training.Jobs()) == 1 })
	r.ended(t, "1")
	r.fresh(t, 1, 0)
}

func TestMaterialThatCannotBeRead(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	write(t, filepath.Join(dir, "material.json"), "{")
	r, loops := gathering(t, dir, "worse", nil)
	write(t, filepath.Join(loops, "a.mid"), "MThd")
	r.fresh(t, 1, 1)
	if err := os.RemoveAll(loops); err != nil {
		t.Fatal(err)
	}
	await(t, "an error", func() bool { return r.Status().Folders[0].Error != "" })
	if _, err := r.training.Retrain(jobs.Request{}); !errors.As(err, new(*jobs.RequestError)) {
		t.Errorf("retrain: %v", err)
	}
}

// Folders that are written into the settings while the daemon runs are watched from then on.
func TestEditedFoldersAreWatched(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	loops := filepath.Join(dir, "mine")
	if err := os.MkdirAll(loops, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(loops, "a.mid"), "MThd")
	const idle = 200 * time.Millisecond
	r := startIdle(t, dir, nil, func(e *Edges) { e.Worker = worker("worse") }, training.IdleDelay{Stopped: idle, Unchanged: idle, Check: idle / 4})
	if got := r.Status().Folders; got != nil {
		t.Fatalf("folders %v", got)
	}
	count := func(files int) func() bool {
		return func() bool {
			got := r.Status().Folders
			return len(got) == 1 && got[0].Path == loops && got[0].Files == files
		}
	}
	write(t, filepath.Join(dir, "grooved.toml"), "[retrain]\nfolders = [\""+loops+"\"]\n")
	await(t, "the new folder", count(1))
	write(t, filepath.Join(loops, "b.mid"), "MThd")
	await(t, "the new file", count(2))
	write(t, filepath.Join(dir, "grooved.toml"), "")
	await(t, "no folder", func() bool { return r.Status().Folders == nil })
}
