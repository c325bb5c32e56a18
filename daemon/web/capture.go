package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// captured is the answer to a captured file.
type captured struct {
	Hits int `json:"hits"`
	Bar  int `json:"bar"`  // first of the four bars, from 1
	Bars int `json:"bars"` // bars in the file
}

// putCapture captures four bars of a MIDI file as the groove: PUT /capture?bar=1&channel=10.
func (s *Server) putCapture(w http.ResponseWriter, r *http.Request) *control.Error {
	if e := checkKind(r.Header.Get("Content-Type")); e != nil {
		return e
	}
	bar, e := readCount(r, "bar", 1, 100_000)
	if e != nil {
		return e
	}
	channel, e := readCount(r, "channel", 0, 16)
	if e != nil {
		return e
	}
	data, e := readMIDI(http.MaxBytesReader(w, r.Body, maxUploadFile))
	if e != nil {
		return e
	}
	p, info, err := groove.ReadSMF(bytes.NewReader(data), groove.ImportOptions{Bar: bar - 1, Channel: uint8(channel)})
	switch {
	case err != nil:
		return &control.Error{Code: http.StatusUnprocessableEntity, Field: "body", Message: clip(err.Error()), Hint: "try another file, or export it again"}
	case info.Meter != [2]int{4, 4}:
		return &control.Error{
			Code: http.StatusUnprocessableEntity, Field: "bar", Value: strconv.Itoa(bar),
			Message: fmt.Sprintf("it is in %d/%d there", info.Meter[0], info.Meter[1]), Hint: "a groove is four bars of 4/4: choose other bars",
		}
	case p.Count() == 0:
		return &control.Error{
			Code: http.StatusUnprocessableEntity, Field: "bar", Value: strconv.Itoa(bar), Message: "there are no drums in the four bars from there on",
			Hint: fmt.Sprintf("choose other bars, of %d, or another channel", info.Bars),
		}
	}
	if _, err := s.hub.Apply(steer.CaptureOf(&p)); err != nil {
		return control.ErrorOf(err, http.StatusConflict)
	}
	writeJSON(w, http.StatusOK, captured{Hits: p.Count(), Bar: bar, Bars: info.Bars})
	return nil
}

// readCount reads a whole number of the query; if it is missing, the default.
func readCount(r *http.Request, name string, usual, most int) (int, *control.Error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, refuse(name, text, name+" is out of range", "give 1 to "+strconv.Itoa(most))
	}
	return n, nil
}
