package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// folderDebounce is how long folders must be left alone before their change is reported. Copying a library of loops is
	// one change.
	folderDebounce = 2 * time.Second
	// folderRetry is how often missing folders and folders that could not be watched are tried again.
	folderRetry = time.Minute
	// maxFolders limits the watches: a system has some thousands for all programs of a user.
	maxFolders = 2000
)

// Folders reports changes in folders and everything below them. It does not follow links, so circular links do no
// harm. It owns a goroutine, which lives until Close.
type Folders struct {
	// in
	roots    []string
	debounce time.Duration
	log      *slog.Logger
	fs       *fsnotify.Watcher

	// state of the goroutine
	watched map[string]bool
	full    bool // maxFolders was reached and logged

	terminate chan struct{}
	closeOnce sync.Once

	// out
	changes chan struct{}
	done    chan struct{}
}

// NewFolders watches roots, which need not exist. debounce ≤ 0 means two seconds. An error means that the operating
// system cannot watch at all.
func NewFolders(roots []string, debounce time.Duration, log *slog.Logger) (*Folders, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch folders: %w (are fs.inotify.max_user_instances or open files used up?)", err)
	}
	if debounce <= 0 {
		debounce = folderDebounce
	}
	f := &Folders{
		roots: roots, debounce: debounce, log: log, fs: w, watched: map[string]bool{},
		terminate: make(chan struct{}), changes: make(chan struct{}, 1), done: make(chan struct{}),
	}
	go f.run()
	return f, nil
}

// Changes delivers one value after each change, and one at the start. It holds at most one. It is never closed.
func (f *Folders) Changes() <-chan struct{} { return f.changes }

// Close ends the watch and waits for its goroutine. It may be called twice.
func (f *Folders) Close() error {
	f.closeOnce.Do(func() { close(f.terminate) })
	<-f.done
	return nil
}

func (f *Folders) run() {
	defer close(f.done)
	defer func() {
		if err := f.fs.Close(); err != nil {
			f.log.Warn("close watch of folders", "error", err)
		}
	}()
	f.watchAll()
	f.announce()
	quiet := time.NewTimer(f.debounce)
	quiet.Stop()
	retry := time.NewTicker(folderRetry)
	defer retry.Stop()
	for {
		select {
		case <-f.terminate:
			return
		case e, ok := <-f.fs.Events:
			if !ok {
				return
			}
			if e.Op != fsnotify.Chmod {
				quiet.Reset(f.debounce)
			}
		case err, ok := <-f.fs.Errors:
			if !ok {
				return
			}
			f.log.Warn("watch folders", "error", err) // for example lost events: check the folders instead
			quiet.Reset(f.debounce)
		case <-quiet.C:
			f.watchAll()
			f.announce()
		case <-retry.C:
			if f.watchAll() {
				f.announce()
			}
		}
	}
}

// watchAll watches every existing folder and reports whether the set of folders has changed. Watching a folder twice
// is harmless and necessary: it may be another folder of the same name.
func (f *Folders) watchAll() (changed bool) {
	now := map[string]bool{}
	for _, root := range f.roots {
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil && d == nil:
				return filepath.SkipAll // the root does not exist (yet)
			case !d.IsDir():
				return nil
			case err != nil:
				return filepath.SkipDir // cannot be read, so nothing in it can be used
			case len(now) >= maxFolders:
				return f.tooMany()
			}
			if err := f.fs.Add(path); err == nil {
				now[path] = true
			} else if !errors.Is(err, fs.ErrNotExist) {
				f.log.Debug("watch folder", "folder", path, "error", err)
			}
			return nil
		})
	}
	for path := range now {
		changed = changed || !f.watched[path]
	}
	changed = changed || len(now) != len(f.watched)
	f.watched = now
	return changed
}

func (f *Folders) tooMany() error {
	if !f.full {
		f.log.Warn("too many folders to watch all of them: changes in the others are noticed later", "most", maxFolders)
		f.full = true
	}
	return filepath.SkipAll
}

func (f *Folders) announce() {
	select {
	case f.changes <- struct{}{}:
	default: // one is waiting already
	}
}
