// Package filelock gives a file, a socket or a folder to one process at a time. A lock lasts as long as its file is
// open in some process, so nothing has to be cleaned up after a crash.
package filelock

import (
	"errors"
	"fmt"
	"os"
)

// ErrLocked is wrapped when another process has the lock.
var ErrLocked = errors.New("locked by another process")

// Open opens the file at path, which it makes (mode 0600) if it is not there, and locks it, or returns ErrLocked at
// once. Release releases the lock; the file stays. On systems without such locks Open always succeeds.
func Open(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|noFollow, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(f); err != nil {
		_ = f.Close() // the lock's error is the one to report
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return f, nil
}

// Release releases the lock and closes its file. Closing alone would leave the lock to a child process that was forked meanwhile and
// has not started its program yet, because that still has the file open.
func Release(f *os.File) error { return errors.Join(unlock(f), f.Close()) }
