// Package filelock lets one process at a time own a file, a socket or a folder. A lock lives as long as its file is open in
// some process, so that nobody has to clean up after a crash.
package filelock

import (
	"errors"
	"fmt"
	"os"
)

// ErrLocked is wrapped when another process has the lock.
var ErrLocked = errors.New("locked by another process")

// Open opens the file at path, which it makes (mode 0600) if it is not there, and locks it, or returns ErrLocked at once.
// Closing the file gives the lock back; the file stays. On systems without such locks everybody gets it.
func Open(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|noFollow, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(f); err != nil {
		_ = f.Close() // the lock's error is the one that tells
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return f, nil
}
