package player

import (
	"runtime"
	"time"

	"github.com/groovegen/groovegen/clock"
)

// The runtime's monitor asks a goroutine that has held a processor for 10 ms to give it up, be it asleep in a system call,
// and then it is late by a whole round through the scheduler. So, while the song runs, the thread wakes a little before
// each deadline, goes that round of its own accord, and sleeps the rest with a schedule that is fresh. In the bench's
// kernel that halves both median and tail of the wakes' lateness.
const (
	// settle is how long before a deadline the first sleep ends.
	settle = 5 * time.Millisecond
	// nap is the shortest first sleep that is worth it.
	nap = 3 * time.Millisecond
	// fresh is how long the monitor surely leaves a goroutine alone.
	fresh = 4 * time.Millisecond
	// room is how long before a deadline it is too late to yield.
	room = time.Millisecond
)

// rest is how the timing goroutine sleeps.
type rest struct {
	waiter  *waiter
	yielded clock.Time
}

// plan returns until when to sleep now, and whether to yield before: see the constants.
func (r *rest) plan(deadline, now clock.Time) (until clock.Time, yield bool) {
	left := deadline.Sub(now)
	if left > settle+nap {
		return deadline.Add(-settle), false
	}
	return deadline, left > room && now.Sub(r.yielded) > fresh
}

// until sleeps until a deadline, or until woken, or for a part of the time: the caller looks again. Eager sleeps are those
// whose end matters; the others are one long sleep. Realtime-safe: yes.
func (r *rest) until(deadline clock.Time, eager bool, now func() clock.Time) {
	at := now()
	if eager {
		var yield bool
		if deadline, yield = r.plan(deadline, at); yield {
			runtime.Gosched()
			at = now()
			r.yielded = at
		}
	}
	r.waiter.until(deadline, at)
}
