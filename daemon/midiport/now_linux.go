package midiport

import (
	"time"

	"golang.org/x/sys/unix"

	"github.com/groovegen/groovegen/clock"
)

// epoch maps Go's monotonic reading, which needs no system call, to CLOCK_MONOTONIC, which receivers and JACK use too.
var epoch, epochMono = readEpoch()

func readEpoch() (time.Time, int64) {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts) // cannot fail for this clock
	return time.Now(), ts.Nano()
}

// Now reads CLOCK_MONOTONIC. Realtime-safe: yes.
func Now() clock.Time { return clock.Time(epochMono + int64(time.Since(epoch))) }
