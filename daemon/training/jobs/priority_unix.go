//go:build unix && !linux

package jobs

import "golang.org/x/sys/unix"

// lowerPriority makes the process give way to all others. Idle I/O and a free processor are Linux's.
func lowerPriority() { _ = unix.Setpriority(unix.PRIO_PROCESS, 0, 19) }
