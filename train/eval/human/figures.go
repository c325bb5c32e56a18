package human

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
)

// Number is a float64 that JSON writes as null when there is none (NaN).
type Number float64

// MarshalJSON writes the number, or null when it is not finite.
func (n Number) MarshalJSON() ([]byte, error) {
	if x := float64(n); math.IsNaN(x) || math.IsInf(x, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (n *Number) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*n = Number(math.NaN())
		return nil
	}
	return json.Unmarshal(data, (*float64)(n))
}

// The names of figures, as reports and JSON spell them. Figures of one voice use only its own strokes. In brackets: the
// value of real loops (see the package doc).
const (
	// Hits is the number of strokes a loop (75.1; training windows 76.1).
	Hits = "hits"
	// OffsetMean is the mean offset in ms, positive = late (−11.8).
	OffsetMean = "offset_mean_ms"
	// OffsetSpread is σ of all offsets in ms (26.3; rock 27.1).
	OffsetSpread = "offset_spread_ms"
	// LoopSpread is σ of the offsets within a loop in ms, the mean over loops (22.4).
	LoopSpread = "loop_spread_ms"
	// OffsetLag is the correlation of the offset of a stroke with the next one's in the order of sounding, each less
	// its loop's mean, over the pairs of all loops (0.176).
	OffsetLag = "offset_lag1"
	// VelocityLag is the correlation of the velocity of a stroke with the next one's of the same voice in the loop,
	// over the pairs of all loops; of all voices together, it is the kick's (0.656). No mean is subtracted: the value
	// is high because drummers differ in loudness.
	VelocityLag = "velocity_lag1"
	// VelocityMean is the mean velocity, 0–1.
	VelocityMean = "velocity_mean"
	// VelocitySpread is σ of all velocities.
	VelocitySpread = "velocity_spread"
	// Ghosts is the share of strokes under GhostVelocity.
	Ghosts = "ghost_share"
	// SlotSpread is the time in ms from the first to the last stroke on one step, over the steps with two or more (19).
	SlotSpread = "slot_spread_ms"
	// BarSimilarity is the Jaccard index of the hits of two bars of a loop, over its six pairs of bars, the mean over
	// loops (0.59).
	BarSimilarity = "bar_likeness"
	// DownbeatKick is the share of bars with a kick on the first step (0.794).
	DownbeatKick = "downbeat_kick"
)

// PerLoop returns the name of the figure of a voice's strokes a loop (mid tom 0.774, crash 0.795).
func PerLoop(v groove.Voice) string { return "per_loop." + v.String() }

// Accent returns the name of the figure of the mean velocity on a step of the bar, 0–15.
func Accent(step int) string { return fmt.Sprintf("accent.%02d", step+1) }

// Figure is a named number.
type Figure struct {
	Name  string `json:"name"`
	Value Number `json:"value"`
}

// figures returns the tally's figures, always the same ones in the same order; those of a whole kit only when it is
// one.
func (t *tally) figures(kit bool) []Figure {
	out := []Figure{
		{Hits, Number(t.velocity.N / t.loops)},
		{OffsetMean, Number(t.offset.Mean())},
		{OffsetSpread, Number(t.offset.Spread())},
		{LoopSpread, Number(t.loopSpread.Mean())},
		{OffsetLag, Number(t.offsetLag.correlation())},
		{VelocityLag, Number(t.velocityLag.correlation())},
		{VelocityMean, Number(t.velocity.Mean())},
		{VelocitySpread, Number(t.velocity.Spread())},
		{Ghosts, Number(t.ghosts / t.velocity.N)},
	}
	if kit {
		out = append(out,
			Figure{SlotSpread, Number(t.slot.Mean())},
			Figure{BarSimilarity, Number(t.similarity.Mean())},
			Figure{DownbeatKick, Number(t.downbeat.Mean())})
		for _, v := range groove.AllVoices() {
			out = append(out, Figure{PerLoop(v), Number(t.perVoice[v] / t.loops)})
		}
	}
	for s := range t.accent {
		out = append(out, Figure{Accent(s), Number(t.accent[s].Mean())})
	}
	return out
}

// Value returns the figure with a name, or NaN if there is none.
func Value(figures []Figure, name string) float64 {
	for _, f := range figures {
		if f.Name == name {
			return float64(f.Value)
		}
	}
	return math.NaN()
}

// Measure returns the figures of loops with at least one hit; silent loops are left out.
func Measure(loops []Loop) []Figure {
	t := newTally()
	for _, l := range loops {
		if h := l.hits(); len(h) > 0 {
			t.add(l, h, -1)
		}
	}
	return t.figures(true)
}
