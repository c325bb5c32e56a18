package control

import (
	"errors"
	"net/http"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
)

// fakeRecording is the recording service of a fakeHub: it has as many loops as are requested.
type fakeRecording struct{}

func (fakeRecording) Piece(loops int) (piece.Piece, error) {
	if loops == 13 {
		return piece.Piece{}, &Error{Code: http.StatusNotFound, Field: "loops", Message: "nothing has been played yet"}
	}
	p := piece.Piece{
		SchemaVersion: piece.Version, UnitsPerBeat: groove.UnitsPerBeat, Units: int64(max(loops, 20)) * groove.LoopUnits,
		Tempos: []groove.TempoAt{{BPM: 100}}, Title: "played",
	}
	p.Notes = []piece.Note{{Unit: 17, Length: 100, Channel: 10, Key: 36, Velocity: 99}}
	return p, nil
}

func TestPiece(t *testing.T) {
	_, c := serve(t, newFakeHub())
	for _, loops := range []int{0, 1, MaxLoops} {
		p, err := c.Piece(t.Context(), loops)
		if want, _ := (fakeRecording{}).Piece(loops); err != nil || p.Units != want.Units || p.Notes[0] != want.Notes[0] {
			t.Errorf("%d loops: %+v, %v", loops, p, err)
		}
	}
	for loops, code := range map[int]int{MaxLoops + 1: http.StatusBadRequest, 13: http.StatusNotFound} {
		var e *Error
		if _, err := c.Piece(t.Context(), loops); !errors.As(err, &e) || e.Code != code {
			t.Errorf("%d loops: %v", loops, err)
		}
	}
}
