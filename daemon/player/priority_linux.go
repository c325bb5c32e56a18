package player

import (
	"runtime"

	"golang.org/x/sys/unix"

	"github.com/groovegen/groovegen/daemon/midiport"
)

// highestNice is as near to real time as ordinary scheduling goes.
const highestNice = -20

// raisePriority asks for real-time priority for the calling thread and reports whether it has it; where that is not to be
// had it asks for the best of the ordinary ones. The thread's timers are made exact in any case: an ordinary thread's may
// be 50 µs late (prctl(2), PR_SET_TIMERSLACK).
//
// With one core alone real-time priority is not even asked for: see the package's doc.
func raisePriority() bool {
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
	if runtime.NumCPU() > 1 && midiport.RaiseThread(midiport.TimerPriority) == nil {
		return true
	}
	_ = unix.Setpriority(unix.PRIO_PROCESS, 0, highestNice)
	return false
}
