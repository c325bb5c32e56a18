package daemon

import (
	"runtime"
	"runtime/debug"

	"github.com/groovegen/groovegen/daemon/player"
)

// gcPercent lets the heap, 18 MB with the embedded model, grow to twice its size between garbage collections: that is
// one in several minutes while the song plays, and the process stays below 80 MB.
const gcPercent = 100

// TuneRuntime prepares the Go runtime for the timing goroutine: it reserves a processor for it (see package player) and
// makes garbage collections rare. A program calls it once, before Open.
func TuneRuntime() {
	runtime.GOMAXPROCS(player.Processors())
	debug.SetGCPercent(gcPercent)
}
