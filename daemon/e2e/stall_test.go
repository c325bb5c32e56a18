package e2e

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

const (
	// stallLimit is how far off a clock tick may be at the receiver, in ms. The master's ticks depend on no daemon: when one
	// is further off, the machine under the test stood still.
	stallLimit = 20.0
	// planned is the shortest pause of the clock that a script makes on purpose, in ns.
	planned = 1.5e9
	// runs is how often a scenario is run at most before one is valid.
	runs = 3
)

// scenario runs a test again, with new programs, as long as the host stalls in it. Nothing else is repeated: what fails,
// fails at once.
func scenario(t *testing.T, tools string, play func(t *testing.T, tools string)) {
	t.Helper()
	for i := 1; i <= runs; i++ {
		var run *testing.T
		t.Run(fmt.Sprintf("run%d", i), func(t *testing.T) {
			run = t
			play(t, tools)
		})
		if run == nil || !run.Skipped() || run.Failed() {
			return
		}
	}
	t.Errorf("no valid run: the host stalled in each of %d", runs)
}

// giveUpAfterStall ends a run in which the host stalled by some ms, at what saw it.
func giveUpAfterStall(t *testing.T, ms float64, seen string) {
	t.Helper()
	giveUp(t, ms > stallLimit, fmt.Sprintf("%s is %.0f ms off", seen, ms))
}

// giveUp ends a run in which the host stalled; scenario repeats it. The last run is judged all the same.
func giveUp(t *testing.T, stalled bool, seen string) {
	t.Helper()
	switch last := strings.HasSuffix(t.Name(), fmt.Sprintf("/run%d", runs)); {
	case !stalled:
	case last:
		t.Logf("the host stalled again, %s: this run is judged all the same", seen)
	default:
		t.Skipf("invalid run, repeated: the host stalled, %s", seen)
	}
}

// stalled returns how far off the worst clock tick is, in ms: from the line through the steady part that it belongs to.
func stalled(list []message) float64 {
	worst := 0.0
	for _, s := range segments(list) {
		for _, part := range s.parts() {
			l := part.fit()
			for i, at := range part.ticks {
				worst = max(worst, math.Abs(float64(at)-l.at(part.origin+float64(i)))/1e6)
			}
		}
	}
	return worst
}

// parts cuts a segment where its clock pauses on purpose, and leaves out what is too short for a line.
func (s segment) parts() []segment {
	var out []segment
	from := 0
	for i := 1; i <= len(s.ticks); i++ {
		if i < len(s.ticks) && s.ticks[i]-s.ticks[i-1] < planned {
			continue
		}
		if i-from >= 12 {
			out = append(out, segment{origin: s.origin + float64(from), ticks: s.ticks[from:i]})
		}
		from = i
	}
	return out
}
