// Package atomicfile replaces files atomically: it writes a temporary file beside the target, syncs it,
// and renames it over the target. A reader, also after a loss of power, sees either the old content or the new one.
package atomicfile

import (
	"bufio"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNotRegular is returned when the target is a directory or a device: renaming over one would destroy it.
var ErrNotRegular = errors.New("not a regular file")

// noFolderError says that the folder of a file does not exist. It wraps fs.ErrNotExist.
type noFolderError string

func (e noFolderError) Error() string { return "there is no folder " + string(e) }
func (e noFolderError) Unwrap() error { return fs.ErrNotExist }

// WriteFile replaces the file at path with the output of write, or leaves it untouched if write or the disk fails.
//
// A new file gets perm less the umask; an existing one keeps its permissions. A symbolic link is followed, so that it
// stays a link. The writer is buffered and belongs to WriteFile: write must not keep it.
func WriteFile(path string, perm fs.FileMode, write func(io.Writer) error) (err error) {
	target, perm, err := resolve(path, perm)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	f, err := createBeside(target, perm)
	if errors.Is(err, fs.ErrNotExist) {
		err = noFolderError(filepath.Dir(target))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = f.Close() // a second close only repeats what is already reported
			_ = os.Remove(f.Name())
			err = fmt.Errorf("write %s: %w", path, err)
		}
	}()
	if err = fill(f, write); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), target); err != nil {
		return err
	}
	syncDir(filepath.Dir(target))
	return nil
}

// resolve follows a link and reads the permissions of what is there; a path that does not exist stays as it is.
func resolve(path string, perm fs.FileMode) (string, fs.FileMode, error) {
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, perm, nil
	}
	if err != nil {
		return "", 0, err
	}
	info, err := os.Stat(target)
	if err != nil {
		return "", 0, err
	}
	if !info.Mode().IsRegular() {
		return "", 0, ErrNotRegular
	}
	return target, info.Mode().Perm(), nil
}

// createBeside opens a new file in target's folder, because a rename is atomic within one file system only.
func createBeside(target string, perm fs.FileMode) (*os.File, error) {
	var tag [6]byte
	_, _ = rand.Read(tag[:]) // never fails; see crypto/rand
	name := filepath.Join(filepath.Dir(target), "."+filepath.Base(target)+"."+hex.EncodeToString(tag[:])+".tmp")
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
}

func fill(f *os.File, write func(io.Writer) error) error {
	w := bufio.NewWriterSize(f, 64<<10)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}

// syncDir makes the rename durable. Some systems cannot sync a folder and return an error. The file is written
// anyway, so the error is ignored.
func syncDir(dir string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	_ = d.Sync()
	_ = d.Close()
}
