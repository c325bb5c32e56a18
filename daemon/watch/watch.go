package watch

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// DefaultDebounce is how long a file must be left alone before its change is reported. It is longer than the time
// between truncating and writing in an editor, and shorter than a user waits for an effect.
const DefaultDebounce = 100 * time.Millisecond

// backend is the part of fsnotify.Watcher that adds and removes directories. Tests use their own.
type backend interface {
	Add(dir string) error
	Remove(dir string) error
	Close() error
}

// Watcher reports changes of one file. It owns a goroutine, which lives until Close.
type Watcher struct {
	// in
	path     string
	debounce time.Duration
	log      *slog.Logger
	source

	// state of the goroutine
	watched []string    // the watched directories
	last    fingerprint // the file at the last report

	terminate chan struct{}
	closeOnce sync.Once

	// out
	changes chan struct{}
	done    chan struct{}
}

// New watches the file at path. Neither the file nor its directory need exist. debounce ≤ 0 means DefaultDebounce; log
// may be nil. An error means that the operating system cannot watch at all, for example because no watches are left.
func New(path string, debounce time.Duration, log *slog.Logger) (*Watcher, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("watch %s: %w", path, err)
	}
	fs, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch %s: %w (are fs.inotify.max_user_instances or open files used up?)", path, err)
	}
	w := newWatcher(abs, debounce, log, source{fs, fs.Events, fs.Errors})
	if err := w.watchDirs(); err != nil {
		return nil, errors.Join(fmt.Errorf("watch %s: %w", path, err), fs.Close())
	}
	w.last = fingerprintOf(abs)
	go w.run()
	return w, nil
}

// source is where the events of a watcher come from.
type source struct {
	fs     backend
	events <-chan fsnotify.Event
	errs   <-chan error
}

func newWatcher(path string, debounce time.Duration, log *slog.Logger, from source) *Watcher {
	if debounce <= 0 {
		debounce = DefaultDebounce
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Watcher{
		path: path, debounce: debounce, log: log, source: from,
		terminate: make(chan struct{}), changes: make(chan struct{}, 1), done: make(chan struct{}),
	}
}

// Changes delivers one value after each change, deletion and return of the file. It holds at most one value: changes
// that have not been read yet become one. It is never closed.
func (w *Watcher) Changes() <-chan struct{} { return w.changes }

// Close ends the watch and waits for its goroutine. It may be called twice.
func (w *Watcher) Close() error {
	w.closeOnce.Do(func() { close(w.terminate) })
	<-w.done
	return nil
}

func (w *Watcher) run() {
	defer close(w.done)
	defer func() {
		if err := w.fs.Close(); err != nil {
			w.log.Warn("close file watch", "file", w.path, "error", err)
		}
	}()
	timer := time.NewTimer(w.debounce)
	timer.Stop()
	touched := false // an event named the file itself since the last report
	for {
		select {
		case <-w.terminate:
			return
		case e, ok := <-w.events:
			if !ok {
				return
			}
			about := w.classify(e)
			if about == irrelevant {
				continue
			}
			touched = touched || about == fileChanged
			w.rewatchDirs()
			timer.Reset(w.debounce)
		case err, ok := <-w.errs:
			if !ok {
				return
			}
			// An overflow means that events were lost: check the file instead.
			w.log.Warn("watch file", "file", w.path, "error", err)
			w.rewatchDirs()
			timer.Reset(w.debounce)
		case <-timer.C:
			w.rewatchDirs()
			w.announce(touched)
			touched = false
		}
	}
}

// announce reports a change if an event named the file or the file differs.
func (w *Watcher) announce(touched bool) {
	now := fingerprintOf(w.path)
	if !touched && now == w.last {
		return
	}
	w.last = now
	select {
	case w.changes <- struct{}{}:
	default: // one is waiting already
	}
}
