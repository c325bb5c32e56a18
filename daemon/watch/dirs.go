package watch

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// fingerprint tells two states of a file apart without reading it. The zero value is a file that is not there.
type fingerprint struct {
	exists bool
	size   int64
	mtime  time.Time
}

func fingerprintOf(path string) fingerprint {
	info, err := os.Stat(path)
	if err != nil {
		return fingerprint{}
	}
	return fingerprint{exists: true, size: info.Size(), mtime: info.ModTime()}
}

// fileEvent is what an event is about, as far as the file goes.
type fileEvent int

const (
	irrelevant    fileEvent = iota
	parentChanged           // a directory on the way to the file came, went or was renamed
	fileChanged             // the file itself, or what its link points to
	maxClimb      = 64      // directories tried on the way up: deeper paths do not occur
)

func (w *Watcher) classify(e fsnotify.Event) fileEvent {
	if e.Op == fsnotify.Chmod {
		return irrelevant // indexers and backups touch the mode; the words stay the same
	}
	name := filepath.Clean(e.Name)
	for _, p := range w.targets() {
		if name == p {
			return fileChanged
		}
		if strings.HasPrefix(p, strings.TrimSuffix(name, string(filepath.Separator))+string(filepath.Separator)) {
			return parentChanged
		}
	}
	return irrelevant
}

// targets returns the file's path and, when that is a link, where it leads.
func (w *Watcher) targets() []string {
	real, err := filepath.EvalSymlinks(w.path)
	if err != nil || real == w.path {
		return []string{w.path}
	}
	return []string{w.path, real}
}

// wantedDirs returns the directories to watch: for each target the nearest directory that exists.
func (w *Watcher) wantedDirs() []string {
	var dirs []string
	for _, p := range w.targets() {
		dir := filepath.Dir(p)
		for range maxClimb {
			if info, err := os.Stat(dir); err == nil && info.IsDir() {
				break
			}
			up := filepath.Dir(dir)
			if up == dir {
				break
			}
			dir = up
		}
		if !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// watchDirs watches the wanted directories and lets go of the others. A directory may appear or vanish between looking and
// watching, so it looks again until what is wanted is what is watched.
func (w *Watcher) watchDirs() error {
	var failed error
	for range 8 {
		want := w.wantedDirs()
		if slices.Equal(want, w.watched) && failed == nil {
			return nil
		}
		failed = w.watchOnly(want)
	}
	return failed
}

func (w *Watcher) watchOnly(want []string) error {
	var errs []error
	var armed []string
	for _, dir := range want {
		// Added again even when it is watched: it may be another directory of the same name, and adding twice is harmless.
		if err := w.fs.Add(dir); err != nil {
			errs = append(errs, err)
			continue
		}
		armed = append(armed, dir)
	}
	for _, dir := range w.watched {
		if !slices.Contains(want, dir) {
			_ = w.fs.Remove(dir) // gone already when the directory was deleted
		}
	}
	w.watched = armed
	return errors.Join(errs...)
}

// rewatchDirs is arm for events on the way: the directory that was watched may be gone and a new one of its name in its place,
// so what was armed is not believed.
func (w *Watcher) rewatchDirs() {
	for _, dir := range w.watched {
		if _, err := os.Stat(dir); err != nil {
			_ = w.fs.Remove(dir)
		}
	}
	old := w.watched
	w.watched = nil
	if err := w.watchDirs(); err != nil {
		w.log.Warn("watch directory of file", "file", w.path, "error", err)
	}
	for _, dir := range old {
		if !slices.Contains(w.watched, dir) {
			_ = w.fs.Remove(dir)
		}
	}
}
