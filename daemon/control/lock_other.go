//go:build solaris || aix || !(unix || windows)

package control

import (
	"errors"
	"os"
)

const noFollow = 0

var errLocked = errors.New("locked by another process")

// lockFile does nothing here: what remains is that a socket on which somebody listens is never taken.
func lockFile(*os.File) error { return nil }

func restrict(uintptr) {}
