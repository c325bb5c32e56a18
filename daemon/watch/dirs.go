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

// fingerprint distinguishes two states of a file without reading it. The zero value is a missing file.
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

// fileEvent classifies an event.
type fileEvent int

const (
	irrelevant    fileEvent = iota
	parentChanged           // a directory on the path to the file appeared, vanished or was renamed
	fileChanged             // the file itself, or the target of its link
	maxClimb      = 64      // directories tried on the way up; deeper paths do not occur
)

func (w *Watcher) classify(e fsnotify.Event) fileEvent {
	if e.Op == fsnotify.Chmod {
		return irrelevant // indexers and backups change the mode, not the content
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

// targets returns the path of the file and, if it is a link, the path of its target.
func (w *Watcher) targets() []string {
	real, err := filepath.EvalSymlinks(w.path)
	if err != nil || real == w.path {
		return []string{w.path}
	}
	return []string{w.path, real}
}

// wantedDirs returns the directories to watch: for each target, the nearest directory that exists.
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

// watchDirs watches the wanted directories and no others. A directory may appear or vanish between the check and the
// watch, so it repeats until the wanted directories are the watched ones.
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
		// Add it again even if it is watched: it may be another directory of the same name, and adding twice is harmless.
		if err := w.fs.Add(dir); err != nil {
			errs = append(errs, err)
			continue
		}
		armed = append(armed, dir)
	}
	for _, dir := range w.watched {
		if !slices.Contains(want, dir) {
			_ = w.fs.Remove(dir) // already removed if the directory was deleted
		}
	}
	w.watched = armed
	return errors.Join(errs...)
}

// rewatchDirs is watchDirs after events on the path. A watched directory may have been replaced by a new one of its
// name, so all directories are added again.
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
