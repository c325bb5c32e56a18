package groove

// When a bar is odd, and when a loop is steady.
const (
	OddSimilarity    = 0.30 // a bar that is less similar to each other bar is odd
	SteadySimilarity = 0.40 // each bar of a steady loop is at least that similar to some other bar
	MaxUntimedBeats  = 1    // of a steady loop's 16 beats may lack a stroke of a timekeeper
)

// Timekeepers are the voices that keep the time.
var Timekeepers = NewVoiceSet(ClosedHat, OpenHat, Ride)

// BarSimilarity returns the Jaccard index of the hits of bars a and b, from 0: cells that both use over cells that
// either uses. Two empty bars have none: ok is false. Realtime-safe: yes.
func (p *Pattern) BarSimilarity(a, b int) (index float64, ok bool) {
	both, either := 0, 0
	for s := range StepsPerBar {
		for v := range NumVoices {
			x, y := p.Hits[a*StepsPerBar+s][v], p.Hits[b*StepsPerBar+s][v]
			if x && y {
				both++
			}
			if x || y {
				either++
			}
		}
	}
	return float64(both) / float64(either), either > 0
}

// Steadiness says how much a loop is one groove, without fills and breaks.
type Steadiness struct {
	Nearest [Bars]float64 // of each bar: its similarity to the other bar that is most like it; 0 of an empty bar
	Untimed int           // beats without a stroke of a timekeeper, of 16
}

// Steadiness measures a pattern.
func (p *Pattern) Steadiness() (s Steadiness) {
	for a := range Bars {
		for b := range a {
			if x, ok := p.BarSimilarity(a, b); ok {
				s.Nearest[a], s.Nearest[b] = max(s.Nearest[a], x), max(s.Nearest[b], x)
			}
		}
	}
	for beat := range Steps / StepsPerBeat {
		if !p.timed(beat) {
			s.Untimed++
		}
	}
	return s
}

// timed reports whether a timekeeper plays in a beat.
func (p *Pattern) timed(beat int) bool {
	for s := range StepsPerBeat {
		for v, hit := range p.Hits[beat*StepsPerBeat+s] {
			if hit && Timekeepers.Has(Voice(v)) {
				return true
			}
		}
	}
	return false
}

// OddBars returns how many bars are odd.
func (s Steadiness) OddBars() (n int) {
	for _, x := range s.Nearest {
		if x < OddSimilarity {
			n++
		}
	}
	return n
}

// Steady reports whether the loop is steady.
func (s Steadiness) Steady() bool {
	for _, x := range s.Nearest {
		if x < SteadySimilarity {
			return false
		}
	}
	return s.Untimed <= MaxUntimedBeats
}

// KicksOnOne returns in how many bars the kick plays on the one.
func (p *Pattern) KicksOnOne() int { return p.BarsWith(Kick, 0) }

// Backbeat reports whether the snare plays both on two and on four in at least three of the four bars.
func (p *Pattern) Backbeat() bool {
	n := 0
	for bar := range Bars {
		if p.Hits[bar*StepsPerBar+StepsPerBeat][Snare] && p.Hits[bar*StepsPerBar+3*StepsPerBeat][Snare] {
			n++
		}
	}
	return n >= Bars-1
}

// BarsWith returns in how many bars a voice has a hit at a place.
func (p *Pattern) BarsWith(v Voice, pos int) (n int) {
	for bar := range Bars {
		if p.Hits[bar*StepsPerBar+pos][v] {
			n++
		}
	}
	return n
}
