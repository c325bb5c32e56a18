package clock_test

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/clock"
)

func TestInternal(t *testing.T) {
	const s = clock.Time(1e9)
	in := clock.NewInternal(120) // 48 ticks a second
	at := func(now clock.Time, state clock.State, ticks float64, epoch uint32) {
		t.Helper()
		st := in.Status()
		p := st.Timeline.TickOrigin
		if state == clock.Running {
			p = st.Timeline.TicksAt(now)
		}
		if st.State != state || !(math.Abs(p-ticks) <= 1e-6) || st.Epoch != epoch {
			t.Fatalf("at %v: state %v position %v epoch %d, want %v %v %d", now, st.State, p, st.Epoch, state, ticks, epoch)
		}
	}
	at(0, clock.Stopped, 0, 0)
	in.Start(1 * s)
	at(2*s, clock.Running, 48, 1)
	in.SetTempo(2*s, 60)
	at(2*s, clock.Running, 48, 1)
	at(3*s, clock.Running, 72, 1)
	in.SetTempo(2*s, 120) // an instant before the last change counts from that one
	in.Continue(3 * s)
	at(3*s, clock.Running, 96, 1)
	in.Stop(3 * s)
	in.Stop(4 * s)
	at(4*s, clock.Stopped, 96, 1)
	in.SetTempo(5*s, 150)
	at(5*s, clock.Stopped, 96, 1)
	in.Continue(5 * s)
	at(6*s, clock.Running, 156, 2)
	in.Locate(6*s, 24)
	at(6*s, clock.Running, 24, 3)
	in.Locate(6*s, math.NaN())
	at(6*s, clock.Running, 0, 4)
	in.Handle(clock.Event{Kind: clock.Tick, At: 7 * s})
	in.Handle(clock.Event{Kind: clock.Stop, At: 7 * s})
	at(7*s, clock.Stopped, 60, 4)
	in.Handle(clock.Event{Kind: clock.Position, At: 7 * s, Step: 16})
	in.Handle(clock.Event{Kind: clock.Continue, At: 7 * s})
	at(7*s, clock.Running, 96, 6)
	in.Handle(clock.Event{Kind: clock.Start, At: 8 * s})
	at(8*s, clock.Running, 0, 7)
	in.SetTempo(8*s, clock.BPM(math.NaN()))
	in.SetTempo(8*s, 1e9)
	if b := in.Status().Timeline.Tempo; b != clock.MaxBPM {
		t.Errorf("tempo %v, want the highest", b)
	}
}

func TestTimelineRoundTrip(t *testing.T) {
	for _, l := range []clock.Timeline{{Tempo: 20, TickOrigin: 3, TimeOrigin: 7e9}, {Tempo: 174.3, TickOrigin: 98298, TimeOrigin: 1e15}} {
		for _, ticks := range []float64{0, 0.5, 96, 1e5} {
			if got := l.TicksAt(l.TimeAt(ticks)); !(math.Abs(got-ticks) <= 1e-6) {
				t.Errorf("%+v: %v ticks come back as %v", l, ticks, got)
			}
		}
	}
}
