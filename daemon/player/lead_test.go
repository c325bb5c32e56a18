package player

import (
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
)

// TestLeadFollowsWhatTheMachineNeeds wakes a goroutine on time, late, and on time again.
func TestLeadFollowsWhatTheMachineNeeds(t *testing.T) {
	const ms = time.Millisecond
	now := clock.Time(time.Hour)
	l := lead{least: 20 * ms}
	run := func(late time.Duration) {
		l.planned = now.Add(10 * ms)
		now = l.planned.Add(late)
		l.ran(now)
	}
	want := func(what string, least, most time.Duration) {
		t.Helper()
		if got := l.length(0); got < least || got > most {
			t.Errorf("%s: a lead of %v, want %v to %v", what, got, least, most)
		}
	}
	l.ran(now)
	for range 1000 {
		run(8 * ms)
	}
	want("never later than the lead is long", 20*ms, 20*ms)
	run(30 * ms)
	want("30 ms late once", 60*ms, 60*ms)
	for range 1000 {
		run(0)
	}
	want("10 s later", 49*ms, 51*ms)
	for range 5000 {
		run(0)
	}
	want("a minute later", 20*ms, 20*ms)
	run(time.Second)
	want("a second late", maxLead, maxLead)
	if got := l.length(120); got != 62500*time.Microsecond {
		t.Errorf("at 120 beats a minute: a lead of %v, want half a sixteenth, 62.5 ms", got)
	}
	if got := l.length(400); got != 20*ms {
		t.Errorf("at 400 beats a minute: a lead of %v, want the output's, 20 ms", got)
	}
	l = lead{least: 20 * ms}
	l.received(9 * ms)
	want("a message of 9 ms", 20*ms, 20*ms)
	l.received(60 * ms)
	want("a message of 60 ms", 100*ms, 100*ms)
	l = lead{least: 0}
	run(time.Second)
	l.received(time.Second)
	want("an output without a lead", 0, 0)
	l = lead{least: 200 * ms}
	run(time.Second)
	want("an output with a longer lead", 200*ms, 200*ms)
}

// TestOnlyTheFirstHoldUpIsHeard holds the goroutine up for 50 ms again and again while a song plays.
func TestOnlyTheFirstHoldUpIsHeard(t *testing.T) {
	wakes := 0
	holdUp := func() time.Duration {
		if wakes++; wakes%20 == 0 {
			return 50 * time.Millisecond
		}
		return 0
	}
	r := newRig(t, clock.ModeInternal, withLead(20*time.Millisecond), withLags(holdUp))
	r.play(busyLoop(1))
	late := 0
	count := func() {
		for _, s := range r.notes() {
			if s.At-s.Intended > ms {
				late++
			}
		}
	}
	for wakes <= 20 {
		r.until(r.deadline)
	}
	r.until(r.now + 100*ms)
	count()
	first := late
	r.until(r.now + 5000*ms)
	count()
	if first == 0 || late != first || wakes < 200 {
		t.Errorf("%d notes were late after the first time, %d after %d wakes", first, late, wakes)
	}
}
