package clocktest

import (
	"math"

	"github.com/groovegen/groovegen/clock"
)

// Profile is a true tempo over time: pieces with constant or evenly changing tempo. Position is in ticks, time in
// seconds, both from 0. The tempo of the first and last piece extends without end.
type Profile struct {
	pieces []piece
}

// piece begins at time t and position p with frequency f in ticks/s, which grows by g ticks/s².
type piece struct{ t, p, f, g, len float64 }

// Steady returns the profile with one tempo.
func Steady(tempo clock.BPM) Profile {
	return Profile{pieces: []piece{{f: frequency(tempo), len: math.Inf(1)}}}
}

// Step returns the profile with a change of tempo on a beat.
func Step(from, to clock.BPM, beat float64) Profile {
	return Steady(from).Until(beat*clock.PPQN).Then(to, to, math.Inf(1))
}

// Ramp returns the profile that goes from one tempo to the other, linearly in time, from the given beat on and in the
// given number of seconds.
func Ramp(from, to clock.BPM, beat, seconds float64) Profile {
	return Steady(from).Until(beat*clock.PPQN).Then(from, to, seconds).Then(to, to, math.Inf(1))
}

// Until cuts the last piece at a position in ticks.
func (p Profile) Until(ticks float64) Profile {
	n := len(p.pieces)
	out := append([]piece(nil), p.pieces...)
	out[n-1].len = out[n-1].time(ticks) - out[n-1].t
	return Profile{pieces: out}
}

// Then appends a piece of the given length in seconds.
func (p Profile) Then(from, to clock.BPM, seconds float64) Profile {
	l := p.pieces[len(p.pieces)-1]
	next := piece{t: l.t + l.len, f: frequency(from), len: seconds}
	next.p = l.pos(next.t)
	if from != to {
		next.g = (frequency(to) - next.f) / seconds
	}
	return Profile{pieces: append(append([]piece(nil), p.pieces...), next)}
}

// TimeAt returns when the position is reached.
func (p Profile) TimeAt(ticks float64) float64 {
	i := len(p.pieces) - 1
	for i > 0 && p.pieces[i].p > ticks {
		i--
	}
	return p.pieces[i].time(ticks)
}

// TicksAt returns the position at a time.
func (p Profile) TicksAt(t float64) float64 { return p.at(t).pos(t) }

// Frequency returns the tempo at a time in ticks/s.
func (p Profile) Frequency(t float64) float64 {
	c := p.at(t)
	return c.f + c.g*(t-c.t)
}

func (p Profile) at(t float64) piece {
	i := len(p.pieces) - 1
	for i > 0 && p.pieces[i].t > t {
		i--
	}
	return p.pieces[i]
}

func (c piece) pos(t float64) float64 { return c.p + c.f*(t-c.t) + c.g*(t-c.t)*(t-c.t)/2 }

func (c piece) time(ticks float64) float64 {
	d := ticks - c.p
	if c.g == 0 {
		return c.t + d/c.f
	}
	return c.t + 2*d/(c.f+math.Sqrt(c.f*c.f+2*c.g*d))
}

func frequency(tempo clock.BPM) float64 { return float64(tempo) * clock.PPQN / 60 }
