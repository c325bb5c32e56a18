package player

import (
	"runtime"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
)

func TestRestIsPlanned(t *testing.T) {
	tests := []struct {
		name    string
		left    time.Duration // until the deadline
		yielded time.Duration // ago
		sleep   time.Duration
		yield   bool
	}{
		{"far away: wakes before", 50 * time.Millisecond, time.Second, 46 * time.Millisecond, false},
		{"just worth a nap", 6*time.Millisecond + 1, time.Second, 2*time.Millisecond + 1, false},
		{"near: yields and sleeps the rest", 6 * time.Millisecond, time.Second, 6 * time.Millisecond, true},
		{"settled", 4 * time.Millisecond, time.Second, 4 * time.Millisecond, true},
		{"settled and fresh", 4 * time.Millisecond, 3 * time.Millisecond, 4 * time.Millisecond, false},
		{"no room to yield", time.Millisecond, time.Second, time.Millisecond, false},
		{"due", 0, time.Second, 0, false},
		{"overdue", -time.Millisecond, time.Second, -time.Millisecond, false},
	}
	for _, tt := range tests {
		now := epoch
		r := rest{yielded: now.Add(-tt.yielded)}
		until, yield := r.plan(now.Add(tt.left), now, false)
		if until.Sub(now) != tt.sleep || yield != tt.yield {
			t.Errorf("%s: sleeps %v, yields %t; want %v, %t", tt.name, until.Sub(now), yield, tt.sleep, tt.yield)
		}
	}
}

// From far away it takes a few sleeps, and exactly one yield close to the deadline.
func TestRestComesToItsDeadline(t *testing.T) {
	r := rest{}
	deadline := epoch.Add(40 * time.Millisecond)
	var yields []time.Duration
	now := epoch
	for rounds := 0; now < deadline; rounds++ {
		if rounds > 5 {
			t.Fatal("it does not come to an end")
		}
		until, yield := r.plan(deadline, now, false)
		if yield {
			yields = append(yields, deadline.Sub(now))
			r.yielded = now
		}
		now = until
	}
	if len(yields) != 1 || yields[0] != settle {
		t.Errorf("yields %v before the deadline, want once, %v before", yields, settle)
	}
}

// A thread that holds its processor is never asleep so long that the monitor, after 10 ms, minds.
func TestRestWhileHoldingYieldsAllAlong(t *testing.T) {
	for _, wait := range []time.Duration{time.Millisecond, 7 * time.Millisecond, 23 * time.Millisecond, 50 * time.Millisecond} {
		r := rest{yielded: epoch}
		deadline := epoch.Add(wait)
		for now := epoch; now < deadline; {
			until, yield := r.plan(deadline, now, true)
			if yield {
				r.yielded = now
			}
			if until <= now || until > deadline {
				t.Fatalf("wait of %v: sleeps from %v to %v", wait, now.Sub(epoch), until.Sub(epoch))
			}
			now = until
			if held := now.Sub(r.yielded); held >= 10*time.Millisecond {
				t.Fatalf("wait of %v: holds its processor for %v", wait, held)
			}
		}
	}
}

// On several cores and on one: a call ends every kind of sleep, and nothing is allocated.
func TestRestHearsCalls(t *testing.T) {
	for _, cores := range []int{1, 4} {
		done := make(chan float64)
		go func() {
			runtime.LockOSThread() // the thread ends with the goroutine, and its priority with it
			r := rest{waiter: newWaiter(), now: midiport.Now}
			t.Logf("%d cores: real-time %t", cores, r.priority.begin(cores))
			done <- testing.AllocsPerRun(100, func() {
				for _, eager := range []bool{false, true} {
					for _, deadline := range []clock.Time{midiport.Now().Add(50 * time.Microsecond), midiport.Now() + 3*ms, never} {
						r.waiter.wake()
						r.until(deadline, eager)
					}
				}
			})
		}()
		if allocs := <-done; allocs != 0 {
			t.Errorf("%d cores: %g allocations a rest", cores, allocs)
		}
	}
}
