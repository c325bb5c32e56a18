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

// lowerPriority makes the process give way to all others, above all to the daemon: nice 19, idle I/O. What is not
// allowed (a sandbox) is left.
func lowerPriority() {
	eachThread(func(tid int) {
		_ = unix.Setpriority(unix.PRIO_PROCESS, tid, niceness)
		_, _, _ = unix.Syscall(unix.SYS_IOPRIO_SET, ioprioWhoProcess, uintptr(tid), ioprioIdle)
	})
}

// affinity is the set of processors that the process may use.
type affinity struct {
	all  unix.CPUSet
	read bool
}

// leave keeps the process off the first n of its processors; one is always used.
func (a *affinity) leave(n int) {
	if !a.read {
		if unix.SchedGetaffinity(0, &a.all) != nil {
			return
		}
		a.read = true
	}
	use := a.all
	for i := 0; n > 0 && use.Count() > 1; i++ {
		if use.IsSet(i) {
			use.Clear(i)
			n--
		}
	}
	eachThread(func(tid int) { _ = unix.SchedSetaffinity(tid, &use) })
}

// eachThread calls set for each thread of the process. On Linux these settings belong to a thread, and new threads
// inherit them from the one that makes them. So the threads there are get them one by one, twice, for one of them may
// have made another meanwhile.
func eachThread(set func(tid int)) {
	for range 2 {
		for _, tid := range threads() {
			set(tid)
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
