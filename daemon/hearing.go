package daemon

import (
	"errors"
	"fmt"
	"sync"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// hearing turns captured grooves into what the decoder needs. It keeps the encoder of one model and the last groove that it heard.
type hearing struct {
	mu      sync.Mutex
	encoder *infer.Encoder
	refused error        // why the model has none
	model   string       // the model that the two belong to
	text    string       // the groove that mean belongs to
	style   groove.Style // and the style, if the encoder is told it
	mean    []float32
}

// errDeaf is wrapped by the refusal of a groove that the model cannot hear.
var errDeaf = errors.New("this model cannot hear what is played: choose one with an encoder, such as the one inside (groovectl use default)")

// check says why a model cannot hear grooves; nil = it can.
func (a *hearing) check(e engine, file func() []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.load(e, file)
}

// load makes the encoder that of a model; a.mu is held.
func (a *hearing) load(e engine, file func() []byte) error {
	if a.model == e.model.ID {
		return a.refused
	}
	a.model, a.text, a.mean, a.encoder = e.model.ID, "", nil, nil
	var err error
	if e.file == "" {
		a.encoder, err = infer.LoadEncoder(file())
	} else {
		a.encoder, err = infer.LoadEncoderFile(e.file)
	}
	if err == nil && a.encoder.ModelID != e.model.ID {
		err = fmt.Errorf("%s holds model %s now, not %s that plays", e.file, a.encoder.ModelID, e.model.ID)
	}
	if a.refused = nil; err != nil {
		a.encoder, a.refused = nil, fmt.Errorf("capture: %w: %w", err, errDeaf)
	}
	return a.refused
}

// near returns what a state's captured groove is to the decoder, nil when there is none. A model that cannot hear stays near to
// the hits alone.
func (a *hearing) near(s steer.State, e engine, file func() []byte) *infer.CaptureGuide {
	if s.Captured == "" {
		return nil
	}
	p, err := groove.ParsePattern(s.Captured)
	if err != nil {
		return nil // no state has such a text: see steer
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.load(e, file) == nil && (a.text != s.Captured || a.encoder.Conditioned() && a.style != s.Style()) {
		a.text, a.style = s.Captured, s.Style()
		post, err := a.encoder.Encode(&p, a.style)
		if err != nil {
			post.Mean = nil // near to the hits alone
		}
		a.mean = post.Mean
	}
	if a.encoder == nil {
		return infer.NewCaptureGuide(p, nil, s.Amount, s.BPM)
	}
	return infer.NewCaptureGuide(p, a.mean, s.Amount, s.BPM)
}
