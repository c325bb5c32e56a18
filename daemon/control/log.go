package control

import (
	"context"
	"net/http"
)

// Log is the end of the daemon's log.
type Log struct {
	SchemaVersion int      `json:"schema_version"`
	Lines         []string `json:"lines"` // oldest first, as they went to standard error
}

func (s *Server) getLog(w http.ResponseWriter, _ *http.Request) *Error {
	writeJSON(w, http.StatusOK, Log{SchemaVersion: SchemaVersion, Lines: s.hub.LogTail()})
	return nil
}

// Log returns the last lines of the daemon's log.
func (c *Client) Log(ctx context.Context) (Log, error) {
	var l Log
	err := c.call(ctx, http.MethodGet, "/v1/log", nil, &l)
	if err == nil {
		err = checkSchema(l.SchemaVersion)
	}
	return l, err
}
