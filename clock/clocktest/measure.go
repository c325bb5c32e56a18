package clocktest

import (
	"math"

	"github.com/groovegen/groovegen/clock"
)

// Sample is the error of a source at one instant.
type Sample struct {
	Tick  int     // number of the tick that just arrived; -1 between ticks
	Ticks float64 // the source's position in ticks
	Beat  float64 // true position in beats
	Error float64 // how late the source's beat is, in s
}

// Follow starts the source, feeds it the train, and samples it just after each tick and just before the next one.
func Follow(src clock.Source, tr Train) []Sample {
	stamps := tr.Stamps()
	src.Handle(clock.Event{Kind: clock.Start, At: stamps[0] - 1e6})
	out := make([]Sample, 0, 2*len(stamps))
	for i, at := range stamps {
		src.Handle(clock.Event{Kind: clock.Tick, At: at})
		out = append(out, sample(src, tr.Profile, at, i))
		if i+1 < len(stamps) && stamps[i+1] > at+1 {
			out = append(out, sample(src, tr.Profile, stamps[i+1]-1, -1))
		}
	}
	return out
}

func sample(src clock.Source, p Profile, at clock.Time, tick int) Sample {
	t := at.Sub(Origin).Seconds()
	truth := p.TicksAt(t)
	ticks := src.Status().Timeline.TicksAt(at)
	return Sample{Tick: tick, Ticks: ticks, Beat: truth / clock.PPQN, Error: (truth - ticks) / p.Frequency(t)}
}

// Span returns the samples between two beats, the second excluded.
func Span(s []Sample, from, to float64) []Sample {
	var out []Sample
	for _, x := range s {
		if x.Beat >= from && x.Beat < to {
			out = append(out, x)
		}
	}
	return out
}

// RMS returns the root of the mean squared error in s.
func RMS(s []Sample) float64 {
	sum := 0.0
	for _, x := range s {
		sum += x.Error * x.Error
	}
	return math.Sqrt(sum / float64(max(len(s), 1)))
}

// Max returns the greatest absolute error in s.
func Max(s []Sample) float64 {
	m := 0.0
	for _, x := range s {
		m = math.Max(m, math.Abs(x.Error))
	}
	return m
}

// Mean returns the mean error in s.
func Mean(s []Sample) float64 {
	sum := 0.0
	for _, x := range s {
		sum += x.Error
	}
	return sum / float64(max(len(s), 1))
}

// OnBeats returns the samples that were taken on the tick of a beat.
func OnBeats(s []Sample) []Sample {
	var out []Sample
	for _, x := range s {
		if x.Tick >= 0 && x.Tick%clock.PPQN == 0 {
			out = append(out, x)
		}
	}
	return out
}

// LeastSquares returns the samples of the least-squares line through all ticks so far, the optimum under a steady
// tempo. It is sampled at the ticks from the third on.
func LeastSquares(tr Train) []Sample {
	var out []Sample
	var n, sx, sy, sxx, sxy float64
	for i, at := range tr.Stamps() {
		x, y := float64(i), at.Sub(Origin).Seconds()
		n, sx, sy, sxx, sxy = n+1, sx+x, sy+y, sxx+x*x, sxy+x*y
		if i < 2 {
			continue
		}
		slope := (n*sxy - sx*sy) / (n*sxx - sx*sx)
		e := (sy-slope*sx)/n + slope*x - tr.Profile.TimeAt(x)
		out = append(out, Sample{Tick: i, Beat: x / clock.PPQN, Error: e})
	}
	return out
}

// Steps counts the errors of a player that plays each step when the position reaches it.
type Steps struct {
	Played, Skipped, Doubled int
	highest                  int
	begun                    bool
}

// maxFallback is how many ticks a position may go back behind the newest step. As far as that a sequencer, which
// remembers what it has played, does not play the step again.
const maxFallback = 1.5

// Observe adds the next position in ticks, at most half a step after the previous one.
func (c *Steps) Observe(ticks float64) {
	step := int(math.Floor(ticks / clock.TicksPerStep))
	switch {
	case !c.begun:
		c.begun, c.highest = true, step
		c.Played++
	case step > c.highest:
		c.Skipped += step - c.highest - 1
		c.highest = step
		c.Played++
	case ticks < float64(c.highest*clock.TicksPerStep)-maxFallback:
		c.Doubled++
		c.highest = step
	}
}

func countSteps(s []Sample) Steps {
	var c Steps
	for _, x := range s {
		c.Observe(x.Ticks)
	}
	return c
}
