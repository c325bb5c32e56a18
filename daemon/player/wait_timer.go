package player

import (
	"time"

	"github.com/groovegen/groovegen/clock"
)

// timerWaiter is the waiter for systems without a futex: a timer and a channel. It is as exact as the runtime's timers.
type timerWaiter struct {
	timer *time.Timer
	calls chan struct{} // holds the call that nobody has heard yet
}

func newTimerWaiter() *timerWaiter {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return &timerWaiter{timer: t, calls: make(chan struct{}, 1)}
}

// until sleeps until an absolute instant, it being now, or until it is called. One goroutine only. Realtime-safe: yes.
func (w *timerWaiter) until(deadline, now clock.Time) {
	if deadline <= now {
		return
	}
	w.timer.Reset(deadline.Sub(now))
	select {
	case <-w.timer.C:
	case <-w.calls:
		w.timer.Stop()
	}
}

// wake ends the wait, or the next one if nobody waits. Thread-safe: yes. Realtime-safe: yes.
func (w *timerWaiter) wake() {
	select {
	case w.calls <- struct{}{}:
	default:
	}
}
