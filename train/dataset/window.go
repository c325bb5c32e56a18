package dataset

import "github.com/groovegen/groovegen/groove"

// Cells is the number of cells of a window: 64 steps × 9 voices, the voices next to each other.
const Cells = groove.Steps * groove.NumVoices

// Channels is the width of a step in a HOV tensor: H of the nine voices, then O, then V.
const Channels = 3 * groove.NumVoices

// Window is four bars of a performance. It refers to the performance's notes; it holds none itself.
type Window struct {
	*Performance
	Bar int // first bar, from 0
}

// at returns a cell of the window.
func (w Window) at(step, voice int) cell {
	if step == 0 && w.downbeats != nil {
		return w.downbeats[w.Bar*groove.NumVoices+voice]
	}
	return w.cells[(w.Bar*groove.StepsPerBar+step)*groove.NumVoices+voice]
}

// Style returns what the model is told about the window.
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
	for i := range dst {
		dst[i] = 0
		if w.at(i/groove.NumVoices, i%groove.NumVoices).velocity > 0 {
			dst[i] = 1
			n++
		}
	}
	return n
}

// HOV writes the window into dst[:64×Channels], the layout that the encoder reads: for each step nine hits (0 or 1), nine
// offsets in steps in [−0.5, 0.5), positive = late, and nine velocities in [0, 1]. A cell without a hit is all 0.
func (w Window) HOV(dst []float32) {
	dst = dst[:groove.Steps*Channels]
	clear(dst)
	for s := range groove.Steps {
		row := dst[s*Channels:][:Channels]
		for v := range groove.NumVoices {
			if c := w.at(s, v); c.velocity > 0 {
				row[v] = 1
				row[groove.NumVoices+v] = c.offset
				row[2*groove.NumVoices+v] = float32(c.velocity) / 127
			}
		}
	}
}

// Pattern returns the window as what plays.
func (w Window) Pattern() groove.Pattern {
	var p groove.Pattern
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if c := w.at(s, v); c.velocity > 0 {
				p.Hits[s][v], p.Offsets[s][v], p.Velocities[s][v] = true, c.offset, float32(c.velocity)/127
			}
		}
	}
	return p
}
