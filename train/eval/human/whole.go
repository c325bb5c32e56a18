package human

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
)

// Whole is the figures of whole performances, for which loops are too short.
type Whole struct {
	Performances int `json:"performances"`
	// OffsetLag is the correlation of each stroke's offset with the next one's in the order of sounding, the mean over
	// performances (rock, validation and test: 0.365).
	OffsetLag Number `json:"offset_lag1"`
	// KickLag is the correlation of each kick's velocity, less the performance's mean of kicks on that step of the bar,
	// with the next one's, over the pairs of all performances (rock: 0.285). Without the metre, the rest is how loud
	// the drummer plays at the moment.
	KickLag Number `json:"kick_velocity_lag1"`
}

// MeasureWhole computes the figures of performances. Each is given as its windows at a hop of one bar: only the first
// bar of each loop counts, except of the last loop, which counts whole.
func MeasureWhole(performances [][]Loop) Whole {
	out := Whole{}
	var lags stats.Moments
	var kicks pairs
	for _, loops := range performances {
		hits := stitch(loops)
		if len(hits) == 0 {
			continue
		}
		out.Performances++
		var lag pairs
		for i := 1; i < len(hits); i++ {
			lag.add(hits[i-1].offset, hits[i].offset)
		}
		if r := lag.correlation(); !math.IsNaN(r) {
			lags.Add(r)
		}
		kickPairs(&kicks, hits)
	}
	out.OffsetLag, out.KickLag = Number(lags.Mean()), Number(kicks.correlation())
	return out
}

// stitch returns the strokes of a performance in the order of sounding, to within a bar line.
func stitch(loops []Loop) []hit {
	var out []hit
	for i, l := range loops {
		for _, h := range l.hits() {
			if h.step < groove.StepsPerBar || i == len(loops)-1 {
				out = append(out, h)
			}
		}
	}
	return out
}

// kickPairs adds the pairs of successive kicks, the mean of their place in the bar taken off.
func kickPairs(p *pairs, hits []hit) {
	var place [groove.StepsPerBar]stats.Moments
	for _, h := range hits {
		if h.voice == int(groove.Kick) {
			place[h.step%groove.StepsPerBar].Add(h.velocity)
		}
	}
	last, any := 0.0, false
	for _, h := range hits {
		if h.voice != int(groove.Kick) {
			continue
		}
		x := h.velocity - place[h.step%groove.StepsPerBar].Mean()
		if any {
			p.add(last, x)
		}
		last, any = x, true
	}
}
