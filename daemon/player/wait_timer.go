package player

import (
	"time"

	"github.com/groovegen/groovegen/clock"
)

// timerWaiter is the waiter for systems without a futex: a timer and a channel. It is as exact as the runtime's
// timers.
type timerWaiter struct {
	timer *time.Timer
	calls chan struct{} // holds a call of wake until the next wait
}

func newTimerWaiter() *timerWaiter {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return &timerWaiter{timer: t, calls: make(chan struct{}, 1)}
}

// until sleeps until an absolute instant or until wake is called; now is the current instant. One goroutine only.
// Realtime-safe: yes.
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

// wake ends the wait, or the next one if none is in progress. Thread-safe: yes. Realtime-safe: yes.
func (w *timerWaiter) wake() {
	select {
	case w.calls <- struct{}{}:
	default:
	}
}
