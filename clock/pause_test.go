package clock_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/clock/clocktest"
)

// readLog reads a recording of a MIDI input.
func readLog(t *testing.T, path string) []clock.Event {
	t.Helper()
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	events, err := clocktest.ReadLog(in)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// withPauses is four bars of ticks with a pause in ms after each bar, then Stop, Continue, and a beat.
func withPauses(tempo, pause, jitter float64, seed uint64) []clock.Event {
	rnd := clocktest.Random(seed)
	at, period := 1e9, 60e9/tempo/clock.PPQN
	events := []clock.Event{{Kind: clock.Start, At: clock.Time(at)}}
	for n := range 5 * 96 {
		switch {
		case n == 4*96:
			events = append(events, clock.Event{Kind: clock.Stop, At: clock.Time(at + 1e6)}, clock.Event{Kind: clock.Continue, At: clock.Time(at + 90e6)})
			at += 100e6
		case n%96 == 0:
			at += pause * 1e6
		}
		at += period
		events = append(events, clock.Event{Kind: clock.Tick, At: clock.Time(at + jitter*1e6*rnd.NormFloat64())})
	}
	return events
}

// checkPauses follows withPauses: after Continue the song is where it was, to the tick. If exact, it is right while it runs too, from
// the second tick after a pause on.
func checkPauses(t *testing.T, events []clock.Event, exact bool) {
	t.Helper()
	f := clock.NewFollower(120)
	n, wrong := 0, 0
	for _, e := range events {
		f.Handle(e)
		s := f.Status()
		if e.Kind == clock.Stop && s.Timeline.TickOrigin != float64(n) {
			t.Errorf("stopped at tick %v after %d ticks", s.Timeline.TickOrigin, n)
		}
		if e.Kind != clock.Tick {
			continue
		}
		if at := s.Timeline.TicksAt(e.At); !(math.Abs(at-float64(n)) <= 0.5) && n%96 > 2 && (exact || n > 4*96) {
			if wrong++; wrong == 1 {
				t.Errorf("tick %d is at %.2f", n, at)
			}
		}
		n++
	}
}

// TestPauses follows senders that pause at the end of a loop for less time than a lost clock takes, as some do when they go round.
// Position is the ticks that were sent, so that the downbeat stays the downbeat, and Continue goes on where Stop was.
func TestPauses(t *testing.T) {
	for _, pause := range []string{"150ms", "250ms"} {
		t.Run("recorded "+pause, func(t *testing.T) { checkPauses(t, readLog(t, filepath.Join("testdata/pause", pause+".log")), true) })
	}
	for _, tempo := range []float64{60, 120, 174.3} {
		for _, pause := range []float64{40, 60, 100, 125, 150, 200, 280} {
			for _, jitter := range []float64{0.2, 1} {
				t.Run(fmt.Sprintf("%v BPM, %v ms, jitter %v ms", tempo, pause, jitter), func(t *testing.T) {
					// A pause of whole periods, within the jitter, looks like lost ticks while the song runs.
					periods := pause / (60e3 / tempo / clock.PPQN)
					off := math.Abs(periods-math.Round(periods)) * 60e3 / tempo / clock.PPQN
					for seed := range uint64(2) {
						checkPauses(t, withPauses(tempo, pause, jitter, seed+1), off > 6*jitter)
					}
				})
			}
		}
	}
}

// TestLostTicksAndStop loses ticks for good: the song runs on where the sender is. After Stop the ticks that came count: whether a
// sender that continues there has sent the others cannot be known.
func TestLostTicksAndStop(t *testing.T) {
	f := clock.NewFollower(120)
	at := clock.Time(0)
	f.Handle(clock.Event{Kind: clock.Start})
	for n := range 200 {
		at += period120
		if n < 100 || n > 102 {
			f.Handle(clock.Event{Kind: clock.Tick, At: at})
		}
	}
	if pos := f.Status().Timeline.TicksAt(at); !(math.Abs(pos-199) <= 0.1) {
		t.Errorf("three ticks of 200 are lost, and the song is at %.2f", pos)
	}
	f.Handle(clock.Event{Kind: clock.Stop, At: at})
	if pos := f.Status().Timeline.TickOrigin; pos != 197 {
		t.Errorf("stopped at %v, want the 197 ticks that came", pos)
	}
}

// TestSlowStart begins at 20 and 10 BPM after a silence, where the remembered tempo is 120: nothing plays twice. Until the second
// tick the song waits for it.
func TestSlowStart(t *testing.T) {
	for name, ticks := range map[string]int{"20bpm": 60, "10bpm": 40} {
		t.Run(name, func(t *testing.T) {
			segments := clocktest.Replay(readLog(t, filepath.Join("testdata/slow", name+".log")))
			if len(segments) != 1 || segments[0].Ticks != ticks {
				t.Fatalf("recorded are %+v, want %d ticks in one piece", segments, ticks)
			}
			if s := segments[0]; s.Doubled != 0 || s.Skipped != 0 || s.Lost {
				t.Errorf("%+v", s)
			}
		})
	}
	f := clock.NewFollower(120)
	f.Handle(clock.Event{Kind: clock.Start})
	f.Handle(clock.Event{Kind: clock.Tick, At: 1e6})
	for at := clock.Time(1e6); at < 200e6; at += 5e6 {
		f.Advance(at)
		if pos := f.Status().Timeline.TicksAt(at); !(pos >= 0 && pos <= 1) {
			t.Fatalf("%v ms after Start the song is at tick %.2f, and one has come", at/1e6, pos)
		}
	}
}
