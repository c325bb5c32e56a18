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
	settle = 4 * time.Millisecond
	// nap is the shortest first sleep that is worth it.
	nap = 2 * time.Millisecond
	// fresh is how old a schedule may be at the beginning of the last sleep; with settle and nap it stays below 10 ms.
	fresh = 3 * time.Millisecond
	// room is how long before a deadline it is too late to yield.
	room = time.Millisecond
)

// rest is how the timing goroutine sleeps.
type rest struct {
	waiter   *waiter
	priority priority
	now      func() clock.Time
	yielded  clock.Time
}

// plan returns until when to sleep now, and whether to yield before: see the constants. A thread that holds its processor
// while it sleeps must yield all along, so it sleeps in short pieces.
func (r *rest) plan(deadline, now clock.Time, holding bool) (until clock.Time, yield bool) {
	left := deadline.Sub(now)
	yield = left > room && now.Sub(r.yielded) > fresh
	switch {
	case left <= settle+nap:
		return deadline, yield
	case holding:
		return now.Add(min(left-settle, settle+nap)), yield
	default:
		return deadline.Add(-settle), false
	}
}

// until sleeps until a deadline, or until woken, or for a part of the time: the caller looks again. Eager sleeps are those
// whose end matters; the others are one long sleep. Realtime-safe: yes.
func (r *rest) until(deadline clock.Time, eager bool) {
	now := r.now()
	r.priority.raise(eager)
	if !eager {
		r.waiter.until(deadline, now)
		return
	}
	until, yield := r.plan(deadline, now, r.priority.single)
	if yield {
		runtime.Gosched()
		now = r.now()
		r.yielded = now
	}
	if r.priority.single {
		r.waiter.untilHolding(until, now)
	} else {
		r.waiter.until(until, now)
	}
}
