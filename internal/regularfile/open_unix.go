//go:build unix

package regularfile

import "golang.org/x/sys/unix"

// nonBlocking makes the open of a FIFO return at once.
const nonBlocking = unix.O_NONBLOCK
