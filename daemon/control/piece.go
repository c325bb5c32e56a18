package control

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/groovegen/groovegen/groove/piece"
)

// MaxLoops is the largest number of loops in a request.
const MaxLoops = 1000

const (
	// maxPiece is the largest piece that is read, in bytes: a million notes.
	maxPiece     = 256 << 20
	pieceTimeout = time.Minute
)

func (s *Server) getPiece(w http.ResponseWriter, r *http.Request) *Error {
	loops := 0
	if text := r.URL.Query().Get("loops"); text != "" {
		var err error
		if loops, err = strconv.Atoi(text); err != nil || loops < 1 || loops > MaxLoops {
			return &Error{
				Code: http.StatusBadRequest, Field: "loops", Value: clip(text), Message: "loops is no number of loops",
				Hint: fmt.Sprintf("give 1 to %d, or leave it out for everything", MaxLoops),
			}
		}
	}
	p, err := s.hub.Piece(loops)
	if err != nil {
		return answer(err, http.StatusInternalServerError)
	}
	writeJSON(w, http.StatusOK, p)
	return nil
}

// Piece returns the last so many loops as they were played, 1 to MaxLoops, or everything for 0.
func (c *Client) Piece(ctx context.Context, loops int) (piece.Piece, error) {
	path := "/v1/piece"
	if loops > 0 {
		path += "?loops=" + strconv.Itoa(loops)
	}
	return c.piece(ctx, path)
}

// AsPlayed returns a loop as it was played the last time, or as it is going to be played; the one that plays for id 0.
func (c *Client) AsPlayed(ctx context.Context, id uint64) (piece.Piece, error) {
	return c.piece(ctx, "/v1/heard?id="+strconv.FormatUint(id, 10))
}

func (c *Client) piece(ctx context.Context, path string) (piece.Piece, error) {
	var p piece.Piece
	body, done, err := c.open(ctx, http.MethodGet, path, nil, pieceTimeout)
	if err != nil {
		return p, err
	}
	defer done()
	if err := json.NewDecoder(io.LimitReader(body, maxPiece)).Decode(&p); err != nil {
		return p, fmt.Errorf("read answer of the daemon: %w", err)
	}
	return p, p.Validate()
}
