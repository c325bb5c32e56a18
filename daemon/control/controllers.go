package control

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"time"

	"github.com/groovegen/groovegen/daemon/osc/access"
)

// Controllers says which controllers may send OSC, and where to.
type Controllers struct {
	SchemaVersion int                 `json:"schema_version"`
	Addr          string              `json:"addr"`                // as bound; empty = OSC is off
	ReplyPort     int                 `json:"reply_port"`          // feedback goes to this port of the sender
	Addresses     []string            `json:"addresses,omitempty"` // of this machine on the local network
	Query         string              `json:"query,omitempty"`     // address of the OSC query server; empty = none
	Announced     bool                `json:"announced"`           // by Zeroconf
	Access        string              `json:"access"`              // "paired" or "anyone" of the network, while the port is open to it
	Pairing       *access.Pairing     `json:"pairing,omitempty"`
	Controllers   []access.Controller `json:"controllers"`
	Unpaired      uint64              `json:"strangers"` // packets refused because their sender is not paired
}

// PairRequest opens a pairing or ends it.
type PairRequest struct {
	Seconds float64 `json:"seconds,omitempty"` // 0 = the default time
	End     bool    `json:"end,omitempty"`
}

// PairAnswer accepts the candidate or refuses it.
type PairAnswer struct {
	Addr   netip.Addr `json:"addr"`
	Accept bool       `json:"accept"`
	Name   string     `json:"name,omitempty"`
}

// ForgetRequest names a controller, by its name or address.
type ForgetRequest struct {
	Controller string `json:"controller"`
}

func (s *Server) getControllers(w http.ResponseWriter, _ *http.Request) *Error {
	doc := s.hub.Controllers()
	if doc.Controllers == nil {
		doc.Controllers = []access.Controller{} // an empty list in JSON, not null
	}
	doc.SchemaVersion = SchemaVersion
	writeJSON(w, http.StatusOK, doc)
	return nil
}

func (s *Server) postPair(w http.ResponseWriter, r *http.Request) *Error {
	var ask PairRequest
	if e := readJSON(r, &ask); e != nil {
		return e
	}
	length := time.Duration(ask.Seconds * float64(time.Second))
	if !(ask.Seconds >= 0 && ask.Seconds <= access.MaxWindow.Seconds()) {
		return &Error{Code: http.StatusUnprocessableEntity, Field: "seconds", Message: "seconds are out of range", Hint: "give 1 to 3600"}
	}
	if ask.End {
		length = -1
	}
	if err := s.hub.Pair(length); err != nil {
		return answer(err, http.StatusConflict)
	}
	return s.getControllers(w, r)
}

func (s *Server) postPairAnswer(w http.ResponseWriter, r *http.Request) *Error {
	var say PairAnswer
	if e := readJSON(r, &say); e != nil {
		return e
	}
	if !say.Addr.IsValid() {
		return &Error{Code: http.StatusBadRequest, Field: "addr", Message: "addr is missing", Hint: "name the candidate's address"}
	}
	c, err := s.hub.AnswerPair(say.Addr, say.Accept, say.Name)
	if err != nil {
		return answer(err, http.StatusConflict)
	}
	writeJSON(w, http.StatusOK, c)
	return nil
}

func (s *Server) postForget(w http.ResponseWriter, r *http.Request) *Error {
	var ask ForgetRequest
	if e := readJSON(r, &ask); e != nil {
		return e
	}
	c, err := s.hub.ForgetController(ask.Controller)
	if errors.Is(err, access.ErrUnknown) {
		return answer(err, http.StatusNotFound)
	}
	if err != nil {
		return answer(err, http.StatusConflict)
	}
	writeJSON(w, http.StatusOK, c)
	return nil
}

// Controllers returns which controllers may send OSC.
func (c *Client) Controllers(ctx context.Context) (Controllers, error) {
	var doc Controllers
	err := c.call(ctx, http.MethodGet, "/v1/osc", nil, &doc)
	if err == nil {
		err = checkSchema(doc.SchemaVersion)
	}
	return doc, err
}

// Pair opens the OSC port to the network for a while, or ends the pairing.
func (c *Client) Pair(ctx context.Context, ask PairRequest) (Controllers, error) {
	var doc Controllers
	err := c.call(ctx, http.MethodPost, "/v1/osc/pair", ask, &doc)
	return doc, err
}

// AnswerPair accepts the candidate or refuses it.
func (c *Client) AnswerPair(ctx context.Context, say PairAnswer) (access.Controller, error) {
	var in access.Controller
	err := c.call(ctx, http.MethodPost, "/v1/osc/answer", say, &in)
	return in, err
}

// ForgetController removes a controller.
func (c *Client) ForgetController(ctx context.Context, nameOrAddr string) (access.Controller, error) {
	var gone access.Controller
	err := c.call(ctx, http.MethodPost, "/v1/osc/forget", ForgetRequest{nameOrAddr}, &gone)
	return gone, err
}
