package daemon

import (
	"runtime"
	"runtime/debug"

	"github.com/groovegen/groovegen/daemon/player"
)

// gcPercent lets the heap, a few megabytes, grow fivefold between garbage collections, so that fewer of them coincide with a note.
const gcPercent = 400

// TuneRuntime prepares the Go runtime for the timing goroutine: it reserves a processor for it (see package player) and
// makes garbage collections rare. A program calls it once, before Open.
func TuneRuntime() {
	runtime.GOMAXPROCS(player.Processors())
	debug.SetGCPercent(gcPercent)
}
