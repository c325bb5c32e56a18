//go:build linux && cgo

package e2e

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
)

const (
	// drummerPriority lets the pads be played when their tick arrived, before the receiver looks at it.
	drummerPriority = "43"
	// nearBy is the least F1 of the hits of a loop at a capture amount of 0.1 against what was captured.
	nearBy = 0.9
)

// bar is what the drummer plays in each bar.
var bar = []struct {
	voice    groove.Voice
	velocity int
	steps    []int
}{
	{groove.Kick, 110, []int{0, 7, 10}},
	{groove.Snare, 120, []int{4, 12}},
	{groove.ClosedHat, 70, []int{0, 2, 4, 6, 8, 10, 12, 14}},
	{groove.LowTom, 90, []int{15}},
}

// TestVMCapture has another ALSA client play along on the daemon's input, four bars of which are captured by a message of OSC: voices,
// steps and velocities are what was played, and the loop that takes over is near to it.
func TestVMCapture(t *testing.T) { scenario(t, insideTools(t), playAlong) }

func playAlong(t *testing.T, tools string) {
	r := newRig(t, tools, "--midi", "virtual", "--clock", "external", "--genre", "funk", "--seed", "7", "--freeze")
	r.start()
	r.must("set", "capture_amount", "0.1")
	s := r.play("hold bpm 200 start until stop rest 100")
	spawn(t, drummerPriority, r.tools, "drummer", append([]string{awaitAddress(t, "master", true)}, barArgs()...)...)
	aconnect(t, awaitAddress(t, "drummer", true), awaitAddress(t, "GrooveGen", false))
	s.goOn()
	r.await("the song runs", func(st control.Status) bool { return st.Clock.State == "running" })
	r.send("/groove/capture")
	st := r.await("four bars are captured, and a loop near them plays", func(st control.Status) bool {
		if st.Capture.State == control.CaptureFailed {
			s.goOn()
			s.finish() // gives the run up if the host stalled
			t.Fatalf("nothing is captured: %+v", st.Capture)
		}
		return st.Capture.State == control.CaptureDone && st.Loop.Playing && !waits(st.Loop)
	})
	captured, err := groove.ParsePattern(st.Steer.Captured)
	if err != nil {
		t.Fatalf("captured %q: %v", st.Steer.Captured, err)
	}
	eventually(t, "the loop is near what was captured", func() error {
		if f := hitF1(&captured, r.export()); f < nearBy {
			return fmt.Errorf("F1 of the hits %.3f, want %g", f, nearBy)
		}
		return nil
	})
	s.goOn()
	list := s.finish()
	checkCaptured(t, &captured)
	t.Logf("captured %d hits; F1 of the loop's %.3f", captured.Count(), hitF1(&captured, r.export()))
	if h := hung(notes(list)); len(h) > 0 {
		t.Errorf("%d notes hang: %+v", len(h), h)
	}
	r.checkLog()
}

// barArgs is the bar as the drummer takes it.
func barArgs() []string {
	var args []string
	for _, line := range bar {
		args = append(args, fmt.Sprintf("%d:%d:%s", kit.Notes[line.voice], line.velocity, strings.Trim(strings.ReplaceAll(fmt.Sprint(line.steps), " ", ","), "[]")))
	}
	return args
}

// checkCaptured compares a pattern with four times the bar.
func checkCaptured(t *testing.T, got *groove.Pattern) {
	t.Helper()
	var want groove.Pattern
	for _, line := range bar {
		for _, step := range line.steps {
			for s := step; s < groove.Steps; s += groove.StepsPerBar {
				want.Hits[s][line.voice] = true
				if v := groove.MIDIVelocity(got.Velocities[s][line.voice]); got.Hits[s][line.voice] && int(v) != line.velocity {
					t.Errorf("%s on step %d has velocity %d, want %d", line.voice, s, v, line.velocity)
				}
			}
		}
	}
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if got.Hits[s][v] != want.Hits[s][v] {
				t.Errorf("%s on step %d: captured %t, played %t", groove.Voice(v), s, got.Hits[s][v], want.Hits[s][v])
			}
			if o := float64(got.Offsets[s][v]); math.Abs(o) > 0.4 {
				t.Errorf("%s on step %d is %.2f steps off", groove.Voice(v), s, o)
			}
		}
	}
}

// hitF1 says how alike the hits of two patterns are: 1 = the same.
func hitF1(a, b *groove.Pattern) float64 {
	both := 0
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if a.Hits[s][v] && b.Hits[s][v] {
				both++
			}
		}
	}
	return 2 * float64(both) / float64(max(a.Count()+b.Count(), 1))
}
