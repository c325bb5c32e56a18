//go:build cgo

package rtmidi

import (
	"golang.org/x/sys/unix"

	"github.com/groovegen/groovegen/daemon/midiport"
)

// raiseThread makes the calling thread, RtMidi's, a real-time one, or else the first of the ordinary ones, as far as this
// user may. A stamp that is taken late is jitter that the follower must filter out again. That holds on a single core too,
// where the player keeps to ordinary priority (see its doc): this thread is in Go for microseconds at a time, and allocates
// a few bytes a message, so it hardly ever meets the collector.
func raiseThread() {
	if midiport.RaiseThread(midiport.InputPriority) != nil {
		_ = unix.Setpriority(unix.PRIO_PROCESS, 0, -20)
	}
}
