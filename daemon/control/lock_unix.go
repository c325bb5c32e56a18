//go:build unix && !solaris && !aix

package control

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// noFollow keeps a link that somebody put in the lock's place from being opened.
const noFollow = unix.O_NOFOLLOW

var errLocked = errors.New("locked by another process")

// lockFile takes an exclusive lock that lives as long as f is open in some process.
func lockFile(f *os.File) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return errLocked
	}
	return err
}

// restrict gives the socket its mode before it has a name, where the system lets it (Linux); listen sets it again after.
func restrict(fd uintptr) { _ = unix.Fchmod(int(fd), 0o600) }
