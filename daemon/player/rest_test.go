package player

import (
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
		{"far away: wakes before", 50 * time.Millisecond, time.Second, 45 * time.Millisecond, false},
		{"just worth a nap", 8*time.Millisecond + 1, time.Second, 3*time.Millisecond + 1, false},
		{"near: yields and sleeps the rest", 8 * time.Millisecond, time.Second, 8 * time.Millisecond, true},
		{"settled", 5 * time.Millisecond, time.Second, 5 * time.Millisecond, true},
		{"settled and fresh", 5 * time.Millisecond, 4 * time.Millisecond, 5 * time.Millisecond, false},
		{"no room to yield", time.Millisecond, time.Second, time.Millisecond, false},
		{"due", 0, time.Second, 0, false},
		{"overdue", -time.Millisecond, time.Second, -time.Millisecond, false},
	}
	for _, tt := range tests {
		now := epoch
		r := rest{yielded: now.Add(-tt.yielded)}
		until, yield := r.plan(now.Add(tt.left), now)
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
		until, yield := r.plan(deadline, now)
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

func TestRestHearsCalls(t *testing.T) {
	r := rest{waiter: newWaiter()}
	for _, eager := range []bool{false, true} {
		r.waiter.wake()
		r.until(never, eager, midiport.Now)
	}
	allocs := testing.AllocsPerRun(100, func() {
		r.until(midiport.Now().Add(2*time.Microsecond), true, midiport.Now)
		r.waiter.wake()
		r.until(clock.Time(1)<<61, true, midiport.Now)
	})
	if allocs != 0 {
		t.Errorf("%g allocations a rest", allocs)
	}
}
