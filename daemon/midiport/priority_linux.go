package midiport

import "golang.org/x/sys/unix"

// highestNice is as near to real time as ordinary scheduling goes.
const highestNice = -20

// RaiseThreadPriority makes the calling thread the first of the ordinary ones, as far as this user may, and its timers exact: an
// ordinary thread's may be 50 µs late (prctl(2), PR_SET_TIMERSLACK). The caller has called runtime.LockOSThread.
func RaiseThreadPriority() {
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
	_ = unix.Setpriority(unix.PRIO_PROCESS, 0, highestNice)
}
