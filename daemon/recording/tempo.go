package recording

import (
	"math"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/groove"
)

const (
	// maxError is the largest difference between the piece's time and the clock's, in seconds.
	maxError = 0.004
	// sameTempo is how far a tempo may be from a whole number that was meant, relatively: two computers' clocks differ by up to a ten-thousandth.
	sameTempo = 2e-4
	// leastSpread is the least relative uncertainty of a measured tempo.
	leastSpread = 2e-5
)

// mapper builds the tempo map of a piece: as few tempos as possible, each the roundest one with which the piece takes the time that the
// clock took (a swinging door: Bristol, Swinging door trending, 1990).
type mapper struct {
	tempos []groove.TempoAt

	unit    float64 // where the present tempo begins, and at which second of the piece
	seconds float64
	door    door

	at      float64 // of the note before
	shift   float64 // from the clock's seconds to the piece's, since the last leap
	started bool
}

// door is what is known of a stretch with one tempo: the seconds a unit may last, and sums for the straight line through the notes.
type door struct {
	slowest, fastest    float64 // seconds a unit
	n, u, t, uu, ut, tt float64
	units               float64 // how long the stretch is
	clock               float64 // the clock's own tempo at its end, in BPM
}

func newDoor() door { return door{slowest: math.Inf(1)} }

// add returns the door with a note that is units and seconds from the beginning of the stretch. ok is false if no tempo fits.
func (d door) add(units, seconds, bpm float64) (door, bool) {
	d.n, d.u, d.t, d.clock = d.n+1, d.u+units, d.t+seconds, bpm
	d.uu, d.ut, d.tt = d.uu+units*units, d.ut+units*seconds, d.tt+seconds*seconds
	d.units = max(d.units, units)
	if units > 0 {
		d.slowest = min(d.slowest, (seconds+maxError)/units)
		d.fastest = max(d.fastest, (seconds-maxError)/units)
	}
	return d, d.fastest <= d.slowest
}

// tempoMap returns the tempos of placed notes.
func tempoMap(all []placed) []groove.TempoAt {
	m := mapper{door: newDoor()}
	for i := range all {
		m.add(&all[i])
	}
	m.end()
	return whole(m.tempos)
}

func (m *mapper) add(s *placed) {
	unit, now := s.at*unitsPerTick, s.Line.Sub(0).Seconds()
	switch {
	case !m.started:
		m.started, m.shift = true, length(unit, bpmOf(s.Tempo))-now
	case s.breaks:
		m.end()
		m.next(max(unit, m.unit))
		m.shift = m.seconds - now
	}
	wider, fits := m.door.add(unit-m.unit, now+m.shift-m.seconds, bpmOf(s.Tempo))
	if !fits {
		m.end()
		m.next(m.at)
		wider, _ = m.door.add(unit-m.unit, now+m.shift-m.seconds, bpmOf(s.Tempo))
	}
	m.door, m.at = wider, unit
}

// end writes the tempo of the present stretch.
func (m *mapper) end() {
	before := 0.0
	if n := len(m.tempos); n > 0 {
		before = m.tempos[n-1].BPM
	}
	bpm := m.door.tempo(before)
	at := max(int64(math.Round(m.unit)), 0)
	switch n := len(m.tempos); {
	case n > 0 && bpm == before:
	case n > 0 && m.tempos[n-1].Unit >= at:
		m.tempos[n-1].BPM = bpm
	default:
		m.tempos = append(m.tempos, groove.TempoAt{Unit: at, BPM: bpm})
	}
}

// next begins a stretch at a unit.
func (m *mapper) next(unit float64) {
	m.seconds += length(unit-m.unit, m.tempos[len(m.tempos)-1].BPM)
	m.unit, m.door = unit, newDoor()
}

// tempo returns the tempo of a stretch: the one before it if that fits, else the clock's own if it is round, else the roundest one that fits.
func (d *door) tempo(before float64) float64 {
	least, most := bpmOfSeconds(d.slowest), bpmOfSeconds(d.fastest)
	if from, to, ok := d.measured(); ok && from <= most && to >= least {
		least, most = max(least, from), min(most, to)
	}
	least, most = max(least, groove.MinBPM), min(most, groove.MaxBPM)
	if least > most { // no tempo that can be played fits
		return min(max(d.clock, groove.MinBPM), groove.MaxBPM)
	}
	if before >= least && before <= most {
		return before
	}
	if own := round(d.clock, 1e3); math.Abs(own-d.clock) < 1e-9 && own >= least && own <= most {
		return own
	}
	return roundest(least, most)
}

// measured returns the range in which the tempo is by the straight line through the notes, in BPM; false for too few notes.
func (d *door) measured() (from, to float64, ok bool) {
	variance := d.uu - d.u*d.u/d.n
	if d.n < 8 || variance <= 0 || d.units < groove.UnitsPerBeat {
		return 0, 0, false
	}
	slope := (d.ut - d.u*d.t/d.n) / variance
	rest := max(d.tt-d.t*d.t/d.n-slope*slope*variance, 0)
	spread := max(3*math.Sqrt(rest/(d.n-2)/variance), slope*leastSpread)
	if slope <= spread {
		return 0, 0, false
	}
	return bpmOfSeconds(slope + spread), bpmOfSeconds(slope - spread), true
}

// roundest returns the number between two, the ends included, that has the fewest decimals.
func roundest(least, most float64) float64 {
	for parts := 1.0; parts <= 1e6; parts *= 10 {
		if lo, hi := math.Ceil(least*parts), math.Floor(most*parts); lo <= hi {
			return min(max(math.Round((least+most)/2*parts), lo), hi) / parts
		}
	}
	return (least + most) / 2
}

// whole returns one tempo where all are about the same whole number: how far two computers' clocks differ is no tempo.
func whole(tempos []groove.TempoAt) []groove.TempoAt {
	if len(tempos) == 0 {
		return tempos
	}
	meant := math.Round(tempos[0].BPM)
	for _, t := range tempos {
		if math.Abs(t.BPM/meant-1) > sameTempo {
			return tempos
		}
	}
	return []groove.TempoAt{{Unit: tempos[0].Unit, BPM: meant}}
}

func round(x, parts float64) float64 { return math.Round(x*parts) / parts }

func bpmOf(t clock.BPM) float64 { return min(max(float64(t), groove.MinBPM), groove.MaxBPM) }

// bpmOfSeconds converts the seconds that a unit lasts to BPM; 0 or less is infinitely fast.
func bpmOfSeconds(s float64) float64 {
	if s <= 0 {
		return math.Inf(1)
	}
	return secondsPerMin / (s * groove.UnitsPerBeat)
}

func length(units, bpm float64) float64 { return units / groove.UnitsPerBeat * secondsPerMin / bpm }
