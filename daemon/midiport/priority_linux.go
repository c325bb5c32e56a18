package midiport

import "golang.org/x/sys/unix"

// highestNice is the highest priority of ordinary scheduling.
const highestNice = -20

// RaiseThreadPriority gives the calling thread the highest ordinary priority that the user may set, and exact timers:
// those of an ordinary thread may be 50 µs late (prctl(2), PR_SET_TIMERSLACK). Call runtime.LockOSThread before.
func RaiseThreadPriority() {
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
	_ = unix.Setpriority(unix.PRIO_PROCESS, 0, highestNice)
}
