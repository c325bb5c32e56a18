package clock

import (
	"math"
	"slices"
	"time"
)

// Suspicion says that the external clock may tick twice as fast as the song, or half as fast. Two cables, two masters,
// or a sender of 48 ticks a beat do that, and the ticks alone cannot show it: it is a hint and changes nothing. So is
// SongInClocks.
type Suspicion uint8

// The suspicions.
const (
	Plausible       Suspicion = iota
	DoubledBySong             // twice the ticks that lie between two song positions of the sender
	HalvedBySong              // half of them
	DoubledSuddenly           // twice the tempo of the last minute
	HalvedSuddenly            // half of it
	SongInClocks              // the sender's song positions count ticks instead of steps, as Ardour's do
)

const (
	// rateSlot is how long ticks are counted for one figure of their rate.
	rateSlot = 2500 * time.Millisecond
	// rateSlots are the figures of a minute.
	rateSlots = 24
	// leastSlots is how many earlier figures there must be.
	leastSlots = 4
	// leastSong is how many ticks must come between two song positions: four beats.
	leastSong = 4 * PPQN
	// ratioSlack is how far, relatively, a figure may be from twice, half or once another.
	ratioSlack = 0.03
)

// tempoCheck compares the rate of the ticks with the song positions that the sender names, and with the last minute.
type tempoCheck struct {
	song     int // the last position that the sender named, in ticks; -1 = none
	inSong   int // ticks since then while the song runs
	bySong   Suspicion
	slots    [rateSlots]rateFigure // a ring
	next     int
	began    Time
	ticks    int // since began
	suddenly Suspicion
	base     float64 // the rate that the suspicion compares with, as long as the last minute has it; 0 = none
}

// rateFigure is the rate of the ticks in one slot that ended at an instant; 0 = none.
type rateFigure struct {
	ended Time
	rate  float64 // ticks/s
}

// fits reports whether a figure is ratio times another, up to a difference in the figure besides the usual one.
func fits(figure, ratio, other, besides float64) bool {
	return math.Abs(figure-ratio*other) <= ratioSlack*ratio*other+besides
}

// suspicion returns the stronger of the two: a song position is more certain than a change of tempo. Realtime-safe: yes.
func (c *tempoCheck) suspicion() Suspicion {
	if c.bySong != Plausible {
		return c.bySong
	}
	return c.suddenly
}

// tick counts a tick. Realtime-safe: yes.
func (c *tempoCheck) tick(at Time, running bool) {
	if running {
		c.inSong++
	}
	c.ticks++
	if d := at.Sub(c.began); c.ticks == 1 || d > 2*rateSlot || d < 0 { // the first tick, or the first after a silence
		c.began, c.ticks = at, 1
	} else if d >= rateSlot {
		c.finishSlot(at, float64(c.ticks-1)/d.Seconds())
		c.began, c.ticks = at, 1
	}
}

// finishSlot compares a slot's rate with the median of the last minute's. Once that is suspicious it stays the measure until none of the last
// minute's figures has it.
func (c *tempoCheck) finishSlot(at Time, rate float64) {
	var rates [rateSlots]float64
	n, based := 0, false
	for _, f := range c.slots {
		if f.rate > 0 && at >= f.ended && at.Sub(f.ended) <= rateSlots*rateSlot {
			rates[n] = f.rate
			n++
			based = based || fits(f.rate, 1, c.base, 0)
		}
	}
	if !based {
		c.base = 0
	}
	c.suddenly = Plausible
	switch {
	case c.base > 0: // the new tempo may be most of the last minute by now
		c.compare(rate, c.base)
	case n >= leastSlots:
		slices.Sort(rates[:n])
		c.compare(rate, rates[n/2])
	}
	c.slots[c.next] = rateFigure{at, rate}
	c.next = (c.next + 1) % rateSlots
}

// compare compares a rate with that of the last minute. A change that undoes what the song position said is the repair.
func (c *tempoCheck) compare(rate, before float64) {
	switch {
	case fits(rate, 2, before, 0):
		if c.suddenly = DoubledSuddenly; c.bySong == HalvedBySong {
			c.bySong, c.suddenly = Plausible, Plausible
		}
	case fits(rate, 0.5, before, 0):
		if c.suddenly = HalvedSuddenly; c.bySong == DoubledBySong {
			c.bySong, c.suddenly = Plausible, Plausible
		}
	}
	if c.suddenly != Plausible {
		c.base = before
	}
}

// locate compares the ticks since the last song position with the way that the song went. A position that fits no ratio is a jump of
// the user's. Positions are whole steps. A song that was stopped six times further than it went is counted in ticks.
func (c *tempoCheck) locate(song int, stopped bool) {
	ticks, way := float64(c.inSong), float64(song-c.song)
	if c.song < 0 || way <= 0 {
		c.begin(song)
		return
	}
	if c.inSong < leastSong && way <= 2*ticks+2*TicksPerStep && ticks <= 2*way+2*TicksPerStep {
		return // too early to tell: a sender that names the position on every beat, say
	}
	switch {
	case c.inSong < leastSong:
	case fits(ticks, 1, way, TicksPerStep):
		c.bySong = Plausible
	case fits(ticks, 2, way, 2*TicksPerStep):
		c.bySong = DoubledBySong
	case fits(ticks, 0.5, way, TicksPerStep):
		c.bySong = HalvedBySong
	case stopped && fits(way, TicksPerStep, ticks, TicksPerStep):
		c.bySong = SongInClocks
	}
	c.begin(song)
}

// begin notes that the song is at a position.
func (c *tempoCheck) begin(song int) { c.song, c.inSong = song, 0 }
