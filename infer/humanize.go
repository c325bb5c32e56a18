package infer

import (
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
)

// Bounds of the spread of a humanised groove's offsets. In the Groove dataset it is 17 to 24 ms about the mean of each
// place in the beat, by genre.
const (
	leastTiming = 16.0 // standard deviation in ms: about the steadiest tenth of the windows
	mostTiming  = 22.0 // drummers of most genres play no looser
	mostWider   = 2.5  // factor on the model's own deviations
)

// humanizeTiming adds to a stiff groove's offsets how far a model's hits are from the mean of their place in the beat. So the groove keeps
// its own swing, it is neither early nor late, and the voices differ as the model has them. Without the places the deviations would be smaller
// than a drummer's: they are widened to the spread of the model's offsets as they are, which is that of its genre.
func humanizeTiming(stiff, model *groove.Pattern, stepMS float64) {
	places := placeOffsets(model)
	var by, of stats.Moments
	deviation := func(s, v int) float64 { return float64(model.Offsets[s][v]) - places[s%groove.StepsPerBeat] }
	visit := func(f func(s, v int)) {
		for s := range groove.Steps {
			for v := range groove.NumVoices {
				if stiff.Hits[s][v] && model.Hits[s][v] {
					f(s, v)
				}
			}
		}
	}
	visit(func(s, v int) {
		by.Add(deviation(s, v))
		of.Add(float64(model.Offsets[s][v]))
	})
	if by.N == 0 {
		return
	}
	wider := 1.0
	if d := by.Spread(); d > 0 {
		wider = min(max(min(max(of.Spread(), leastTiming/stepMS), mostTiming/stepMS)/d, 1), mostWider)
	}
	visit(func(s, v int) { stiff.Offsets[s][v] += float32(wider * (deviation(s, v) - by.Mean())) })
}

// How velocities of a stiff groove spread.
const (
	leastGap      = 0.12 // between two of its velocities that follow each other, so that there is room between them,
	mostOfGaps    = 0.5  // or this much over all of them
	leastSpread   = 0.07 // standard deviation of a voice that the model plays equally loud throughout; drummers' is 0.1 and more
	mostDeviation = 0.16 // of a hit from its velocity, about
	loudest       = 0.97 // no hit is louder
	softest       = 0.08
	headroom      = 0.14 // under loudest, for the groove's loudest hits
)

// humanizeDynamics spreads a stiff groove's velocities as a model's do. The order of loud and soft stays: a hit that was louder than another
// is so afterwards.
func humanizeDynamics(stiff, model *groove.Pattern, noise *grid) {
	levels := levelsOf(stiff)
	centers := spaced(levels)
	voices := voiceMoments(model)
	all := stats.Moments{}
	for v := range voices {
		all.Merge(voices[v])
	}
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if !stiff.Hits[s][v] {
				continue
			}
			dev := leastSpread * noise[s][v]
			if voices[v].N > 0 && model.Hits[s][v] {
				dev = float64(model.Velocities[s][v]) - voices[v].Mean()
				dev += math.Sqrt(max(leastSpread*leastSpread-voices[v].Spread()*voices[v].Spread(), 0)) * noise[s][v]
				if len(levels) == 1 {
					dev += voices[v].Mean() - all.Mean() // all voices were equally loud
				}
			}
			i, _ := slices.BinarySearch(levels, stiff.Velocities[s][v])
			stiff.Velocities[s][v] = float32(shifted(centers, i, dev))
		}
	}
}

// levelsOf returns a groove's velocities, each once, the softest first.
func levelsOf(p *groove.Pattern) (levels []float32) {
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if p.Hits[s][v] {
				levels = append(levels, p.Velocities[s][v])
			}
		}
	}
	slices.Sort(levels)
	return slices.Compact(levels)
}

// spaced returns velocities with room between them, under and over them, in the order of levels.
func spaced(levels []float32) []float64 {
	out := make([]float64, len(levels))
	gap := min(leastGap, mostOfGaps/float64(max(len(levels)-1, 1)))
	for i, level := range levels {
		out[i] = float64(level)
		if i > 0 {
			out[i] = out[i-1] + max(float64(level-levels[i-1]), gap)
		}
	}
	if n := len(out); n > 0 {
		over := max(out[n-1]-(loudest-headroom), 0)
		for i := range out {
			out[i] -= over
		}
		if under := 2*softest - out[0]; under > 0 && n > 1 { // squeezed from below
			top := out[n-1]
			for i := range out {
				out[i] = top - (top-out[i])*(top-2*softest)/(top-out[0])
			}
		}
	}
	return out
}

// shifted returns a velocity that deviates from center i by about dev, but no further than half of the way to its neighbours.
func shifted(centers []float64, i int, dev float64) float64 {
	c := centers[i]
	room := min(mostDeviation*2, loudest-c)
	switch {
	case dev >= 0 && i+1 < len(centers):
		room = min(room, (centers[i+1]-c)/2)
	case dev < 0:
		room = min(mostDeviation*2, c-softest)
		if i > 0 {
			room = min(room, (c-centers[i-1])/2)
		}
	}
	if room <= 0 {
		return c
	}
	const inside = 0.96 // so that rounding to a MIDI velocity does not join two neighbours
	return c + inside*room*math.Tanh(dev/room)
}

// voiceMoments returns the moments of each voice's velocities.
func voiceMoments(p *groove.Pattern) (m [groove.NumVoices]stats.Moments) {
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if p.Hits[s][v] {
				m[v].Add(float64(p.Velocities[s][v]))
			}
		}
	}
	return m
}
