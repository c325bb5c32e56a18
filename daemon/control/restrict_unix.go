//go:build unix && !solaris && !aix

package control

import "golang.org/x/sys/unix"

// restrict gives the socket its mode before it has a name, where the system lets it (Linux); listen sets it again after.
func restrict(fd uintptr) { _ = unix.Fchmod(int(fd), 0o600) }
