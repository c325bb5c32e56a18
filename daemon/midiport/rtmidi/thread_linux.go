//go:build cgo

package rtmidi

import "github.com/groovegen/groovegen/daemon/midiport"

// raiseThread makes the calling thread, RtMidi's, a real-time one if this user may have one. A stamp that is taken late
// is jitter that the follower must filter out again.
func raiseThread() { _ = midiport.RaiseThread(midiport.InputPriority) }
