package groove

import "testing"

// hitsInBars returns a pattern with a hit at each cell of a bar, in each of some bars.
func hitsInBars(bars []int, cells map[int][]Voice) (p Pattern) {
	for _, b := range bars {
		for pos, voices := range cells {
			for _, v := range voices {
				p.Hits[b*StepsPerBar+pos][v] = true
			}
		}
	}
	return p
}

// backbeatBar is a bar with a hat on each beat, the kick on one and three, and the snare on two and four.
var backbeatBar = map[int][]Voice{0: {Kick, ClosedHat}, 4: {Snare, ClosedHat}, 8: {Kick, ClosedHat}, 12: {Snare, ClosedHat}}

func TestSteadinessByHand(t *testing.T) {
	all := hitsInBars([]int{0, 1, 2, 3}, backbeatBar)
	if s := all.Steadiness(); !s.Steady() || s.OddBars() != 0 || s.Untimed != 0 || s.Nearest != [Bars]float64{1, 1, 1, 1} {
		t.Errorf("four equal bars: %+v", s)
	}
	if all.KicksOnOne() != 4 || !all.Backbeat() {
		t.Errorf("kick on one in %d bars, backbeat %v", all.KicksOnOne(), all.Backbeat())
	}

	// The last bar keeps two of eight cells and has five of its own: of 13, two are shared.
	broken := all
	for pos := StepsPerBeat; pos < StepsPerBar; pos++ {
		broken.Hits[3*StepsPerBar+pos] = [NumVoices]bool{}
	}
	broken.Hits[3*StepsPerBar+4][Ride] = true
	for pos := 8; pos < 12; pos++ {
		broken.Hits[3*StepsPerBar+pos][LowTom] = true
	}
	s := broken.Steadiness()
	if want := 2.0 / 13; s.Nearest[3] != want || s.OddBars() != 1 || s.Steady() || s.Untimed != 2 {
		t.Errorf("a fill in the last bar: %+v, want the nearest %g, one odd bar, two beats without time", s, want)
	}
	if broken.KicksOnOne() != 4 || !broken.Backbeat() {
		t.Error("three bars of four are a backbeat")
	}

	// Two pairs of bars are steady, though the pairs share nothing.
	pairs := hitsInBars([]int{0, 2}, backbeatBar)
	for _, b := range []int{1, 3} {
		for beat := range StepsPerBar / StepsPerBeat {
			pairs.Hits[b*StepsPerBar+beat*StepsPerBeat+2][Ride] = true
		}
	}
	if s := pairs.Steadiness(); !s.Steady() || pairs.KicksOnOne() != 2 || pairs.Backbeat() {
		t.Errorf("two pairs of bars: %+v", s)
	}

	// One beat without a timekeeper is steady, two are not; the crash keeps no time.
	for n, want := range []bool{true, true, false} {
		p := all
		for beat := range n {
			p.Hits[(beat+1)*StepsPerBeat][ClosedHat], p.Hits[(beat+1)*StepsPerBeat][Crash] = false, true
		}
		if s := p.Steadiness(); s.Untimed != n || s.Steady() != want {
			t.Errorf("%d beats without a hat: %+v, steady %v", n, s, s.Steady())
		}
	}

	var empty Pattern
	if s := empty.Steadiness(); s.Steady() || s.OddBars() != Bars || s.Untimed != Steps/StepsPerBeat {
		t.Errorf("silence: %+v", s)
	}
}
