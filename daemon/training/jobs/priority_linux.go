package jobs

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// The numbers of ioprio_set(2), which have no names in package unix.
const (
	ioprioWhoProcess = 1
	ioprioIdle       = 3 << 13 // class idle: disk time that no other process needs
)

// niceness is the lowest priority: setpriority(2).
const niceness = 19

// lowerPriority makes the process give way to all others, above all to the daemon: nice 19, idle I/O, and off the first of
// the processors it may use, so that one is free for the timing thread to wake on.
//
// On Linux these belong to a thread, and new threads inherit them from the one that makes them. So the threads there are
// get them one by one, twice, for one of them may have made another meanwhile. What is not allowed (a sandbox) is left.
func lowerPriority() {
	var cores unix.CPUSet
	spare := unix.SchedGetaffinity(0, &cores) == nil && cores.Count() > 1
	for i := 0; spare && i < len(cores)*64; i++ {
		if cores.IsSet(i) {
			cores.Clear(i)
			break
		}
	}
	for range 2 {
		for _, tid := range threads() {
			_ = unix.Setpriority(unix.PRIO_PROCESS, tid, niceness)
			_, _, _ = unix.Syscall(unix.SYS_IOPRIO_SET, ioprioWhoProcess, uintptr(tid), ioprioIdle)
			if spare {
				_ = unix.SchedSetaffinity(tid, &cores)
			}
		}
	}
}

// threads lists the process's threads; the calling one alone (0) where there is no /proc.
func threads() []int {
	entries, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return []int{0}
	}
	var ids []int
	for _, e := range entries {
		if id, err := strconv.Atoi(e.Name()); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}
