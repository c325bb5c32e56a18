package articulate

import (
	_ "embed"
	"encoding/binary"

	"github.com/groovegen/groovegen/groove"
)

// tableData is the counted table, made by the tests of train/eval (-update-drummers).
//
//go:embed table.bin
var tableData []byte

// allGenres is the row of a table for all genres together.
const allGenres = groove.NumGenres

// scale is what a probability of 1 is in the file.
const scale = 1<<16 - 1

// voiceTable is the table of a voice.
type voiceTable struct {
	// manner is the probability of each manner, by genre and busyness.
	manner [groove.NumGenres + 1][busyness][]float64
	// strokes is the probability of each articulation of the voice but Plain, by manner and context.
	strokes [][contexts][]float64
}

var tables = readTable(tableData)

// each calls f with each probability of a voice's table, in the file's order.
func (t *voiceTable) each(v groove.Voice, f func(*float64)) {
	n := manners(v)
	for g := range t.manner {
		for b := range t.manner[g] {
			if t.manner[g][b] == nil {
				t.manner[g][b] = make([]float64, n)
			}
			for k := range t.manner[g][b] {
				f(&t.manner[g][b][k])
			}
		}
	}
	if t.strokes == nil {
		t.strokes = make([][contexts][]float64, n)
	}
	for k := range t.strokes {
		for c := range t.strokes[k] {
			if t.strokes[k][c] == nil {
				t.strokes[k][c] = make([]float64, len(v.Articulations()))
			}
			for i := range t.strokes[k][c] {
				f(&t.strokes[k][c][i])
			}
		}
	}
}

// readTable reads what writeTable writes.
func readTable(data []byte) (all [groove.NumVoices]*voiceTable) {
	for _, v := range Voices {
		all[v] = &voiceTable{}
		all[v].each(v, func(p *float64) {
			if len(data) >= 2 {
				*p = float64(binary.LittleEndian.Uint16(data)) / scale
				data = data[2:]
			}
		})
	}
	return all
}

// writeTable writes the probabilities of all voices as uint16 in little endian.
func writeTable(all *[groove.NumVoices]*voiceTable) []byte {
	var data []byte
	for _, v := range Voices {
		all[v].each(v, func(p *float64) {
			data = binary.LittleEndian.AppendUint16(data, uint16(*p*scale+0.5))
		})
	}
	return data
}
