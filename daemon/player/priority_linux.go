package player

import (
	"golang.org/x/sys/unix"

	"github.com/groovegen/groovegen/daemon/midiport"
)

// fallbackNice is what is tried where real-time priority is not allowed.
const fallbackNice = -11

// raisePriority asks for real-time priority for the calling thread and reports whether it has it. The thread's timers are
// made exact in any case: an ordinary thread's may be 50 µs late (prctl(2), PR_SET_TIMERSLACK).
func raisePriority() bool {
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
	if midiport.RaiseThread(midiport.TimerPriority) == nil {
		return true
	}
	_ = unix.Setpriority(unix.PRIO_PROCESS, 0, fallbackNice)
	return false
}
