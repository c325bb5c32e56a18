package clock_test

import (
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/clock/clocktest"
	"github.com/groovegen/groovegen/internal/racetest"
)

// BenchmarkFollowerTick is one F8 under 1 ms of jitter, where many hypotheses live.
func BenchmarkFollowerTick(b *testing.B) {
	tr := clocktest.New(clocktest.Steady(120), 2000).Jitter(time.Millisecond, clocktest.Random(1))
	stamps := tr.Stamps()
	f := clock.NewFollower(120)
	f.Handle(clock.Event{Kind: clock.Start, At: stamps[0]})
	b.ReportAllocs()
	round := clock.Time(0)
	for i := 0; b.Loop(); i++ {
		k := i % len(stamps)
		if k == 0 && i > 0 {
			round += stamps[len(stamps)-1] - stamps[0] + 20833333
		}
		f.Handle(clock.Event{Kind: clock.Tick, At: stamps[k] + round})
	}
}

func TestFollowerDoesNotAllocate(t *testing.T) {
	racetest.Skip(t, "it allocates")
	tr := clocktest.New(clocktest.Steady(120), 3000).Jitter(time.Millisecond, clocktest.Random(1))
	stamps := tr.Stamps()
	a := clock.NewAuto(clock.ModeAuto, 120)
	a.Handle(clock.Event{Kind: clock.Start, At: stamps[0]})
	i := 0
	allocs := testing.AllocsPerRun(2000, func() {
		a.Handle(clock.Event{Kind: clock.Tick, At: stamps[i]})
		a.Handle(clock.Event{Kind: clock.Position, At: stamps[i], Step: uint16(i)})
		a.Advance(stamps[i] + 1)
		_, _ = a.Status(), a.Health()
		i++
	})
	if allocs != 0 {
		t.Errorf("Handle, Advance, Status and Health: %v allocations, want 0", allocs)
	}
}
