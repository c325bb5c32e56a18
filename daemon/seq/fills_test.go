package seq

import (
	"math"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// filled returns a loop of hats with fills of snares in the last steps of each bar, and crashes to land on.
func filled(id uint64, steps int) *groove.Loop {
	l := full(id, groove.ClosedHat, 0)
	fill := full(id, groove.Snare, 0).Pattern
	for bar := range groove.Bars {
		fill.Hits[bar*groove.StepsPerBar][groove.Crash] = true
	}
	l.Fill, l.FillSteps = &fill, steps
	return l
}

// played runs a sequencer through steps, telling it things on the way, and returns the voices of each step as letters.
func played(s *Sequencer, steps int, at map[int]func()) string {
	out := make([]byte, steps)
	for i := range out {
		out[i] = '.'
	}
	s.Start(0)
	var buf [32]Note
	for k := range steps {
		if f := at[k]; f != nil {
			f()
		}
		for _, n := range s.Advance(float64(k)*ticksPerStep+1, buf[:0]) {
			i := int(math.Round(n.Ticks / ticksPerStep))
			switch {
			case n.Voice == groove.Crash:
				out[i] = 'C'
			case out[i] != 'C' && n.Voice == groove.Snare:
				out[i] = 's'
			case out[i] == '.':
				out[i] = 'h'
			}
		}
	}
	return string(out)
}

const (
	plainBar = "hhhhhhhhhhhhhhhh"
	fillBar  = "hhhhhhhhssssssss"
	landing  = "Chhhhhhhhhhhhhhh"
	landFill = "Chhhhhhhssssssss"
)

func TestFillsComeAndLand(t *testing.T) {
	for _, c := range []struct {
		name string
		want string
		at   func(*Sequencer) map[int]func()
	}{
		{"none", plainBar + plainBar + plainBar, nil},
		{"every two", plainBar + fillBar + landing + fillBar + landing, func(s *Sequencer) map[int]func() { s.FillEvery(2); return nil }},
		{"every bar", fillBar + landFill + landFill, func(s *Sequencer) map[int]func() { s.FillEvery(1); return nil }},
		{"every three, across the loop's end", plainBar + plainBar + fillBar + landing + plainBar + fillBar + landing, func(s *Sequencer) map[int]func() {
			s.FillEvery(3)
			return nil
		}},
		{"now", plainBar + fillBar + landing + plainBar, func(s *Sequencer) map[int]func() { return map[int]func(){18: s.Fill} }},
		{"now, late in the bar", plainBar + "hhhhhhhhhhsssssss"[:10] + "ssssss" + landing, func(s *Sequencer) map[int]func() {
			return map[int]func(){26: s.Fill}
		}},
		{"too late in the bar", plainBar + plainBar + fillBar + landing, func(s *Sequencer) map[int]func() { return map[int]func(){30: s.Fill} }},
		{"twice is once", plainBar + fillBar + landing + plainBar, func(s *Sequencer) map[int]func() { return map[int]func(){17: s.Fill, 20: s.Fill} }},
		{"no more", fillBar + landing + plainBar, func(s *Sequencer) map[int]func() {
			s.FillEvery(1)
			return map[int]func(){17: func() { s.FillEvery(0) }}
		}},
	} {
		var s Sequencer
		s.Queue(filled(1, 8), Loop)
		var at map[int]func()
		if c.at != nil {
			at = c.at(&s)
		}
		if got := played(&s, len(c.want), at); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// snares advances through steps and counts the snares, which only fills and their landings have.
func snares(s *Sequencer, from, to int) (n int) {
	var buf [32]Note
	for k := from; k < to; k++ {
		for _, note := range s.Advance(float64(k)*ticksPerStep+1, buf[:0]) {
			if note.Voice == groove.Snare {
				n++
			}
		}
	}
	return n
}

// TestARequestedFillFollowsTheBars: one that was requested late in a bar comes in the next bar, whatever number that has.
func TestARequestedFillFollowsTheBars(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Sequencer)
		next   int // the step after the change
		want   int // snares in the 16 steps from there: 8 of a fill, or none
	}{
		"a jump back":    {func(s *Sequencer) { s.Jump(48*ticksPerStep-1, 0) }, 0, 8},
		"a jump ahead":   {func(s *Sequencer) { s.Jump(48*ticksPerStep-1, 640*ticksPerStep) }, 640, 8},
		"half time":      {func(s *Sequencer) { s.SetTimescale(0.5) }, 48, 8},
		"another run":    {func(s *Sequencer) { s.Stop(); s.Start(48 * ticksPerStep) }, 48, 0},
		"nothing at all": {func(*Sequencer) {}, 48, 8},
	} {
		var s Sequencer
		s.Queue(filled(1, 8), Loop)
		s.Start(0)
		if n := snares(&s, 0, 46); n != 0 {
			t.Fatalf("%s: %d snares before", name, n)
		}
		s.Fill() // in the last beat of bar 3
		if n := snares(&s, 46, 48); n != 0 {
			t.Fatalf("%s: %d snares in the bar of the request", name, n)
		}
		c.change(&s)
		if n := snares(&s, c.next, c.next+16); n != c.want {
			t.Errorf("%s: %d snares, want %d", name, n, c.want)
		}
		if n := snares(&s, c.next+16, c.next+200); n > 1 { // the landing
			t.Errorf("%s: %d snares later", name, n)
		}
	}
}

// TestAFillComesOnceAndOnRequest: neither a change of the bars' numbers nor another loop brings a fill that nobody requested, or one that
// was played.
func TestAFillComesOnceAndOnRequest(t *testing.T) {
	jumpBack := func(s *Sequencer, from int) { s.Jump(float64(from)*ticksPerStep-1, 0) }
	for name, c := range map[string]struct {
		request, change int // the steps before which a fill is requested, and the song jumps back; 0 = never
		before, after   int // snares until the jump, and in the three loops after it
	}{
		"none is requested":      {0, 46, 0, 0},
		"it was played":          {18, 46, 9, 0},
		"in the middle of it":    {34, 44, 4, 1}, // it lands where the song goes on
		"nothing happens at all": {0, 0, 0, 0},
	} {
		var s Sequencer
		s.Queue(filled(1, 8), Loop)
		s.Start(0)
		before := snares(&s, 0, c.request)
		if c.request > 0 {
			s.Fill()
		}
		before += snares(&s, c.request, c.change)
		if c.change > 0 {
			jumpBack(&s, c.change)
		}
		if after := snares(&s, 0, 192); before != c.before || after != c.after {
			t.Errorf("%s: %d snares before and %d after, want %d and %d", name, before, after, c.before, c.after)
		}
	}
}

func TestALoopWithoutFillsHasNone(t *testing.T) {
	var s Sequencer
	s.Queue(full(1, groove.ClosedHat, 0), Loop)
	s.FillEvery(1)
	if got := played(&s, 32, map[int]func(){3: s.Fill}); got != plainBar+plainBar {
		t.Errorf("got %s", got)
	}
	s.FillEvery(0)
	s.Queue(filled(2, 8), Bar) // what was requested of the other loop is forgotten
	if n := snares(&s, 32, 192); n != 0 {
		t.Errorf("%d snares in the next loop", n)
	}
}

func TestTimescaleChangesAtABarLine(t *testing.T) {
	for _, c := range []struct {
		factor float64
		want   string
	}{
		{2, "h.......h......." + "h...h...h...h..." + "h...h...h...h..."},
		{0.5, "h.......h......." + "h..............." + "h..............."},
		{1, "h.......h......." + "h.......h......." + "h.......h......."},
		{3, "h.......h......." + "h.......h......." + "h.......h......."}, // refused
	} {
		var s Sequencer
		s.Queue(loopOf(1, hit{0, groove.ClosedHat, 0}, hit{8, groove.ClosedHat, 0}, hit{16, groove.ClosedHat, 0}, hit{24, groove.ClosedHat, 0},
			hit{32, groove.ClosedHat, 0}, hit{40, groove.ClosedHat, 0}, hit{48, groove.ClosedHat, 0}, hit{56, groove.ClosedHat, 0}), Loop)
		if got := played(&s, 48, map[int]func(){3: func() { s.SetTimescale(c.factor) }}); got != c.want {
			t.Errorf("%g:\n got %s\nwant %s", c.factor, got, c.want)
		}
	}
}

// TestTimescaleAtAStart: a factor that is set while the song stands still, or waits when it stops, counts from the next start on.
func TestTimescaleAtAStart(t *testing.T) {
	for name, set := range map[string]func(*Sequencer){
		"set while it stands still": func(s *Sequencer) {
			if s.SetTimescale(2); s.Timescale() != 2 {
				t.Errorf("it is %g", s.Timescale())
			}
		},
		"waits when it stops": func(s *Sequencer) { s.Start(0); s.SetTimescale(2); s.Stop() },
	} {
		var s Sequencer
		s.Queue(full(1, groove.Ride, 0), Loop)
		set(&s)
		s.Start(0)
		if got := ticksOf(run(&s, 0, 9, func() float64 { return 1 })); !slices.Equal(got, []float64{0, 3, 6, 9}) {
			t.Errorf("%s: due at %v", name, got)
		}
	}
}

// TestJumpAtDoubleTime: a jump is from and to positions of the song, however fast the groove goes.
func TestJumpAtDoubleTime(t *testing.T) {
	var s Sequencer
	s.Queue(full(1, groove.Ride, 0), Loop)
	s.SetTimescale(2)
	s.Start(0)
	run(&s, 0, 31, func() float64 { return 1 })
	s.Jump(31, 96)
	if got := ticksOf(run(&s, 96, 105, func() float64 { return 1 })); !slices.Equal(got, []float64{96, 99, 102, 105}) {
		t.Errorf("due at %v", got)
	}
}

// TestTimescaleThereAndBack: after going back everything is as if nothing had been changed.
func TestTimescaleThereAndBack(t *testing.T) {
	l := full(1, groove.ClosedHat, 0.25)
	var s, same Sequencer
	s.Queue(l, Loop)
	same.Queue(l, Loop)
	at := map[int]func(){5: func() { s.SetTimescale(2) }, 40: func() { s.SetTimescale(0.5) }, 70: func() { s.SetTimescale(1) }}
	s.Start(0)
	same.Start(0)
	var a, b [64]Note
	for k := range 160 {
		if f := at[k]; f != nil {
			f()
		}
		got, want := s.Advance(float64(k)*ticksPerStep, a[:0]), same.Advance(float64(k)*ticksPerStep, b[:0])
		if k >= 100 && (len(got) != len(want) || len(got) > 0 && got[0] != want[0]) {
			t.Fatalf("step %d: %v, want %v", k, got, want)
		}
	}
	if s.Dropped() != 0 {
		t.Errorf("%d notes dropped", s.Dropped())
	}
}

func TestCountIn(t *testing.T) {
	var s Sequencer
	s.Queue(full(1, groove.Snare, -0.25), Loop)
	s.Start(-96)
	var buf [64]Note
	var got []Note
	for at := -96.0; at < 12; at++ {
		got = append(got, s.Advance(at, buf[:0])...)
	}
	want := []float64{-96, -72, -48, -24, -1.5, 4.5, 10.5}
	if len(got) != len(want) {
		t.Fatalf("notes %v", got)
	}
	for i, n := range got {
		if n.Ticks != want[i] || (n.Voice == groove.Snare) != (i > 3) || i < 4 && (n.Velocity > 100) != (i == 0) {
			t.Errorf("note %d is %+v, want one at %g", i, n, want[i])
		}
	}
	if s.Repeats() != 0 {
		t.Errorf("%d repeats", s.Repeats())
	}
	s.Start(-2) // a clock that is not quite there yet
	if got := s.Advance(1, buf[:0]); len(got) != 1 || got[0].Voice != groove.Snare {
		t.Errorf("just before the beginning: %v", got)
	}
}

func TestFillsAndScalesAllocateNothing(t *testing.T) {
	var s Sequencer
	s.Queue(filled(1, 8), Loop)
	s.FillEvery(2)
	s.Start(-96)
	var buf [64]Note
	at := -96.0
	if n := testing.AllocsPerRun(2000, func() {
		at++
		if int(at)%200 == 0 {
			s.SetTimescale([]float64{0.5, 1, 2}[int(at)/200%3])
			s.Fill()
		}
		s.Advance(at, buf[:0])
		s.Next()
	}); n != 0 {
		t.Errorf("%g allocations", n)
	}
}
