package midiport

import "golang.org/x/sys/unix"

// RaiseThread asks for SCHED_FIFO at the given priority, 1–99, for the calling thread; where the limit (ulimit -r) is
// lower, at the limit. The error says that it stays an ordinary thread. The caller holds the thread: it is a callback of
// a driver, or has called runtime.LockOSThread.
func RaiseThread(priority int) error {
	err := setFIFO(priority)
	if err == nil {
		return nil
	}
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_RTPRIO, &limit) != nil || limit.Cur == 0 || limit.Cur >= uint64(priority) {
		return err
	}
	return setFIFO(int(limit.Cur))
}

func setFIFO(priority int) error {
	attr := unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_FIFO, Priority: uint32(priority)}
	return unix.SchedSetAttr(0, &attr, 0)
}
