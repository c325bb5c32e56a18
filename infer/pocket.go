package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
)

// Pocket is how a loop's strokes sit together in time and in force.
type Pocket struct {
	Spread float64 // ms: how far strokes of one voice at one place of the bar are apart from bar to bar, as a standard deviation
	Apart  float64 // ms: how far kick and snare on the one side, hat and ride on the other, are apart on average
	Accent float64 // MIDI velocities: how much the strokes of the voice that keeps the time differ, as a standard deviation
}

// pockets is where nine in ten of drummers' steady windows of the training split are, the lowest and the highest twentieth left out; a test of
// train/eval measures them again.
var pockets = [2]Pocket{{Spread: 7.3, Apart: 0.4, Accent: 3.9}, {Spread: 21.6, Apart: 21, Accent: 39}}

// Pockets returns the least and the greatest of what is usual among drummers.
func Pockets() (least, most Pocket) { return pockets[0], pockets[1] }

// PocketOf measures a pattern at a tempo. What it has too few strokes for is 0.
func PocketOf(p *groove.Pattern, bpm float64) Pocket {
	ms := 60000 / bpm / groove.StepsPerBeat
	var spread float64
	var places int
	var low, high stats.Moments
	for pos := range groove.StepsPerBar {
		for v := range groove.Voice(groove.NumVoices) {
			var here stats.Moments
			for s := pos; s < groove.Steps; s += groove.StepsPerBar {
				if !p.Hits[s][v] {
					continue
				}
				x := float64(p.Offsets[s][v]) * ms
				here.Add(x)
				switch {
				case v == groove.Kick, v == groove.Snare:
					low.Add(x)
				case groove.Timekeepers.Has(v):
					high.Add(x)
				}
			}
			if here.N > 1 {
				spread += here.Spread() * here.Spread()
				places++
			}
		}
	}
	out := Pocket{Accent: accent(p)}
	if places > 0 {
		out.Spread = math.Sqrt(spread / float64(places))
	}
	if low.N > 0 && high.N > 0 {
		out.Apart = math.Abs(low.Mean() - high.Mean())
	}
	return out
}

// accent returns how much the velocities of the voice that keeps the time differ.
func accent(p *groove.Pattern) float64 {
	var m stats.Moments
	keeper := timekeeperOf(p)
	for s := range groove.Steps {
		if p.Hits[s][keeper] {
			m.Add(127 * float64(p.Velocities[s][keeper]))
		}
	}
	if m.N < 2 {
		return 0
	}
	return m.Spread()
}

// Fit says how much of a pocket is usual among drummers, 0 to 1.
func (x Pocket) Fit() float64 {
	least, most := pockets[0], pockets[1]
	return (usual(x.Spread, least.Spread, most.Spread) + usual(x.Apart, least.Apart, most.Apart) + usual(x.Accent, least.Accent, most.Accent)) / 3
}

// usual is 1 within a range, and falls to 0 at the range's own width beyond it.
func usual(x, least, most float64) float64 {
	beyond := max(least-x, x-most, 0)
	return max(1-beyond/(most-least), 0)
}
