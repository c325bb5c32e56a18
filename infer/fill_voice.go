package infer

import (
	"cmp"
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// changesVoices reports whether the number of hits of some voice is set by itself.
func (s *Sampling) changesVoices() bool {
	return s.Voices != nil && slices.ContainsFunc(s.Voices[:], func(factor float64) bool { return factor != 1 })
}

// resizeVoice gives one voice of a pattern with fills the number of hits that the voice has by itself: its part of the groove is that of drawn, and below 1
// its strokes in each fill are so many times as many, the softest gone first. Without hits it does not land either. No other voice changes.
func (f *fillRequest) resizeVoice(p, drawn *groove.Pattern, v groove.Voice, factor float64) {
	for step := range groove.Steps {
		landing := step%groove.StepsPerBar == 0
		switch {
		case landing && v == groove.Crash:
			p.Hits[step][v] = p.Hits[step][v] && landings[step/groove.StepsPerBar] < factor*groove.Bars
		case landing && v == groove.Kick:
			p.Hits[step][v] = p.Hits[step][v] && factor > 0
		case landing && (v == groove.ClosedHat || v == groove.OpenHat || v == groove.Ride), f.hands[step] && v != groove.Kick:
		default:
			p.Hits[step][v], p.Offsets[step][v], p.Velocities[step][v] = drawn.Hits[step][v], drawn.Offsets[step][v], drawn.Velocities[step][v]
		}
	}
	for first := 0; first < groove.Steps && factor < 1; first += groove.StepsPerBar {
		f.thin(p, v, first, factor)
	}
	*p = p.Canonical()
}

// landings is the order in which the bars' downbeats keep their crash.
var landings = [groove.Bars]float64{0, 2, 1, 3}

// thin leaves so much of a voice's strokes in the fill of the bar that begins at step first.
func (f *fillRequest) thin(p *groove.Pattern, v groove.Voice, first int, factor float64) {
	var strokes []int
	for step := first; step < first+groove.StepsPerBar; step++ {
		if f.hands[step] && v != groove.Kick && p.Hits[step][v] {
			strokes = append(strokes, step)
		}
	}
	slices.SortStableFunc(strokes, func(a, b int) int { return cmp.Compare(p.Velocities[b][v], p.Velocities[a][v]) })
	for _, step := range strokes[int(math.Round(factor*float64(len(strokes)))):] {
		p.Hits[step][v] = false
	}
}
