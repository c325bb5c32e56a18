//go:build !linux

package midiport

import (
	"time"

	"github.com/groovegen/groovegen/clock"
)

var epoch = time.Now()

// Now reads the monotonic clock; zero is the start of the process. Realtime-safe: yes.
func Now() clock.Time { return clock.Time(time.Since(epoch)) }
