package clock_test

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/groovegen/groovegen/clock"
)

// TestLost follows recordings of a sender at 125 BPM that floods the input with SysEx until the ALSA sequencer empties the
// queue, F8 and all: seven to twelve of 312 ticks never come. From the second beat on the position is right all the same.
func TestLost(t *testing.T) {
	files, err := filepath.Glob("testdata/lost/*.log")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d recordings: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			checkLost(t, readLog(t, file))
		})
	}
}

// checkLost holds the follower against the grid that ends with the last tick, number 311.
func checkLost(t *testing.T, events []clock.Event) {
	t.Helper()
	const ticks, period = 312, 20e6 // ns
	var last clock.Time
	for _, e := range events {
		if e.Kind == clock.Tick {
			last = e.At
		}
	}
	origin := float64(last) - (ticks-1)*period
	f := clock.NewFollower(120)
	late := 0
	for _, e := range events {
		f.Handle(e)
		at := (float64(e.At) - origin) / period
		if e.Kind != clock.Tick || at < clock.PPQN {
			continue
		}
		// A tick or two after a gap the follower may weigh whether the grid has shifted.
		if err := (f.Status().Timeline.TicksAt(e.At) - at) * period / 1e6; !(math.Abs(err) <= 3) {
			if late++; late > 2 {
				t.Errorf("tick %.1f: %.1f ms off", at, err)
			}
		}
	}
	if h := f.Health(); h.Lost < 3 {
		t.Errorf("of the lost ticks %d were counted", h.Lost)
	}
}
