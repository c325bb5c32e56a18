package ctltest

import (
	"net/http"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
)

// Performance is what the daemon has played.
type Performance struct{}

// Piece implements control.RecordingService: nothing for 13 loops, else four hits a bar.
func (Performance) Piece(loops int) (piece.Piece, error) {
	if loops == 13 {
		return piece.Piece{}, &control.Error{Code: http.StatusNotFound, Field: "loops", Message: "nothing has been played yet"}
	}
	p := piece.Piece{
		SchemaVersion: piece.Version, UnitsPerBeat: groove.UnitsPerBeat, Units: int64(max(loops, 1)) * groove.LoopUnits,
		Tempos: []groove.TempoAt{{BPM: 100}}, Title: "played", Dropped: uint64(5 * (1 - min(loops, 1))),
	}
	for i := range 16 * max(loops, 1) {
		p.Notes = append(p.Notes, piece.Note{
			Unit: int64(i)*4*groove.OffsetUnits + 17, Length: 100, Voice: groove.Voice(i % 9), Channel: 10, Key: uint8(36 + i%9), Velocity: 99,
		})
	}
	return p, nil
}
