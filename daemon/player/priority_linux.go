package player

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	// realtimePriority is low among the real-time ones: above all ordinary work, below the audio threads (JACK's and
	// PipeWire's lie at 10 and above), whose deadlines are shorter and which nobody may hold up.
	realtimePriority = 9
	// fallbackNice is what is tried where real-time priority is not allowed.
	fallbackNice = -11

	resetOnFork = 0x40000000 // SCHED_RESET_ON_FORK: children do not inherit the priority
)

// raisePriority asks for SCHED_FIFO for the calling thread and reports whether it has it: that takes CAP_SYS_NICE or an
// RLIMIT_RTPRIO above 0. The thread's timers are made exact in any case: an ordinary thread's may be 50 µs late
// (prctl(2), PR_SET_TIMERSLACK).
func raisePriority() bool {
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
	for priority := int32(realtimePriority); priority > 0; priority = allowedBelow(priority) {
		param := struct{ priority int32 }{priority}
		_, _, errno := unix.RawSyscall(unix.SYS_SCHED_SETSCHEDULER, 0, unix.SCHED_FIFO|resetOnFork,
			uintptr(unsafe.Pointer(&param)))
		if errno == 0 {
			return true
		}
	}
	_ = unix.Setpriority(unix.PRIO_PROCESS, 0, fallbackNice)
	return false
}

// allowedBelow returns the highest priority that the resource limit allows, if it is below the one that was refused.
func allowedBelow(refused int32) int32 {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_RTPRIO, &limit); err != nil || limit.Cur >= uint64(refused) {
		return 0
	}
	return int32(limit.Cur)
}
