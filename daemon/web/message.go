package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/internal/shorten"
)

// message is a message from a page. There are few kinds, so all share one flat type.
type message struct {
	Type string       `json:"type"`
	ID   *json.Number `json:"id"` // chosen by the page; a message with an id gets a reply
	T    float64      `json:"t"`  // ping: the page's time

	Name string `json:"name"` // command
	Args []any  `json:"args"`

	Model    string `json:"model"` // use
	Previous bool   `json:"previous"`
	Code     string `json:"code"`

	Upload string  `json:"upload"` // retrain
	Genre  string  `json:"genre"`
	BPM    float64 `json:"bpm"`
	Epochs int     `json:"epochs"`
	From   string  `json:"from"`

	Channel uint8  `json:"channel"` // retrain: of the drums
	Track   string `json:"track"`
	Kit     string `json:"kit"`

	Job      string `json:"job"`      // cancel, job
	Loop     uint64 `json:"loop"`     // loop
	Voice    string `json:"voice"`    // strike
	Velocity int    `json:"velocity"` // strike
}

// maxID is how many digits a message's id may have.
const maxID = 20

// parseMessage reads a message: one JSON object without unknown members. Numbers in arguments keep their digits. After
// an error, the message has its ID if that could be read.
func parseMessage(data []byte) (message, *control.Error) {
	var m message
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	d.DisallowUnknownFields()
	err := d.Decode(&m)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is more behind the JSON object")
		}
	}
	if m.ID != nil {
		if x, bad := m.ID.Float64(); bad != nil || len(*m.ID) > maxID || finite(x) != x {
			m.ID = nil
			err = errors.Join(errors.New("id is no number"), err)
		}
	}
	if err != nil {
		return m, refuse("message", "", "read message: "+clip(err.Error()), `send one JSON object, such as {"type":"command","id":1,"name":"next"}`)
	}
	if m.Type == "" {
		return m, refuse("type", "", "type is missing", "send command, ping, use, retrain, cancel, job, loop or strike")
	}
	return m, nil
}

// refuse returns an error of the page's server itself.
func refuse(field, value, what, hint string) *control.Error {
	return &control.Error{Code: http.StatusBadRequest, Field: field, Value: clip(value), Message: what, Hint: hint}
}

// clip shortens text of the client before it is repeated.
func clip(s string) string { return shorten.Text(s, 80) }

// pong answers a page's clock ping, as in NTP (RFC 5905, 8), with the times of receiving and sending.
type pong struct {
	Type     string       `json:"type"`
	ID       *json.Number `json:"id,omitempty"`
	T        float64      `json:"t"`
	Received float64      `json:"received"`
}

// reply answers a message that has an id.
type reply struct {
	Type   string             `json:"type"`
	ID     *json.Number       `json:"id"`
	OK     bool               `json:"ok"`
	Error  *control.Error     `json:"error,omitempty"`
	Prompt *steer.PromptReply `json:"prompt,omitempty"`
	Note   string             `json:"note,omitempty"` // a note on the command
	Value  any                `json:"value,omitempty"`
}

// failed is the reply to a refused message. Its id is missing if that could not be read.
func failed(id *json.Number, e *control.Error) []byte {
	return open(reply{Type: "reply", ID: id, Error: e})
}

// open encodes an object without the closing brace.
func open(doc any) []byte {
	data := encode(doc)
	return bytes.TrimSuffix(data, []byte("}"))
}
