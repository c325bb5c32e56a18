package dataset

import (
	"sort"

	"github.com/groovegen/groovegen/groove"
)

// Cells is the number of cells of a window: 64 steps × 9 voices, the voices next to each other.
const Cells = groove.Steps * groove.NumVoices

// Channels is the width of a step in a HOV tensor: H of the nine voices, then O, then V.
const Channels = 3 * groove.NumVoices

// Window is four bars of a performance. It refers to the performance's notes and has none itself.
type Window struct {
	*Performance
	Bar int // first bar, from 0
}

// barCells is the number of cells of a bar.
const barCells = groove.StepsPerBar * groove.NumVoices

// all yields the window's hits, by step and voice; i is step × NumVoices + voice.
func (w Window) all(yield func(i int, c cell) bool) {
	first := uint32(w.Bar * barCells)
	if w.downbeats != nil {
		for v, c := range w.downbeats[w.Bar*groove.NumVoices:][:groove.NumVoices] {
			if c.velocity > 0 && !yield(v, c) {
				return
			}
		}
	}
	for _, s := range w.strokes[w.reach(first):] {
		i := int(s.place - first)
		if i >= Cells {
			return
		}
		if w.downbeats != nil && i < groove.NumVoices {
			continue
		}
		if !yield(i, s.cell) {
			return
		}
	}
}

// reach returns the first stroke that is not before a place.
func (p *Performance) reach(place uint32) int {
	return sort.Search(len(p.strokes), func(i int) bool { return p.strokes[i].place >= place })
}

// Style returns the genre and tempo of the window, for the model's condition.
func (w Window) Style() groove.Style {
	if w.tempos != nil {
		return groove.Pure(w.Genre, w.tempos[w.Bar])
	}
	return groove.Pure(w.Genre, w.BPM)
}

// Hits writes H into dst[:Cells], step by step: 1 where there is a hit, else 0. It returns the number of hits.
func (w Window) Hits(dst []uint8) int {
	n := 0
	dst = dst[:Cells]
	clear(dst)
	for i := range w.all {
		dst[i] = 1
		n++
	}
	return n
}

// HOV writes the window into dst[:64×Channels], the layout that the encoder reads: for each step nine hits (0 or 1),
// nine offsets in steps in [−0.5, 0.5), positive = late, and nine velocities in [0, 1]. A cell without a hit is all 0.
func (w Window) HOV(dst []float32) {
	dst = dst[:groove.Steps*Channels]
	clear(dst)
	for i, c := range w.all {
		v := i % groove.NumVoices
		row := dst[i/groove.NumVoices*Channels:][:Channels]
		row[v] = 1
		row[groove.NumVoices+v] = c.offset
		row[2*groove.NumVoices+v] = float32(c.velocity) / 127
	}
}

// Pattern returns the window as a pattern that can be played.
func (w Window) Pattern() groove.Pattern {
	var p groove.Pattern
	for i, c := range w.all {
		s, v := i/groove.NumVoices, i%groove.NumVoices
		p.Hits[s][v], p.Offsets[s][v], p.Velocities[s][v] = true, c.offset, float32(c.velocity)/127
		p.Articulations[s][v] = c.articulation
	}
	return p
}

// Bars returns how many bars the take has, a begun one counted.
func (p *Performance) Bars() int { return p.bars }

// BarHits writes H of a bar, from 0, into dst[:144], step by step: 1 where there is a hit, else 0.
func (p *Performance) BarHits(bar int, dst []uint8) {
	dst = dst[:barCells]
	clear(dst)
	first := uint32(bar * barCells)
	for _, s := range p.strokes[p.reach(first):] {
		if s.place >= first+barCells {
			return
		}
		dst[s.place-first] = 1
	}
}
