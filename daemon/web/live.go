package web

import (
	"math"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
)

// Live is the state of the song: what a page needs to place its playhead and to schedule sound ahead.
type Live struct {
	At       time.Duration // time of this state, by the server's clock
	State    string        // "stopped", "armed", "running", "lost"
	External bool
	Locked   bool
	Epoch    uint32  // counts starts and jumps
	Ticks    float64 // song position, 24 a beat
	BPM      float64
	Scale    float64 // speed of the groove relative to the song
	Playing  uint64  // id of the current loop; 0 = none yet
	Pending  uint64  // id of the waiting loop; 0 = none
}

// liveDoc is Live as sent to pages.
type liveDoc struct {
	At       float64 `json:"at"`
	State    string  `json:"state"`
	Ticks    float64 `json:"ticks"`
	Step     float64 `json:"step"` // of the loop, 0 to 64
	BPM      float64 `json:"bpm"`
	Scale    float64 `json:"scale"`
	Epoch    uint32  `json:"epoch"`
	External bool    `json:"external"`
	Locked   bool    `json:"locked"`
	Playing  uint64  `json:"playing"`
	Pending  uint64  `json:"pending"`
	Beat     string  `json:"beat"` // as DAWs show it
}

// doc returns l as sent to pages, in numbers that JSON can represent.
func (l Live) doc() liveDoc {
	ticks := finite(l.Ticks)
	return liveDoc{
		At: millis(l.At), State: l.State, Ticks: ticks, Step: l.step(), BPM: finite(l.BPM), Scale: l.scale(), Epoch: l.Epoch,
		External: l.External, Locked: l.Locked, Playing: l.Playing, Pending: l.Pending, Beat: control.Position(ticks),
	}
}

// scale returns the time scale; 0 means 1.
func (l Live) scale() float64 {
	if l.Scale > 0 {
		return l.Scale
	}
	return 1
}

// step returns the place in the loop, [0, 64).
func (l Live) step() float64 {
	s := math.Mod(finite(l.Ticks)*l.scale()/groove.TicksPerStep, groove.Steps)
	if s < 0 {
		s += groove.Steps
	}
	return s
}

// moved reports whether l is more than before advanced in time: a page that extrapolates from before would be audibly
// wrong.
func (l Live) moved(before Live) bool {
	a, b := l, before
	a.At, a.Ticks, a.BPM, b.At, b.Ticks, b.BPM = 0, 0, 0, 0, 0, 0
	if a != b || math.Abs(l.BPM-before.BPM) > 0.05 {
		return true
	}
	want := before.Ticks
	if before.State == "running" {
		const ticksPerBeat = groove.TicksPerStep * groove.StepsPerBeat
		want += (l.At - before.At).Minutes() * before.BPM * ticksPerBeat
	}
	const slack = 0.1 // ticks: 2 ms at 120 BPM
	return !(math.Abs(l.Ticks-want) <= slack)
}

// finite returns x, or 0 for infinities and NaN, which JSON cannot represent.
func finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x
}
