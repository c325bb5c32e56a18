package web

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/shorten"
)

// captured is the answer to a captured file.
type captured struct {
	Hits    int                 `json:"hits"`
	Bar     int                 `json:"bar"`             // first of the four bars, from 1
	Bars    int                 `json:"bars"`            // bars in the file
	Round   int                 `json:"round,omitempty"` // bars of a loop that was played round
	Pitches []groove.PitchCount `json:"unmapped_pitches,omitempty"`
	Text    string              `json:"text,omitempty"` // what was read besides the hits, in sentences
}

// putCapture captures four bars of a MIDI file as the groove: PUT /capture?bar=1&channel=10&track=Drums&kit=ableton&drumify=1. All may be
// left out; groove.DrumPick says what counts then. With drumify only the rhythm counts, of any notes.
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
	kit, e := s.kitOf(r.URL.Query().Get("kit"))
	if e != nil {
		return e
	}
	rhythm := r.URL.Query().Get("drumify") == "1"
	p, info, err := groove.ReadSMF(bytes.NewReader(data), groove.ImportOptions{
		Bar: bar - 1, Channel: uint8(channel), Track: r.URL.Query().Get("track"), Kit: kit, Rhythm: rhythm,
	})
	var meter *groove.MeterError
	var drums *groove.DrumsError
	pitches := groove.CountPitches(info.Unmapped)
	switch {
	case errors.As(err, &meter):
		return &control.Error{
			Code: http.StatusUnprocessableEntity, Field: "bar", Value: strconv.Itoa(bar), Message: meter.Error(), Hint: "choose other bars",
		}
	case errors.As(err, &drums):
		return &control.Error{
			Code: http.StatusUnprocessableEntity, Field: "track", Value: r.URL.Query().Get("track"), Message: shorten.Text(drums.Error(), maxReason),
			Hint: "choose the track, channel or kit below",
		}
	case err != nil:
		return &control.Error{Code: http.StatusUnprocessableEntity, Field: "body", Message: clip(err.Error()), Hint: "try another file, or export it again"}
	case p.Count() == 0 && len(pitches) > 0:
		return &control.Error{
			Code: http.StatusUnprocessableEntity, Field: "channel", Value: strconv.Itoa(int(info.Channel)),
			Message: "no voice plays its notes: " + groove.DescribePitches(pitches), Hint: "choose another channel, track or kit",
		}
	case p.Count() == 0:
		return &control.Error{
			Code: http.StatusUnprocessableEntity, Field: "bar", Value: strconv.Itoa(bar), Message: "there are no drums in the four bars from there on",
			Hint: fmt.Sprintf("choose other bars, of %d, or another channel", info.Bars),
		}
	}
	capture := steer.CaptureOf(&p)
	if rhythm {
		capture = steer.RhythmOf(&p)
	}
	if _, err := s.hub.Apply(capture); err != nil {
		return control.ErrorOf(err, http.StatusConflict)
	}
	writeJSON(w, http.StatusOK, captured{p.Count(), bar, info.Bars, info.Round, pitches, shorten.Text(strings.Join(info.Remarks(), "; "), maxReason)})
	return nil
}

// maxReason is how long the reason for a refusal may be: it lists the file's tracks.
const maxReason = 500

// kitOf returns the kit of a name, the zero value for none.
func (s *Server) kitOf(name string) (groove.Kit, *control.Error) {
	if name == "" {
		return groove.Kit{}, nil
	}
	for _, k := range s.hub.Kits().Kits {
		if k.Kit.Name == name {
			return k.Kit, nil
		}
	}
	return groove.Kit{}, refuse("kit", name, "there is no kit of that name", "choose one of the list")
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
