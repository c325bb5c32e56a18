package daemon

import (
	"runtime"
	"runtime/debug"

	"github.com/groovegen/groovegen/daemon/player"
)

// gcPercent lets the heap, a few megabytes, grow fivefold between collections: fewer of them meet a note.
const gcPercent = 400

// TuneRuntime makes room in the Go runtime for the timing goroutine: a processor that is free whenever it wakes (see the
// doc of package player), and few garbage collections. A program calls it once, before Open.
func TuneRuntime() {
	runtime.GOMAXPROCS(player.Processors())
	debug.SetGCPercent(gcPercent)
}
