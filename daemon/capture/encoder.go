package capture

import (
	"errors"
	"fmt"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/lockorder"
)

// Model names the model that decodes, and its file.
type Model struct {
	ID      string
	File    string        // empty: the model inside the program
	Default func() []byte // the file inside the program
}

// Encoder encodes captured grooves for the decoder. It keeps the encoder of one model and the last groove that it
// encoded. It is safe for concurrent use.
type Encoder struct {
	mu      lockorder.Mutex
	encoder *infer.Encoder
	err     error        // why the model has none
	model   string       // the id of the encoder's model
	text    string       // the groove of mean
	style   groove.Style // the style of mean, if the encoder uses it
	mean    []float32
}

// NewEncoder returns an Encoder that has read no model.
func NewEncoder() *Encoder { return &Encoder{mu: lockorder.New(lockorder.Encoder)} }

// errNoEncoder is wrapped by the refusal of a groove that the model cannot encode.
var errNoEncoder = errors.New("this model cannot capture what is played: choose one with an encoder, such as the one inside (groovectl use default)")

// Check returns why a model cannot encode grooves, or nil. The first call for a model reads its encoder, which takes a
// while.
func (e *Encoder) Check(m Model) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.load(m)
}

// load reads the encoder of a model, unless it is there; e.mu is held.
func (e *Encoder) load(m Model) error {
	if e.model == m.ID {
		return e.err
	}
	e.model, e.text, e.mean, e.encoder = m.ID, "", nil, nil
	var err error
	if m.File == "" {
		e.encoder, err = infer.LoadEncoder(m.Default())
	} else {
		e.encoder, err = infer.LoadEncoderFile(m.File)
	}
	if err == nil && e.encoder.ModelID != m.ID {
		err = fmt.Errorf("%s holds model %s now, not %s that plays", m.File, e.encoder.ModelID, m.ID)
	}
	if e.err = nil; err != nil {
		e.encoder, e.err = nil, fmt.Errorf("capture: %w: %w", err, errNoEncoder)
	}
	return e.err
}

// Guide returns what a state's captured groove is for the decoder; nil when there is none. With a model that has no
// encoder only the groove's hits guide it.
func (e *Encoder) Guide(s steer.State, m Model) *infer.CaptureGuide {
	if s.Captured == "" {
		return nil
	}
	p, err := groove.ParsePattern(s.Captured)
	if err != nil {
		return nil // no state has such a text: see steer
	}
	if s.Drumify {
		return infer.NewCaptureGuide(p, nil, s.Amount, s.BPM).AsRhythm()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.load(m) == nil && (e.text != s.Captured || e.encoder.Conditioned() && e.style != s.Style()) {
		e.text, e.style = s.Captured, s.Style()
		post, err := e.encoder.Encode(&p, e.style)
		if err != nil {
			post.Mean = nil // the hits alone
		}
		e.mean = post.Mean
	}
	if e.encoder == nil {
		return infer.NewCaptureGuide(p, nil, s.Amount, s.BPM)
	}
	return infer.NewCaptureGuide(p, e.mean, s.Amount, s.BPM)
}
