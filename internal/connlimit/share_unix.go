//go:build unix

package connlimit

import "syscall"

// Share returns the limit of a server that wants so many connections: at most one part of the files that this process may
// open, 1/2 for part = 2. What no server takes is for ports and files.
func Share(want, part int64) int64 {
	var most syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &most); err != nil {
		return want
	}
	return atMost(want, part, uint64(most.Cur))
}

// atMost returns want, or one part of the files if that is less.
func atMost(want, part int64, files uint64) int64 {
	if share := files / uint64(part); share < uint64(want) {
		return max(int64(share), 1)
	}
	return want
}
