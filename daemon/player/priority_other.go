//go:build !linux

package player

import (
	"runtime"

	"github.com/groovegen/groovegen/daemon/midiport"
)

// priority is the timing thread's standing with the kernel's scheduler.
type priority struct{ single bool }

// begin gives the calling thread its priority and reports whether it is real-time.
func (p *priority) begin(int) bool { return midiport.RaiseThread(midiport.TimerPriority) == nil }

// raise does nothing: the priority stays as it is. Realtime-safe: yes.
func (p *priority) raise(bool) {}

// cores is how many the thread may run on.
func cores() int { return runtime.NumCPU() }
