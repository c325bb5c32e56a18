package groove

import (
	"fmt"
	"sort"
)

// MeterError says that a window of four bars is not in 4/4 throughout.
type MeterError struct {
	Bar   int    // the first bar that is not a whole one of 4/4, from 0
	Meter [2]int // that it is in
	Short bool   // it is in 4/4, and the next meter begins before its end
}

// Error counts bars from 1, as users do.
func (e *MeterError) Error() string {
	const want = "a groove is four bars of 4/4 in a row, without a change of meter"
	if e.Short {
		return fmt.Sprintf("bar %d is cut short by a change of meter: %s", e.Bar+1, want)
	}
	return fmt.Sprintf("bar %d is in %d/%d: %s", e.Bar+1, e.Meter[0], e.Meter[1], want)
}

// meterRun is bars of one meter.
type meterRun struct {
	tick, length int64 // where it begins, and the length of a bar, in ticks
	first        int64 // its first bar
	meter        [2]int
}

// barMap is where the bars of a take begin: a change of meter begins a bar, so that a pickup bar shifts those behind it.
type barMap []meterRun

// bars returns the bars of a take. A meter behind the last note has no effect, and one that repeats the meter begins no bar.
func (t *Take) bars() barMap {
	last := int64(0)
	for _, n := range t.Notes {
		last = max(last, n.Tick)
	}
	m := barMap{{0, t.barLength([2]int{4, 4}), 0, [2]int{4, 4}}}
	for _, c := range t.Meters {
		run := m[len(m)-1]
		switch {
		case c.Tick > last:
			continue
		case c.Tick == run.tick: // of two at one tick the later counts
			m = m[:len(m)-1]
		case c.Meter == run.meter:
			continue
		}
		if len(m) > 0 {
			run = m[len(m)-1]
			run.first += (c.Tick - run.tick + run.length - 1) / run.length
			if run.meter == c.Meter && (c.Tick-run.tick)%run.length == 0 {
				continue
			}
		}
		m = append(m, meterRun{c.Tick, t.barLength(c.Meter), run.first, c.Meter})
	}
	return m
}

// barLength returns the length of a bar in ticks.
func (t *Take) barLength(meter [2]int) int64 {
	return max(1, 4*int64(t.PPQ)*int64(meter[0])/int64(meter[1]))
}

// count returns how many bars there are up to a tick, a begun one counted.
func (m barMap) count(end int64) int64 {
	run := m[len(m)-1]
	for i := len(m) - 1; i > 0 && m[i].tick >= end; i-- {
		run = m[i-1]
	}
	return run.first + max(0, end-run.tick+run.length-1)/run.length
}

// at returns the run that a bar is in.
func (m barMap) at(bar int64) int {
	return sort.Search(len(m), func(i int) bool { return m[i].first > bar }) - 1
}

// window returns the tick where four bars of 4/4 begin. The error is a *MeterError.
func (m barMap) window(bar int64) (int64, error) {
	i := m.at(bar)
	run := m[i]
	start := run.tick + (bar-run.first)*run.length
	switch {
	case run.meter != [2]int{4, 4}:
		return start, &MeterError{Bar: int(bar), Meter: run.meter}
	case i+1 == len(m) || start+Bars*run.length <= m[i+1].tick:
		return start, nil
	}
	next := m[i+1]
	if (next.tick-run.tick)%run.length != 0 {
		return start, &MeterError{Bar: int(next.first - 1), Meter: run.meter, Short: true}
	}
	return start, &MeterError{Bar: int(next.first), Meter: next.meter}
}
