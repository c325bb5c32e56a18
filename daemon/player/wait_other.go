//go:build !linux

package player

// waiter is the timer's: what there is where there is no futex.
type waiter = timerWaiter

func newWaiter() *waiter { return newTimerWaiter() }
