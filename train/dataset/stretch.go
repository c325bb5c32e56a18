package dataset

import (
	"fmt"

	"github.com/groovegen/groovegen/groove"
)

// stretches cuts a take at changes of meter and returns the parts that are in 4/4 and have notes, each with tick 0
// at its first bar line. A note less than half a sixteenth before the beginning of a part is its early downbeat.
func stretches(take *groove.Take) []*groove.Take {
	meters := append([]groove.TakeMeter{{Tick: 0, Meter: [2]int{4, 4}}}, take.Meters...)
	var parts []*groove.Take
	for i := 0; i < len(meters); {
		m, from := meters[i].Meter, meters[i].Tick
		for i++; i < len(meters) && (meters[i].Meter == m || meters[i].Tick == from); i++ {
			m = meters[i].Meter // of two at one tick the later counts; one that repeats the meter changes nothing
		}
		end := take.End + 1
		if i < len(meters) {
			end = min(end, meters[i].Tick)
		}
		if m == [2]int{4, 4} && end > from {
			if part := take.Section(from, end); len(part.Notes) > 0 {
				parts = append(parts, part)
			}
		}
	}
	return parts
}

// follow puts a section in 4/4 on the grid, with the given tempo or, if that is 0, the file's tempo in each window.
func (p *Performance) follow(part *groove.Take, bpm float64, rule Rule) error {
	bars := part.LoopBars()
	p.BPM = bpm
	switch {
	case p.BPM != 0:
	case len(part.Tempos) == 0:
		p.BPM = 120 // the tempo of a file without one
	case len(part.Tempos) == 1:
		p.BPM = part.Tempos[0].BPM()
	default:
		p.BPM = 60 * float64(max(part.End, 1)) / float64(part.PPQ) / part.Seconds(max(part.End, 1))
	}
	if err := groove.ValidateBPM(p.BPM); err != nil {
		return err
	}
	if err := p.grid(part, float64(bars), rule); err != nil {
		return err
	}
	if bpm != 0 || len(part.Tempos) < 2 || p.windows == 0 {
		return nil
	}
	return p.followTempo(part)
}

// followTempo gives each window its mean tempo.
func (p *Performance) followTempo(part *groove.Take) error {
	lines := barLines(part, p.windows+groove.Bars)
	p.tempos = make([]float64, p.windows)
	for i := range p.tempos {
		p.tempos[i] = 60 * 4 * groove.Bars / (lines[i+groove.Bars] - lines[i])
		if err := groove.ValidateBPM(p.tempos[i]); err != nil {
			return fmt.Errorf("from bar %d: %w", i+1, err)
		}
	}
	return nil
}

// barLines returns the times of the first n bar lines in seconds, in one pass over the tempos. The first tempo of a part
// is at its beginning, unless the file has none there.
func barLines(part *groove.Take, n int) []float64 {
	lines := make([]float64, n)
	at := groove.Take{PPQ: part.PPQ} // holds the one tempo of the moment
	tick, seconds, next := int64(0), 0.0, 0
	for i := range lines {
		line := int64(i) * 4 * int64(part.PPQ)
		for ; next < len(part.Tempos) && part.Tempos[next].Tick <= line; next++ {
			t := part.Tempos[next]
			seconds += at.Seconds(t.Tick - tick)
			tick, at.Tempos = t.Tick, []groove.TakeTempo{{Micros: t.Micros}}
		}
		seconds += at.Seconds(line - tick)
		tick, lines[i] = line, seconds
	}
	return lines
}
