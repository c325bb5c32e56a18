package infer

import (
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// Song is how a loop was played: what the files of it have besides its pattern. The zero value is the pattern as it
// stands.
type Song struct {
	Timescale float64 // how fast the groove went against the song: 0.5 or 2; 0 = as fast
	FillEvery int     // every so manyth bar ended with a fill, 0 to 64; 0 = none
	Bar       int     // of the groove, in which the loop began, from 0; below 4 FillEvery
	BPM       float64 // of the song; 0 = that of the loop
	Live      bool    // strokes came or were left out besides: a fill on request, a mute in the middle
}

const (
	songVersion   = 2 // of codes with a song
	halfTime      = 1
	doubleTime    = 2
	live          = 4 // added to one of them
	maxFillsEvery = 64
)

// InSong returns the recall code of a loop as it was played. The error wraps groove.ErrRecallCode if the code is none.
func InSong(code string, s Song) (string, error) {
	c, err := ParseCode(code)
	if err != nil {
		return "", err
	}
	if s == (Song{}) {
		return c.Loop, nil
	}
	data, err := groove.DecodeRecallCode(c.Loop)
	if err != nil {
		return "", err
	}
	w := codeWriter{slices.Clone(data[:1+modelBytes])}
	w.data[0] = songVersion<<4 | data[0]&15
	played := byte(0)
	switch s.Timescale {
	case 0, 1:
	case 0.5:
		played = halfTime
	case 2:
		played = doubleTime
	default:
		return "", fmt.Errorf("a speed of %g is none: 0.5, 1 and 2 are", s.Timescale)
	}
	if s.Live {
		played |= live
	}
	w.byte(played)
	w.uint(uint64(s.FillEvery))
	w.uint(uint64(s.Bar))
	w.number(s.BPM)
	text := groove.EncodeRecallCode(append(w.data, data[1+modelBytes:]...))
	_, err = ParseCode(text) // checks the numbers
	return text, err
}

// song reads what InSong wrote.
func (r *codeReader) song() (s Song) {
	played := r.byte()
	s.Live = played&live != 0
	switch played &^ live {
	case 0:
	case halfTime:
		s.Timescale = 0.5
	case doubleTime:
		s.Timescale = 2
	default:
		r.fail()
	}
	s.FillEvery = r.count(maxFillsEvery)
	s.Bar = r.count(max(groove.Bars*s.FillEvery-1, 0))
	if s.BPM = r.number(); s.BPM != 0 && groove.ValidateBPM(s.BPM) != nil {
		r.fail()
	}
	return s
}

// loopCode returns the code of a loop from its parts.
func loopCode(engine byte, model string, recipe []byte) string {
	id, err := hex.DecodeString(model)
	if err != nil || len(id) != modelBytes {
		id = make([]byte, modelBytes)
	}
	return groove.EncodeRecallCode(append(append([]byte{codeVersion<<4 | engine}, id...), recipe...))
}
