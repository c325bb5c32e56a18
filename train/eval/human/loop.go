package human

import (
	"cmp"
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
)

// Loop is four bars, real or generated.
type Loop struct {
	Pattern *groove.Pattern
	Genre   groove.Genre
	BPM     float64
	// Performance is a number that windows of one take share. Overlapping windows are nearly copies, so halves are
	// split by it. A generated loop has the number of the real window whose genre and tempo it was made with.
	Performance int
}

// hit is one stroke.
type hit struct {
	step, voice int
	offset      float64 // ms from the grid, positive = late
	velocity    float64
	at          float64 // ms from the loop's beginning
}

// hits returns a loop's strokes in the order in which they sound, equal instants by voice.
func (l Loop) hits() []hit {
	ms := StepLength(l.BPM)
	var out []hit
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if l.Pattern.Hits[s][v] {
				o := float64(l.Pattern.Offsets[s][v]) * ms
				out = append(out, hit{s, v, o, float64(l.Pattern.Velocities[s][v]), float64(s)*ms + o})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b hit) int { return cmp.Compare(a.at, b.at) })
	return out
}

// StepLength returns the length of a sixteenth in ms.
func StepLength(bpm float64) float64 { return 60_000 / groove.StepsPerBeat / bpm }

// similarity returns the mean over the six pairs of bars, and whether the loop has a bar with hits.
func similarity(p *groove.Pattern) (mean float64, ok bool) {
	n := 0.0
	for b := range groove.Bars {
		for a := range b {
			if x, both := p.BarSimilarity(a, b); both {
				mean, n = mean+x, n+1
			}
		}
	}
	return mean / n, n > 0
}

// pairs adds up pairs of numbers for their correlation.
type pairs struct{ x, y, product stats.Moments }

func (p *pairs) add(x, y float64) { p.x.Add(x); p.y.Add(y); p.product.Add(x * y) }

func (p *pairs) merge(o pairs) { p.x.Merge(o.x); p.y.Merge(o.y); p.product.Merge(o.product) }

// correlation is Pearson's, NaN when one side does not vary.
func (p pairs) correlation() float64 {
	sx, sy := p.x.Spread(), p.y.Spread()
	if sx < 1e-9 || sy < 1e-9 {
		return math.NaN()
	}
	return (p.product.Mean() - p.x.Mean()*p.y.Mean()) / (sx * sy)
}
