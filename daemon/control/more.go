package control

import (
	"context"
	"net/http"
)

// More lists the loops that were drawn to choose from.
type More struct {
	SchemaVersion int         `json:"schema_version"`
	Left          int         `json:"left"` // still to be drawn
	Loops         []OtherLoop `json:"loops"`
}

// OtherLoop is a loop that does not play.
type OtherLoop struct {
	Title string `json:"title"`
	Code  string `json:"code"` // recall plays it, keep keeps it
	Seed  uint64 `json:"seed"`
	Hits  int    `json:"hits"`
}

func (s *Server) getMore(w http.ResponseWriter, _ *http.Request) *Error {
	loops, left := s.hub.More()
	doc := More{SchemaVersion: SchemaVersion, Left: left, Loops: []OtherLoop{}}
	for _, l := range loops {
		about := LoopOf(l)
		doc.Loops = append(doc.Loops, OtherLoop{Title: about.Title, Code: about.Code, Seed: about.Seed, Hits: about.Hits})
	}
	writeJSON(w, http.StatusOK, doc)
	return nil
}

// More returns the loops that were drawn to choose from; the action "more" draws them.
func (c *Client) More(ctx context.Context) (More, error) {
	var m More
	err := c.call(ctx, http.MethodGet, "/v1/more", nil, &m)
	if err == nil {
		err = checkSchema(m.SchemaVersion)
	}
	return m, err
}
