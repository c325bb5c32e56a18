package seq

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

func TestZeroValueIsSilent(t *testing.T) {
	var s Sequencer
	if notes := s.Advance(1000, make([]Note, 0, 8)); len(notes) != 0 {
		t.Errorf("a stopped sequencer gave %v", notes)
	}
	if _, ok := s.Next(); ok {
		t.Error("a stopped sequencer says that something is due")
	}
	s.Start(0)
	if notes := s.Advance(100, make([]Note, 0, 8)); len(notes) != 0 {
		t.Errorf("a sequencer without a loop gave %v", notes)
	}
	if s.Repeats() != 0 {
		t.Errorf("%d repeats of nothing", s.Repeats())
	}
}

// Every voice and step, at offsets across the window: the note is not there just before its place, and there at it.
func TestEveryCellIsDueAtItsPlace(t *testing.T) {
	dst := make([]Note, 0, 8)
	for step := range groove.Steps {
		for _, offset := range []float32{-0.5, -0.25, -1.0 / 960, 0, 1.0 / 960, 0.25, 479.0 / 960} {
			voice := groove.Voice(step % groove.NumVoices)
			from := 6 * float64(step-1)
			s := started(loopOf(1, hit{step, voice, offset}), from)
			place := 6 * (float64(step) + float64(offset))
			early := run(s, from, place-1e-6, func() float64 { return 5 })
			if len(early) != 0 {
				t.Fatalf("step %d offset %g: due at %v, before %g", step, offset, ticksOf(early), place)
			}
			if dst = s.Advance(place, dst[:0]); len(dst) != 1 || !near(dst[0].Ticks, place) || dst[0].Voice != voice {
				t.Fatalf("step %d offset %g: %v is due at %g", step, offset, dst, place)
			}
			if dst[0].Velocity != 100 {
				t.Fatalf("velocity %d, want 100", dst[0].Velocity)
			}
		}
	}
}

// A negative offset on step 0 sounds at the end of the pass before.
func TestEarlyDownbeatEndsThePassBefore(t *testing.T) {
	s := started(loopOf(1, hit{0, groove.Kick, -0.25}), 6)
	got := run(s, 6, 64*6*3, func() float64 { return 3.7 })
	want := []float64{64*6 - 1.5, 2*64*6 - 1.5, 3*64*6 - 1.5}
	if fmt.Sprint(ticksOf(got)) != fmt.Sprint(want) {
		t.Errorf("due at %v, want %v", ticksOf(got), want)
	}
}

func TestStartOnEveryStepKeepsItsEarlyNotes(t *testing.T) {
	l := new(groove.Loop)
	for s := range groove.Steps {
		for v, o := range []float32{-0.5, -0.1, 0, 0.3} {
			l.Pattern.Hits[s][v], l.Pattern.Offsets[s][v], l.Pattern.Velocities[s][v] = true, o, 0.5
		}
	}
	dst := make([]Note, 0, 16)
	for k := range 3 * groove.Steps {
		// A follower's first estimate may be a little off the step's line.
		for _, slip := range []float64{-0.4, -0.01, 0, 0.01, 0.4} {
			s := started(l, 6*float64(k)+slip)
			dst = s.Advance(6*float64(k)+max(slip, 0), dst[:0])
			if len(dst) != 3 {
				t.Fatalf("start at step %d%+g: %d notes at once, want 3: %v", k, slip, len(dst), dst)
			}
			for i, n := range dst {
				if n.Voice != groove.Voice(i) || math.Abs(n.Ticks-6*float64(k)) > 3 {
					t.Fatalf("start at step %d%+g: note %d is %+v", k, slip, i, n)
				}
			}
			if next, ok := s.Next(); !ok || !near(next, 6*float64(k)+1.8) {
				t.Fatalf("start at step %d: next is %g, want %g", k, next, 6*float64(k)+1.8)
			}
		}
	}
}

func TestStartInsideAStepDropsWhatIsPast(t *testing.T) {
	l := loopOf(1, hit{4, groove.Kick, -0.2}, hit{4, groove.Snare, 0.1}, hit{4, groove.Ride, 0.4}, hit{5, groove.Kick, -0.3})
	tests := []struct {
		at   float64
		want []float64 // from there to the end of step 5
	}{
		{22, []float64{22.8, 24.6, 26.4, 28.2}},   // before it all, in step 4's window
		{23.5, []float64{22.8, 24.6, 26.4, 28.2}}, // before the line: the early kick sounds at once
		{24.4, []float64{22.8, 24.6, 26.4, 28.2}}, // on the line, nearly
		{25, []float64{26.4, 28.2}},
		{26.5, []float64{28.2}},
		{28.5, []float64{28.2}}, // in step 5's window, before its line
	}
	for _, tt := range tests {
		got := ticksOf(run(started(l, tt.at), tt.at, 34, func() float64 { return 1.3 }))
		if len(got) != len(tt.want) {
			t.Errorf("start at %g: %v, want %v", tt.at, got, tt.want)
			continue
		}
		for i := range got {
			if !near(got[i], tt.want[i]) {
				t.Errorf("start at %g: %v, want %v", tt.at, got, tt.want)
			}
		}
	}
}

// A start whose notes are handed out late, by the user's output delay, waits for their places like any other.
func TestStartWithADelayedPosition(t *testing.T) {
	s := started(loopOf(1, hit{0, groove.Kick, -0.1}, hit{0, groove.Snare, 0}), 0)
	dst := make([]Note, 0, 8)
	if dst = s.Advance(-2.5, dst[:0]); len(dst) != 0 {
		t.Fatalf("due before their places: %v", dst)
	}
	if dst = s.Advance(-0.6, dst[:0]); len(dst) != 1 || dst[0].Voice != groove.Kick {
		t.Fatalf("at the early kick's place: %v", dst)
	}
	if dst = s.Advance(0, dst[:0]); len(dst) != 1 || dst[0].Voice != groove.Snare {
		t.Fatalf("at the snare's place: %v", dst)
	}
}

