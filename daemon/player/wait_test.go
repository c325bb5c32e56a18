package player

import (
	"runtime"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
)

// sleeper is what both waiters are.
type sleeper interface {
	until(deadline, now clock.Time)
	wake()
}

func sleepers() map[string]func() sleeper {
	return map[string]func() sleeper{
		"system": func() sleeper { return newWaiter() },
		"timer":  func() sleeper { return newTimerWaiter() },
	}
}

const never = clock.Time(1) << 60

func TestWaitersWaitForTheDeadline(t *testing.T) {
	const deadlines, mostReturns = 20, 200 // one that does not wait returns thousands of times
	for name, make := range sleepers() {
		w := make()
		returns := 0
		for range deadlines {
			deadline := midiport.Now().Add(300 * time.Microsecond)
			for now := midiport.Now(); now < deadline; now = midiport.Now() {
				w.until(deadline, now) // an early return is allowed, a missing one is not
				returns++
			}
		}
		if returns > mostReturns {
			t.Errorf("%s: returned %d times before %d deadlines", name, returns, deadlines)
		}
		now := midiport.Now()
		w.until(now, now)
		w.until(now-1, now)
		w.until(-5, now)
	}
}

func TestWakeBeforeTheWaitCounts(_ *testing.T) {
	for _, make := range sleepers() {
		w := make()
		w.wake()
		w.wake()
		w.until(never, midiport.Now())
	}
}

func TestEveryWakeEndsAWait(t *testing.T) {
	for name, make := range sleepers() {
		t.Run(name, func(*testing.T) {
			w := make()
			const rounds = 2000
			calls, seen := newCounter(), newCounter()
			go func() {
				runtime.LockOSThread()
				for calls.get() < rounds {
					w.until(never, midiport.Now())
					seen.set(calls.get())
				}
			}()
			for i := range uint64(rounds) {
				calls.set(i + 1)
				w.wake()
				for seen.get() < i+1 { // a lost call would block here
					runtime.Gosched()
				}
			}
		})
	}
}

func TestWaitersAllocateNothing(t *testing.T) {
	for name, make := range sleepers() {
		w := make()
		allocs := testing.AllocsPerRun(100, func() {
			now := midiport.Now()
			w.until(now.Add(time.Microsecond), now)
			w.wake()
			w.until(never, now)
		})
		if allocs != 0 {
			t.Errorf("%s: %g allocations a wait", name, allocs)
		}
	}
}
