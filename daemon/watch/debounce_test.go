package watch

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
)

// deaf is a backend that accepts everything and reports nothing: the test sends the events.
type deaf struct{}

func (deaf) Add(string) error    { return nil }
func (deaf) Remove(string) error { return nil }
func (deaf) Close() error        { return nil }

// inBubble runs f on a watcher with a fake backend and fake time.
func inBubble(t *testing.T, f func(w *Watcher, path string, events chan fsnotify.Event, errs chan error)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "grooved.toml")
	synctest.Test(t, func(t *testing.T) {
		events, errs := make(chan fsnotify.Event), make(chan error)
		w := newWatcher(path, 100*time.Millisecond, nil, source{deaf{}, events, errs})
		go w.run()
		f(w, path, events, errs)
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
}

func changed(w *Watcher) bool {
	synctest.Wait()
	select {
	case <-w.Changes():
		return true
	default:
		return false
	}
}

func TestDebounceWaitsForTheLastEvent(t *testing.T) {
	inBubble(t, func(w *Watcher, path string, events chan fsnotify.Event, _ chan error) {
		for range 20 { // two seconds of writing, never quiet for the debounce time
			events <- fsnotify.Event{Name: path, Op: fsnotify.Write}
			time.Sleep(90 * time.Millisecond)
			if changed(w) {
				t.Fatal("announced while it was still being written")
			}
		}
		time.Sleep(11 * time.Millisecond)
		if !changed(w) {
			t.Fatal("not announced 101 ms after the last write")
		}
		time.Sleep(time.Hour)
		if changed(w) {
			t.Fatal("announced twice")
		}
	})
}

func TestUnreadChangesAreOneChange(t *testing.T) {
	inBubble(t, func(w *Watcher, path string, events chan fsnotify.Event, _ chan error) {
		for range 5 {
			events <- fsnotify.Event{Name: path, Op: fsnotify.Write}
			time.Sleep(time.Second)
		}
		if !changed(w) || changed(w) {
			t.Fatal("five changes that were not read must be one")
		}
	})
}

func TestEventsThatDoNotMatter(t *testing.T) {
	inBubble(t, func(w *Watcher, path string, events chan fsnotify.Event, _ chan error) {
		dir := filepath.Dir(path)
		for _, e := range []fsnotify.Event{
			{Name: path, Op: fsnotify.Chmod},
			{Name: filepath.Join(dir, "other.toml"), Op: fsnotify.Write},
			{Name: path + "~", Op: fsnotify.Create},
			{Name: dir[:len(dir)-1], Op: fsnotify.Create}, // a neighbour whose name is the beginning of ours
		} {
			events <- e
			time.Sleep(time.Second)
			if changed(w) {
				t.Errorf("announced after %v", e)
			}
		}
	})
}

func TestLostEventsCheckTheFile(t *testing.T) {
	inBubble(t, func(w *Watcher, path string, _ chan fsnotify.Event, errs chan error) {
		errs <- fsnotify.ErrEventOverflow
		time.Sleep(time.Second)
		if changed(w) {
			t.Fatal("announced although the file is as it was")
		}
		if err := os.WriteFile(path, []byte("x = 1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		errs <- errors.New("something else")
		time.Sleep(time.Second)
		if !changed(w) {
			t.Fatal("not announced after an overflow that hid a write")
		}
	})
}

func TestCloseWhileDebouncing(t *testing.T) {
	inBubble(t, func(w *Watcher, path string, events chan fsnotify.Event, _ chan error) {
		events <- fsnotify.Event{Name: path, Op: fsnotify.Write}
		_ = w.Close()
		_ = w.Close()
		if changed(w) {
			t.Fatal("announced after Close")
		}
	})
}

func TestRunEndsWhenTheBackendDoes(t *testing.T) {
	synctest.Test(t, func(_ *testing.T) {
		events := make(chan fsnotify.Event)
		w := newWatcher("/nowhere/at/all", 0, nil, source{deaf{}, events, make(chan error)})
		go w.run()
		close(events)
		<-w.done
	})
}
