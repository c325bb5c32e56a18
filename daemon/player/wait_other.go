//go:build !linux

package player

// waiter is the timer-based waiter on systems without a futex.
type waiter = timerWaiter

func newWaiter() *waiter { return newTimerWaiter() }
