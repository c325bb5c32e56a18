package recording

import (
	"math"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/groove"
)

// maxError is the largest difference between the file's time and the clock's, in seconds, that needs no new tempo.
const maxError = 0.001

// mapper builds the tempo map of a piece, so that the file takes the time that the clock took. It compares once a beat, because
// the tempo between two notes that are close together means little.
type mapper struct {
	tempos []groove.TempoAt

	unit    float64 // where the present tempo began, and at which second of the file
	seconds float64
	bpm     float64

	markUnit    float64 // the place of the last comparison, and its second of the file
	markSeconds float64
	origin      clock.Time // the clock's time at that place
}

// tempoMap returns the tempos of placed notes.
func tempoMap(all []placed) []groove.TempoAt {
	var m mapper
	for i := range all {
		s := &all[i]
		unit := s.at * unitsPerTick
		switch {
		case i == 0:
			m.begin(s, unit)
		case s.breaks:
			m.leap(s, unit)
		case unit-m.markUnit >= groove.UnitsPerBeat:
			m.look(s, unit)
		}
	}
	return m.tempos
}

// written is a tempo as a file rounds it, so that sums here equal those of a reader.
func written(bpm float64) float64 {
	bpm = min(max(bpm, groove.MinBPM), groove.MaxBPM)
	return 60e6 / math.Round(60e6/bpm)
}

func length(units, bpm float64) float64 { return units / groove.UnitsPerBeat * secondsPerMin / bpm }

func (m *mapper) begin(s *placed, unit float64) {
	m.bpm = written(float64(s.Tempo))
	m.tempos = []groove.TempoAt{{Unit: 0, BPM: m.bpm}}
	m.mark(s, unit)
}

// mark sets the place of the last comparison: there the file's time is the clock's.
func (m *mapper) mark(s *placed, unit float64) {
	m.markUnit, m.markSeconds = unit, m.at(unit)
	m.origin = s.Line
}

// at returns the file's second at a unit.
func (m *mapper) at(unit float64) float64 { return m.seconds + length(unit-m.unit, m.bpm) }

// leap continues after the song jumped, at the tempo there.
func (m *mapper) leap(s *placed, unit float64) {
	if bpm := written(float64(s.Tempo)); math.Abs(bpm-m.bpm) > 1e-3 {
		m.set(max(math.Floor(unit), m.unit), bpm)
	}
	m.mark(s, unit)
}

// set makes bpm the tempo from a unit on, which is not before the last one.
func (m *mapper) set(unit, bpm float64) {
	m.seconds, m.unit, m.bpm = m.at(unit), unit, bpm
	at := max(int64(math.Round(unit)), 0)
	if n := len(m.tempos); m.tempos[n-1].Unit >= at {
		m.tempos[n-1].BPM = bpm
		return
	}
	m.tempos = append(m.tempos, groove.TempoAt{Unit: at, BPM: bpm})
}

// look compares the file's time with the clock's. Where they differ, it gives the stretch since the last comparison the tempo that
// makes them agree: the clock's own tempo if it does, otherwise a computed one.
func (m *mapper) look(s *placed, unit float64) {
	passed := s.Line.Sub(m.origin).Seconds()
	want := m.markSeconds + passed
	if math.Abs(m.at(unit)-want) > maxError {
		from := max(math.Round(m.markUnit), m.unit)
		bpm := written(float64(s.Tempo))
		start := m.at(from)
		if math.Abs(start+length(unit-from, bpm)-want) > maxError && want > start {
			bpm = written((unit - from) / groove.UnitsPerBeat * secondsPerMin / (want - start))
		}
		m.set(from, bpm)
	}
	// The next comparison corrects the rest of the error, because it uses the clock's time.
	m.markUnit, m.markSeconds = unit, want
	m.origin = s.Line
}
