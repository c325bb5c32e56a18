package infer

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

// Drummers repeat themselves: chance choices of one bar come back in the next. So the noise that decides a hit
// and its velocity and timing is shared between the bars. Each kind is a sum of independent normal parts whose
// variances are the shares below and sum to 1. The values come from the reference implementation, which chose them so
// that a classifier separates its loops from real ones least often (accuracy 0.92 with independent noise, 0.78 with
// these).
const (
	hitAllBars   = 0.72 // one value for a position in the bar and a voice, in all four bars
	hitAlternate = 0.18 // the same, but bars 0 and 2 share one value, 1 and 3 another
	hitFree      = 1 - hitAllBars - hitAlternate

	velocityLoop     = 0.25 // one value for a voice in the loop
	velocityPosition = 0.45 // one value for a position in the bar and a voice
	velocityFree     = 1 - velocityLoop - velocityPosition

	offsetLoop     = 0.15
	offsetPosition = 0.15
	offsetDrift    = 1 - offsetLoop - offsetPosition // follows the time before it: a first-order autoregression
	offsetMemory   = 0.35                            // its correlation from one step to the next

	// variationKept is the share of the noise's variance that every variation of a seed has in common with variation 0. Any two
	// variations correlate by as much, so that variations never drift away.
	variationKept = 0.8

	// steadyKept is the same of hits and loop statistics at the default steadiness, where a variation keeps the groove. Touches change as before.
	steadyKept = 0.95
)

// grid has a value for each cell.
type grid [groove.Steps][groove.NumVoices]float64

// noise draws the three grids of standard normal numbers that make a pattern from a decoder's output.
type noise struct {
	rng                       *stream
	hits, velocities, offsets grid
	spare, start              grid
	barNoise                  [3][groove.StepsPerBar][groove.NumVoices]float64
	loopNoise, drift          [groove.NumVoices]float64

	steady float64 // see Sampling
}

// draw fills the grids for a variation of a seed.
func (n *noise) draw(set *Sampling) {
	n.steady = set.Steady
	n.drawFrom(&n.hits, streamHits, set, n.drawKind)
	n.drawFrom(&n.velocities, streamVelocity, set, n.drawKind)
	n.drawFrom(&n.offsets, streamOffset, set, n.drawKind)
}

// drawFrom fills a grid with draw. In a glide it moves from the start's numbers to this loop's along a quarter
// circle, which keeps them standard normal everywhere.
func (n *noise) drawFrom(dst *grid, kind uint64, set *Sampling, draw func(dst *grid, kind, seed uint64, variation uint32)) {
	draw(dst, kind, set.Seed, set.Variation)
	if set.From == nil || set.GlidePosition >= 1 {
		return
	}
	draw(&n.start, kind, SeedOf(set.From.Seed, set.From.Draw), ofTake(set.From.Variation, set.From.Take))
	to, from := math.Sincos(set.GlidePosition * math.Pi / 2)
	for s := range dst {
		for v := range dst[s] {
			dst[s][v] = from*n.start[s][v] + to*dst[s][v]
		}
	}
}

func (n *noise) drawKind(dst *grid, kind, seed uint64, variation uint32) {
	n.fill(dst, kind, seed, 0)
	if variation == 0 || keepsHits(kind, variation) {
		return
	}
	n.fill(&n.spare, kind, seed, variation)
	keep, change := n.kept(kind)
	for s := range dst {
		for v := range dst[s] {
			dst[s][v] = keep*dst[s][v] + change*n.spare[s][v]
		}
	}
}

// kept returns the weights of what a variation has in common with its seed, and of what it changes.
func (n *noise) kept(kind uint64) (keep, change float64) {
	more := 0.0
	if kind == streamHits || kind == streamLoopStats {
		more = (steadyKept - variationKept) * towardDefault(n.steady)
	}
	return math.Sqrt(variationKept + more), math.Sqrt((1 - variationKept) - more)
}

// keepsHits reports whether a kind of noise is that of variation 0: of the candidate that keeps the groove's hits, and has its own touch.
func keepsHits(kind uint64, variation uint32) bool {
	return variation>>takeShift == keepingTake && (kind == streamHits || kind == streamLoopStats)
}

// drawFree is drawKind without anything shared between cells, for a refiner, whose nets repeat bars by themselves.
func (n *noise) drawFree(dst *grid, kind, seed uint64, variation uint32) {
	if keepsHits(kind, variation) {
		variation = 0
	}
	keep, change := 1.0, 0.0
	if variation != 0 {
		keep, change = n.kept(kind)
	}
	n.rng.seed(seed, kind, 0)
	for s := range dst {
		for v := range dst[s] {
			dst[s][v] = keep * n.rng.NormFloat64()
		}
	}
	if variation == 0 {
		return
	}
	n.rng.seed(seed, kind, variation)
	for s := range dst {
		for v := range dst[s] {
			dst[s][v] += change * n.rng.NormFloat64()
		}
	}
}

func (n *noise) fill(dst *grid, kind, seed uint64, variation uint32) {
	n.rng.seed(seed, kind, variation)
	switch kind {
	case streamHits:
		n.fillHits(dst)
	case streamVelocity:
		n.fillVelocities(dst)
	default:
		n.fillOffsets(dst)
	}
}

// drawBar fills one grid of a bar's positions.
func (n *noise) drawBar(i int) *[groove.StepsPerBar][groove.NumVoices]float64 {
	for p := range n.barNoise[i] {
		for v := range n.barNoise[i][p] {
			n.barNoise[i][p][v] = n.rng.NormFloat64()
		}
	}
	return &n.barNoise[i]
}

func (n *noise) drawLoop() {
	for v := range n.loopNoise {
		n.loopNoise[v] = n.rng.NormFloat64()
	}
}

func (n *noise) fillHits(dst *grid) {
	all, alternate := n.drawBar(0), [2]*[groove.StepsPerBar][groove.NumVoices]float64{n.drawBar(1), n.drawBar(2)}
	for s := range dst {
		bar, pos := s/groove.StepsPerBar, s%groove.StepsPerBar
		for v := range dst[s] {
			dst[s][v] = math.Sqrt(hitAllBars)*all[pos][v] + math.Sqrt(hitAlternate)*alternate[bar%2][pos][v] +
				math.Sqrt(hitFree)*n.rng.NormFloat64()
		}
	}
}

func (n *noise) fillVelocities(dst *grid) {
	n.drawLoop()
	position := n.drawBar(0)
	for s := range dst {
		for v := range dst[s] {
			dst[s][v] = math.Sqrt(velocityLoop)*n.loopNoise[v] + math.Sqrt(velocityPosition)*position[s%groove.StepsPerBar][v] +
				math.Sqrt(velocityFree)*n.rng.NormFloat64()
		}
	}
}

func (n *noise) fillOffsets(dst *grid) {
	n.drawLoop()
	position := n.drawBar(0)
	for v := range n.drift {
		n.drift[v] = n.rng.NormFloat64()
	}
	for s := range dst {
		for v := range dst[s] {
			dst[s][v] = math.Sqrt(offsetLoop)*n.loopNoise[v] + math.Sqrt(offsetPosition)*position[s%groove.StepsPerBar][v] +
				math.Sqrt(offsetDrift)*n.drift[v]
			n.drift[v] = offsetMemory*n.drift[v] + math.Sqrt(1-offsetMemory*offsetMemory)*n.rng.NormFloat64()
		}
	}
}

// normalCDF is Φ, which maps a standard normal number to a uniform one.
func normalCDF(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }
