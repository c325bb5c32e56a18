package web

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/groove/roll"
	"github.com/groovegen/groovegen/groove/sound"
	"github.com/groovegen/groovegen/infer"
)

// format is a file format for downloads of a loop.
type format struct {
	kind  string
	write func(b *bytes.Buffer, x *export) error
}

// export is what a file is made of.
type export struct {
	loop  *groove.Loop
	kit   groove.Kit
	piece piece.Piece
}

var formats = map[string]format{
	"mid":  {"audio/midi", func(b *bytes.Buffer, x *export) error { return x.piece.WriteSMF(b, piece.OneTrack) }},
	"wav":  {"audio/wav", writeSound},
	"png":  {"image/png", writePicture},
	"json": {"application/json", func(b *bytes.Buffer, x *export) error { return x.piece.LoopDoc(x.loop, x.kit).Write(b) }},
}

// writePicture draws a loop with its probabilities or, where it was played with fills or at another speed, what was played.
func writePicture(b *bytes.Buffer, x *export) error {
	picture := x.piece.Draw
	if x.piece.IsPattern(&x.loop.Pattern) {
		picture = func() image.Image { return roll.DrawLoop(x.loop) }
	}
	return roll.EncodeTaggedPNG(b, picture(), groove.RecallNote(x.piece.Code))
}

// writeSound renders a loop with the built-in kit, as groovectl export does.
func writeSound(b *bytes.Buffer, x *export) error {
	k, err := sound.NewKit(sound.DefaultRate)
	if err != nil {
		return err
	}
	return x.piece.WriteWAV(b, sound.NewMixer(k))
}

// getLoop answers /loop.mid, .wav, .png and .json with the loop ?id=, or the one that plays, as it was played. ?seamless is
// the form for players that repeat it.
func (s *Server) getLoop(w http.ResponseWriter, r *http.Request) *control.Error {
	ext := strings.TrimPrefix(r.URL.Path, "/loop.")
	f := formats[ext]
	var id uint64
	if text := r.URL.Query().Get("id"); text != "" {
		var err error
		if id, err = strconv.ParseUint(text, 10, 64); err != nil {
			return refuse("id", text, "id is no whole number", "leave it out for the loop that plays")
		}
	}
	l, p, err := s.hub.AsPlayed(id)
	if errors.Is(err, control.ErrNoLoop) || err == nil && l == nil {
		return control.NoLoop(id)
	}
	if err != nil {
		return control.ErrorOf(err, http.StatusInternalServerError)
	}
	var b bytes.Buffer
	err = s.limitExports(r, func() error {
		if r.URL.Query().Has("seamless") {
			p = p.Seam()
		}
		_, kit, errKit := s.hub.Loop(l.ID)
		if errKit != nil {
			return errKit
		}
		return f.write(&b, &export{l, kit, p})
	})
	if errors.Is(err, piece.ErrEmpty) {
		return &control.Error{
			Code: http.StatusConflict, Field: "id", Value: strconv.FormatUint(l.ID, 10), Message: "the loop has no notes", Hint: "raise the density, or choose another loop",
		}
	}
	if err != nil {
		return control.ErrorOf(fmt.Errorf("export loop: %w", err), http.StatusInternalServerError)
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "no-store")
	if !r.URL.Query().Has("inline") {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(l, &p) + "." + ext}))
	}
	respond(w, r, fmt.Sprintf(`"%.8x"`, sha256.Sum256(b.Bytes())), b.Bytes()) // the same loop at another tempo is another file
	return nil
}

// limitExports calls making as soon as fewer than maxExports files are being made, so that processors stay free. The
// error is that of making, or says that the browser has gone.
func (s *Server) limitExports(r *http.Request, making func() error) error {
	select {
	case s.exporting <- struct{}{}:
	case <-r.Context().Done():
		return r.Context().Err()
	}
	defer func() { <-s.exporting }()
	return making()
}

// fileName names a loop's file, with the tempo that it has there: "groove-funk-100-7-3".
func fileName(l *groove.Loop, p *piece.Piece) string {
	o := l.Origin
	return fmt.Sprintf("groove-%s-%s-%d-%d", o.Style.Dominant(), strconv.FormatFloat(p.Tempos[0].BPM, 'f', -1, 64), o.Seed, o.Variation)
}

