package control

import (
	"context"
	"net/http"
	"time"

	"github.com/groovegen/groovegen/daemon/preset"
)

// Presets lists presets and scenes.
type Presets struct {
	SchemaVersion int            `json:"schema_version"`
	Presets       []preset.Entry `json:"presets"`
}

// PastLoop is a loop that played or still plays.
type PastLoop struct {
	ID      uint64    `json:"id"`
	Title   string    `json:"title"`
	Code    string    `json:"code"` // recall code, which recall and render accept
	Hits    int       `json:"hits"`
	Model   string    `json:"model"` // id of the model that drew it
	At      time.Time `json:"at"`    // when it took over
	Playing bool      `json:"playing"`
}

// History lists loops.
type History struct {
	SchemaVersion int        `json:"schema_version"`
	Loops         []PastLoop `json:"loops"`
}

func (s *Server) getHistory(w http.ResponseWriter, _ *http.Request) *Error {
	writeJSON(w, http.StatusOK, History{SchemaVersion: SchemaVersion, Loops: s.hub.History()})
	return nil
}

func (s *Server) getPresets(w http.ResponseWriter, _ *http.Request) *Error {
	writeJSON(w, http.StatusOK, Presets{SchemaVersion: SchemaVersion, Presets: s.hub.Presets()})
	return nil
}

// Presets returns all presets and scenes.
func (c *Client) Presets(ctx context.Context) (Presets, error) {
	var p Presets
	err := c.call(ctx, http.MethodGet, "/v1/presets", nil, &p)
	if err == nil {
		err = checkSchema(p.SchemaVersion)
	}
	return p, err
}

// History returns the last loops that played, oldest first.
func (c *Client) History(ctx context.Context) (History, error) {
	var h History
	err := c.call(ctx, http.MethodGet, "/v1/history", nil, &h)
	if err == nil {
		err = checkSchema(h.SchemaVersion)
	}
	return h, err
}
