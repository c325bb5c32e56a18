package control

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

const noFollow = 0

var errLocked = errors.New("locked by another process")

// lockFile takes an exclusive lock that lives as long as f is open. It locks a byte far behind the process id, which
// others may read.
func lockFile(f *os.File) error {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	at := windows.Overlapped{Offset: 1 << 20}
	err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errLocked
	}
	return err
}

// restrict has nothing to do: the folder's access list protects the socket.
func restrict(uintptr) {}