func TestPositionNeverGoesBack(t *testing.T) {
	s := started(full(1, groove.ClosedHat, 0), 0)
	dst := make([]Note, 0, 64)
	var all []Note
	for _, at := range []float64{0, 6.2, 5.9, 6.1, 3, -100, 12.1, 11.9, 12.05, 18} {
		dst = s.Advance(at, dst[:0])
		all = append(all, dst...)
	}
	if got := fmt.Sprint(ticksOf(all)); got != "[0 6 12 18]" {
		t.Errorf("due at %s, want each once", got)
	}
}

func TestForwardLeaps(t *testing.T) {
	tests := []struct {
		name          string
		to            float64
		first         float64 // of the notes given out; without notes, what is next
		notes         int
		drops, passes uint64
	}{
		{"a little", 10, 6, 1, 0, 0},
		{"a beat", 24, 6, 4, 0, 0},
		{"a beat and a bit", 30.5, 12, 4, 1, 0},
		{"a bar", 96, 72, 5, 11, 0},
		{"a pass", 384, 360, 5, 59, 1},
		{"more than a pass is a start", 1000.5, 1002, 0, 0, 0},
		{"for ever is nowhere", math.Inf(1), 3, 0, 0, 0},
		{"not a number", math.NaN(), 3, 0, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := started(full(1, groove.Ride, 0), 0)
			dst := s.Advance(0, make([]Note, 0, 128))
			dst = s.Advance(tt.to, dst[:0])
			if len(dst) != tt.notes || s.Dropped() != tt.drops || s.Repeats() != tt.passes {
				t.Fatalf("%d notes, %d drops, %d repeats; want %d, %d, %d",
					len(dst), s.Dropped(), s.Repeats(), tt.notes, tt.drops, tt.passes)
			}
			first, _ := s.Next()
			if tt.notes > 0 {
				first = dst[0].Ticks
			}
			if first != tt.first {
				t.Errorf("the first is at %g, want %g", first, tt.first)
			}
		})
	}
	s := started(full(1, groove.Ride, 0), 0)
	s.Advance(4, make([]Note, 0, 8)) // the note of step 1 waits
	if dst := s.Advance(1000.5, make([]Note, 0, 8)); len(dst) != 0 || s.Dropped() != 1 {
		t.Errorf("a leap over a note that waits: %v, %d drops", dst, s.Dropped())
	}
}

func TestAdvanceNeverGrowsItsDestination(t *testing.T) {
	l := new(groove.Loop)
	for v := range groove.NumVoices {
		l.Pattern.Hits[0][v], l.Pattern.Velocities[0][v] = true, 1
	}
	s := started(l, 0)
	small := make([]Note, 0, 4)
	var voices []string
	for range 3 {
		small = s.Advance(0, small[:0])
		if cap(small) != 4 {
			t.Fatalf("grown to %d", cap(small))
		}
		for _, n := range small {
			voices = append(voices, n.Voice.String())
		}
	}
	if got := strings.Join(voices, " "); got != "kick snare closed_hat open_hat low_tom mid_tom high_tom crash ride" {
		t.Errorf("equal places come as %s, want the voices' order, each once", got)
	}
	if got := s.Advance(0, nil); got != nil {
		t.Errorf("no destination: %v", got)
	}
}

func TestWildOffsetsStayInTheirStep(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	l := loopOf(1, hit{1, 0, 7}, hit{2, 1, -7}, hit{3, 2, nan}, hit{4, 3, inf}, hit{5, 4, -inf}, hit{6, 5, 0.5})
	got := run(started(l, 0), 0, 60, func() float64 { return 2 })
	if len(got) != 6 {
		t.Fatalf("%d notes, want 6", len(got))
	}
	for i, n := range got {
		line := 6 * float64(i+1)
		if int(n.Voice) != i || n.Ticks < line-3 || n.Ticks >= line+3 {
			t.Errorf("note %d is %+v, outside its step's window", i, n)
		}
	}
}

func TestStopKeepsTheLoops(t *testing.T) {
	a, b := full(1, groove.Kick, 0), full(2, groove.Kick, 0)
	s := started(a, 0)
	dst := s.Advance(10, make([]Note, 0, 8))
	s.Queue(b, Loop)
	s.Stop()
	for _, at := range []float64{11, 30, 1000} {
		if dst = s.Advance(at, dst[:0]); len(dst) != 0 {
			t.Errorf("stopped, at %g it gave %v", at, dst)
		}
	}
	if _, ok := s.Next(); ok {
		t.Error("stopped, it says that something is due")
	}
	if s.Current() != a || s.Pending() != b {
		t.Error("the loops are gone")
	}
	s.Start(60)
	if dst = s.Advance(60, dst[:0]); len(dst) != 1 || dst[0].LoopID != 1 {
		t.Errorf("started again: %v, want one note of loop 1", dst)
	}
}

func TestUnplaceablePositionsAreIgnored(t *testing.T) {
	for _, at := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300} {
		s := started(full(1, groove.Kick, 0), 0)
		s.Advance(0, make([]Note, 0, 8))
		s.Start(at)
		s.Jump(at, 0)
		s.Jump(0, at)
		if next, _ := s.Next(); next != 3 {
			t.Errorf("after a move to %g the next is %g, want 3, as before", at, next)
		}
	}
}
