package human

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
)

// GhostVelocity is the velocity under which a stroke counts as a ghost note: 38 of MIDI's 127.
const GhostVelocity = 0.3

// tally has the sums over loops from which figures are computed. Tallies add up: the figures of several performances come from the sum of
// their tallies.
type tally struct {
	loops, silent float64
	offset        stats.Moments // ms
	velocity      stats.Moments
	loopSpread    stats.Moments // ms: σ of offsets within a loop, one number a loop
	offsetLag     pairs         // successive strokes of a loop, its mean taken off
	velocityLag   pairs         // successive strokes of one voice in a loop
	slot          stats.Moments // ms from the first to the last stroke on one step
	ghosts        float64
	similarity    stats.Moments
	downbeat      stats.Moments // 1 or 0 for each bar
	perVoice      [groove.NumVoices]float64
	accent        [groove.StepsPerBar]stats.Moments // velocities on each step of the bar
	offsets       histogram
	velocities    histogram
	intervals     histogram
}

// Ranges of the histograms. Numbers outside count in the last bin.
const (
	offsetEdge, offsetBins     = 160.0, 640  // ±160 ms by ½ ms
	velocityBins               = 128         // MIDI's own steps
	intervalEdge, intervalBins = 4000.0, 800 // by 5 ms
)

func newTally() *tally {
	return &tally{
		offsets:    newHistogram(-offsetEdge, offsetEdge, offsetBins),
		velocities: newHistogram(-0.5/127, 127.5/127, velocityBins),
		intervals:  newHistogram(0, intervalEdge, intervalBins),
	}
}

// add counts a loop's hits; with voice ≥ 0 only that voice's.
func (t *tally) add(l Loop, all []hit, voice int) {
	t.loops++
	some := all
	if voice >= 0 {
		some = nil
		for _, h := range all {
			if h.voice == voice {
				some = append(some, h)
			}
		}
	}
	if len(some) == 0 {
		t.silent++
	} else {
		t.addHits(some)
		t.addSequence(some, voice)
	}
	if voice < 0 {
		t.addShape(l, all)
	}
}

// addHits counts each stroke by itself.
func (t *tally) addHits(hits []hit) {
	var within stats.Moments
	for _, h := range hits {
		t.offset.Add(h.offset)
		within.Add(h.offset)
		t.velocity.Add(h.velocity)
		if h.velocity < GhostVelocity {
			t.ghosts++
		}
		t.perVoice[h.voice]++
		t.accent[h.step%groove.StepsPerBar].Add(h.velocity)
		t.offsets.add(h.offset)
		t.velocities.add(h.velocity)
	}
	t.loopSpread.Add(within.Spread())
}

// addSequence counts each stroke with the one before it. Velocities are the voice's own, and the kick's when all voices
// are counted.
func (t *tally) addSequence(hits []hit, voice int) {
	var within stats.Moments
	for _, h := range hits {
		within.Add(h.offset)
	}
	mean := within.Mean()
	var last [groove.NumVoices]*hit
	for i := range hits {
		h := &hits[i]
		if i > 0 {
			t.offsetLag.add(hits[i-1].offset-mean, h.offset-mean)
		}
		if before := last[h.voice]; before != nil {
			t.intervals.add(h.at - before.at)
			if h.voice == max(voice, int(groove.Kick)) {
				t.velocityLag.add(before.velocity, h.velocity)
			}
		}
		last[h.voice] = h
	}
}

// addShape counts the figures that need all voices together.
func (t *tally) addShape(l Loop, all []hit) {
	var first, end [groove.Steps]float64
	var count [groove.Steps]int
	for _, h := range all {
		if count[h.step] == 0 {
			first[h.step], end[h.step] = h.offset, h.offset
		}
		first[h.step], end[h.step] = min(first[h.step], h.offset), max(end[h.step], h.offset)
		count[h.step]++
	}
	for s, n := range count {
		if n > 1 {
			t.slot.Add(end[s] - first[s])
		}
	}
	if x, ok := similarity(l.Pattern); ok {
		t.similarity.Add(x)
	}
	for bar := range groove.Bars {
		x := 0.0
		if l.Pattern.Hits[bar*groove.StepsPerBar][groove.Kick] {
			x = 1
		}
		t.downbeat.Add(x)
	}
}

func (t *tally) merge(o *tally) {
	t.loops, t.silent, t.ghosts = t.loops+o.loops, t.silent+o.silent, t.ghosts+o.ghosts
	t.offset.Merge(o.offset)
	t.velocity.Merge(o.velocity)
	t.loopSpread.Merge(o.loopSpread)
	t.offsetLag.merge(o.offsetLag)
	t.velocityLag.merge(o.velocityLag)
	t.slot.Merge(o.slot)
	t.similarity.Merge(o.similarity)
	t.downbeat.Merge(o.downbeat)
	for v := range t.perVoice {
		t.perVoice[v] += o.perVoice[v]
	}
	for s := range t.accent {
		t.accent[s].Merge(o.accent[s])
	}
	t.offsets.merge(o.offsets)
	t.velocities.merge(o.velocities)
	t.intervals.merge(o.intervals)
}

// histogram counts numbers in bins of equal width.
type histogram struct {
	lo, width float64
	counts    []float64
}

func newHistogram(lo, hi float64, bins int) histogram {
	return histogram{lo: lo, width: (hi - lo) / float64(bins), counts: make([]float64, bins)}
}

func (h *histogram) add(x float64) {
	h.counts[max(0, min(len(h.counts)-1, int(math.Floor((x-h.lo)/h.width))))]++
}

func (h *histogram) merge(o histogram) {
	for i, c := range o.counts {
		h.counts[i] += c
	}
}

// distance returns the Wasserstein-1 distance of two distributions: how far, on average, the mass of one is to be moved to make
// the other, in the unit of the numbers. It is the area between the cumulative curves, exact to the bins' width; NaN when one is
// empty.
func (h histogram) distance(o histogram) float64 {
	var n, m, a, b, area float64
	for i, c := range h.counts {
		n, m = n+c, m+o.counts[i]
	}
	for i, c := range h.counts {
		a, b = a+c/n, b+o.counts[i]/m
		area += math.Abs(a-b) * h.width
	}
	return area
}
