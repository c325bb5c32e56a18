package player

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/groovegen/groovegen/daemon/midiport"
)

// highestNice is as near to real time as ordinary scheduling goes.
const highestNice = -20

// priority is the timing thread's standing with the kernel's scheduler. On several cores it is real-time all the time,
// where that is allowed. On one core it is real-time only while the song runs: see the package's doc.
type priority struct {
	single    bool // one core, and real-time priority is allowed
	high, low unix.SchedAttr
	isHigh    bool
}

// begin gives the calling thread its priority and reports whether it can be real-time. The thread's timers are made exact
// in any case: an ordinary thread's may be 50 µs late (prctl(2), PR_SET_TIMERSLACK).
func (p *priority) begin(cores int) bool {
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
	err := midiport.RaiseThread(midiport.TimerPriority)
	if err == nil && cores > 1 {
		return true
	}
	high, getErr := unix.SchedGetAttr(0, 0)
	p.low = unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_NORMAL, Nice: highestNice}
	if err != nil || getErr != nil {
		_ = unix.Setpriority(unix.PRIO_PROCESS, 0, highestNice)
		return false
	}
	p.high, p.single, p.isHigh = *high, true, true
	p.raise(false)
	return true
}

// raise makes the thread of a single core real-time or ordinary; on several cores it does nothing. The system call is a
// raw one: the Go scheduler has no part in it. Realtime-safe: yes.
func (p *priority) raise(high bool) {
	if !p.single || p.isHigh == high {
		return
	}
	p.isHigh = high
	attr := &p.low
	if high {
		attr = &p.high
	}
	_, _, _ = unix.RawSyscall(unix.SYS_SCHED_SETATTR, 0, uintptr(unsafe.Pointer(attr)), 0)
}

// cores is how many the thread may run on.
func cores() int { return runtime.NumCPU() }