// sampleLayers are the velocities of the served samples: four are enough for a mixer to fade between.
var sampleLayers = []int{32, 64, 96, 127}

// getSample answers /kit/VOICE.wav?velocity=&articulation= with a sample of the built-in kit. Browsers cache it.
func (s *Server) getSample(w http.ResponseWriter, r *http.Request) *control.Error {
	name, isWAV := strings.CutSuffix(r.PathValue("file"), ".wav")
	v, err := groove.ParseVoice(name)
	if err != nil || !isWAV {
		return nothingAt(r.URL.Path)
	}
	velocity := sampleLayers[len(sampleLayers)-1]
	if text := r.URL.Query().Get("velocity"); text != "" {
		if velocity, err = strconv.Atoi(text); err != nil || velocity < 1 || velocity > 127 {
			return refuse("velocity", text, "velocity is out of range", "give 1 to 127")
		}
	}
	var a groove.Articulation
	if text := r.URL.Query().Get("articulation"); text != "" {
		if a, err = groove.ParseArticulation(text); err != nil {
			return refuse("articulation", text, "there is no such articulation", "give plain, side_stick, rim, pedal, edge or bell")
		}
	}
	layer := sampleLayers[0]
	for _, l := range sampleLayers {
		if abs(l-velocity) < abs(layer-velocity) {
			layer = l
		}
	}
	k, err := sound.NewKit(sound.DefaultRate)
	if err != nil {
		return control.ErrorOf(err, http.StatusInternalServerError)
	}
	var b bytes.Buffer
	if err := sound.WriteWAV(&b, k.Sample(v, a, uint8(layer)), 1, sound.DefaultRate); err != nil {
		return control.ErrorOf(err, http.StatusInternalServerError)
	}
	w.Header().Set("Content-Type", "audio/wav")
	w.Header().Set("Cache-Control", "max-age=86400")
	respond(w, r, fmt.Sprintf(`"%s-%s-%s-%d"`, s.cfg.Version, v, a, layer), b.Bytes())
	return nil
}

func abs(x int) int { return max(x, -x) }

// getMap sends the latent map of the current model.
func (s *Server) getMap(w http.ResponseWriter, r *http.Request) *control.Error {
	m := s.hub.Model()
	l := s.latent.Load()
	if l == nil || l.model != m.ID {
		var err error
		if l, err = newLatentMap(m); err != nil {
			return &control.Error{Code: http.StatusNotFound, Field: "model", Value: m.ID, Message: err.Error()}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	respond(w, r, `"`+l.model+`"`, encode(l.doc()))
	return nil
}

// cardDoc is the model card.
type cardDoc struct {
	library.Entry
	Metadata map[string]string `json:"metadata"`
	Verdict  *jobs.Verdict     `json:"verdict,omitempty"` // how it compared with the model before
}

// getCard answers /models/ID/card.json.
func (s *Server) getCard(w http.ResponseWriter, r *http.Request) *control.Error {
	id, isCard := strings.CutSuffix(r.PathValue("file"), "/card.json")
	if !isCard {
		return nothingAt(r.URL.Path)
	}
	for _, e := range s.hub.Models() {
		if e.ID != id {
			continue
		}
		data, err := s.hub.ModelFile(id)
		if err != nil {
			return control.ErrorOf(err, http.StatusNotFound)
		}
		file, err := infer.ParseSafetensors(data)
		if err != nil {
			return &control.Error{Code: http.StatusUnprocessableEntity, Field: "model", Value: clip(id), Message: err.Error()}
		}
		card := cardDoc{Entry: e, Metadata: file.Metadata}
		if job, err := s.hub.Job(e.Job); err == nil {
			card.Verdict = job.Verdict
		}
		writeJSON(w, http.StatusOK, card)
		return nil
	}
	return &control.Error{
		Code: http.StatusNotFound, Field: "model", Value: clip(id), Message: "there is no model " + strconv.Quote(clip(id)), Hint: "groovectl models lists them",
	}
}
