package clock_test

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/clock"
)

// gapRig sends a clock of 125 BPM to a follower, whose song starts with the first tick.
type gapRig struct {
	*clock.Follower
	now clock.Time
}

const gapPeriod = 20_000_000 // ns

func newGapRig() *gapRig {
	r := &gapRig{clock.NewFollower(125), 1e9}
	r.send(clock.Start, 0)
	r.ticks(96)
	return r
}

func (r *gapRig) send(k clock.Kind, step uint16) {
	r.Handle(clock.Event{Kind: k, At: r.now, Step: step})
}

func (r *gapRig) ticks(n int) {
	for range n {
		r.now += gapPeriod
		r.send(clock.Tick, 0)
	}
}

// lose lets so many periods pass without a tick.
func (r *gapRig) lose(t *testing.T, periods int) {
	t.Helper()
	r.now += clock.Time(periods * gapPeriod)
	r.Advance(r.now)
	if s := r.Status().State; s != clock.Lost {
		t.Fatalf("state %v, want lost", s)
	}
	if r.Health().Unplaced {
		t.Error("unplaced although the clock has not come back")
	}
}

func (r *gapRig) position() int { return int(math.Round(r.Status().Timeline.TicksAt(r.now))) }

// A clock is lost for 50 ticks and comes back without a position: by default the song goes on where it was lost, otherwise where the
// clock would be. Both say that this may be wrong, until the clock sends its position.
func TestClockComesBackWithoutPosition(t *testing.T) {
	for name, want := range map[string]int{"count": 96 + 24 - 1, "extrapolate": 96 + 50 + 24 - 1} {
		t.Run(name, func(t *testing.T) {
			r := newGapRig()
			if name == "extrapolate" {
				r.ExtrapolateGaps()
			}
			if r.Health().Unplaced {
				t.Fatal("unplaced although nothing was lost")
			}
			r.lose(t, 50)
			r.ticks(24)
			if got := r.position(); got != want || r.Status().State != clock.Running {
				t.Errorf("%v at tick %d, want %d", r.Status().State, got, want)
			}
			if !r.Health().Unplaced {
				t.Error("nothing says that the position may be off")
			}
			r.send(clock.Stop, 0)
			r.send(clock.Continue, 0)
			r.ticks(1)
			if !r.Health().Unplaced {
				t.Error("Continue is taken for a position")
			}
			r.send(clock.Position, 40)
			r.ticks(24)
			if r.Health().Unplaced || r.position() != 40*clock.TicksPerStep+23 {
				t.Errorf("at tick %d, unplaced %v after a song position", r.position(), r.Health().Unplaced)
			}
		})
	}
}

// A position or Start that comes before the ticks is followed, and nothing is in doubt.
func TestClockComesBackWithPosition(t *testing.T) {
	for name, c := range map[string]struct {
		kind clock.Kind
		want int
	}{"position": {clock.Position, 10*clock.TicksPerStep + 23}, "start": {clock.Start, 23}} {
		t.Run(name, func(t *testing.T) {
			r := newGapRig()
			r.ExtrapolateGaps()
			r.lose(t, 50)
			r.send(c.kind, 10)
			r.ticks(24)
			if r.Health().Unplaced || r.position() != c.want {
				t.Errorf("at tick %d, want %d; unplaced %v", r.position(), c.want, r.Health().Unplaced)
			}
		})
	}
}
