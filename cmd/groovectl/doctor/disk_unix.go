//go:build linux || darwin

package doctor

import "golang.org/x/sys/unix"

// freeSpace returns how many bytes this user can still write to the file system of a folder (statfs(2)).
func freeSpace(dir string) (free uint64, known bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil || s.Bsize <= 0 {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true
}
