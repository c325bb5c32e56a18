package control

import (
	"context"
	"net/http"
)

// Page is where the web page is.
type Page struct {
	SchemaVersion int      `json:"schema_version"`
	Here          []string `json:"here"`            // addresses on this machine
	Network       []string `json:"network"`         // for other machines, with the token
	Error         string   `json:"error,omitempty"` // why there is no page
}

// Web is the status of the web page.
type Web struct {
	Addr     string            `json:"addr"`            // as bound; empty = off
	Error    string            `json:"error,omitempty"` // why it is off
	Counters map[string]uint64 `json:"counters,omitempty"`
}

func (s *Server) getPage(w http.ResponseWriter, _ *http.Request) *Error {
	doc := s.hub.Page()
	doc.SchemaVersion = SchemaVersion
	writeJSON(w, http.StatusOK, doc)
	return nil
}

// Page returns where the web page is.
func (c *Client) Page(ctx context.Context) (Page, error) {
	var p Page
	err := c.call(ctx, http.MethodGet, "/v1/page", nil, &p)
	if err == nil {
		err = checkSchema(p.SchemaVersion)
	}
	return p, err
}
