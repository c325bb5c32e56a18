package control

import (
	"context"
	"net/http"
	"strconv"

	"github.com/groovegen/groovegen/groove"
)

// Kits lists the kits.
type Kits struct {
	SchemaVersion int    `json:"schema_version"`
	Current       string `json:"current"`
	Folder        string `json:"folder"`          // of the user's kits
	Error         string `json:"error,omitempty"` // what is wrong with the user's kits, one line each
	Kits          []Kit  `json:"kits"`
}

// Kit is a kit and its file.
type Kit struct {
	Kit     groove.Kit `json:"kit"`
	Title   string     `json:"title"`
	File    string     `json:"file,omitempty"`    // of the user; empty = the kit is part of the program
	Instead bool       `json:"instead,omitempty"` // it replaces a kit of the program
}

// KitsStatus is the status of the kits.
type KitsStatus struct {
	Count int    `json:"count"`
	Error string `json:"error,omitempty"` // what is wrong with the user's kits, one line each
}

// NoteRequest asks for one note.
type NoteRequest struct {
	Kit      string `json:"kit,omitempty"`      // empty = the one that plays
	Voice    string `json:"voice"`              // a name or alias of a voice
	Velocity int    `json:"velocity,omitempty"` // 1–127 before the kit's own curve; 0 = 100
}

// PlayedNote is the note that was played.
type PlayedNote struct {
	SchemaVersion int          `json:"schema_version"`
	Kit           string       `json:"kit"`
	Voice         groove.Voice `json:"voice"`
	Channel       uint8        `json:"channel"` // 1–16
	Note          uint8        `json:"note"`
	Velocity      uint8        `json:"velocity"`
}

func (s *Server) getKits(w http.ResponseWriter, _ *http.Request) *Error {
	doc := s.hub.Kits()
	doc.SchemaVersion = SchemaVersion
	writeJSON(w, http.StatusOK, doc)
	return nil
}

func (s *Server) postNote(w http.ResponseWriter, r *http.Request) *Error {
	var request NoteRequest
	if e := readJSON(r, &request); e != nil {
		return e
	}
	if _, err := groove.ParseVoice(request.Voice); err != nil {
		return &Error{Code: http.StatusUnprocessableEntity, Field: "voice", Value: clip(request.Voice), Message: err.Error()}
	}
	if request.Velocity < 0 || request.Velocity > 127 {
		return &Error{
			Code: http.StatusUnprocessableEntity, Field: "velocity", Value: strconv.Itoa(request.Velocity),
			Message: "velocity " + strconv.Itoa(request.Velocity) + " is out of range", Hint: "give 1 to 127",
		}
	}
	played, err := s.hub.PlayNote(request)
	if err != nil {
		return answer(err, http.StatusConflict)
	}
	played.SchemaVersion = SchemaVersion
	writeJSON(w, http.StatusOK, played)
	return nil
}

// Kits returns all kits.
func (c *Client) Kits(ctx context.Context) (Kits, error) {
	var doc Kits
	err := c.call(ctx, http.MethodGet, "/v1/kits", nil, &doc)
	return doc, err
}

// PlayNote makes the daemon play one note.
func (c *Client) PlayNote(ctx context.Context, request NoteRequest) (PlayedNote, error) {
	var doc PlayedNote
	err := c.call(ctx, http.MethodPost, "/v1/strike", request, &doc)
	return doc, err
}
