//go:build !linux

package player

import "github.com/groovegen/groovegen/daemon/midiport"

// raisePriority asks for real-time priority for the calling thread and reports whether it has it.
func raisePriority() bool { return midiport.RaiseThread(midiport.TimerPriority) == nil }
