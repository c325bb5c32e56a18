package session

import (
	"fmt"

	"github.com/groovegen/groovegen/daemon/capture"
	"github.com/groovegen/groovegen/daemon/training"
)

// Engine implements training.Session: it returns the engine that decodes.
func (s *Session) Engine() training.Engine {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.engine
}

// SetEngine implements training.Session: it passes the new engine to the decoder, or changes nothing. From its start
// commands are checked against the new model.
func (s *Session) SetEngine(next training.Engine) error {
	s.mu.Lock()
	before := s.engine
	err := s.checkWith(next.Model, s.state)
	if err == nil {
		s.engine = next
	}
	s.mu.Unlock()
	if err != nil {
		return fmt.Errorf("the present settings do not fit model %s: %w", next.Model.ID, err)
	}
	if err := s.pregen.SetGenerator(next.Generator); err != nil {
		s.mu.Lock()
		s.engine = before
		s.mu.Unlock()
		return err
	}
	if s.State().Captured != "" {
		_ = s.CanEncode() // reads the encoder while no lock is held
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.Captured != "" { // the new model encodes it in its own way
		r := s.decodeRequest(s.state, s.held)
		r.KeepVariation = true
		s.pregen.Submit(r)
	}
	return nil
}

// CanEncode returns why the model cannot encode what is played, or nil. The first call for a model reads its encoder,
// which takes a while.
func (s *Session) CanEncode() error { return s.encoder.Check(s.encoderModel(s.Engine())) }

func (s *Session) encoderModel(e training.Engine) capture.Model {
	return capture.Model{ID: e.Model.ID, File: e.File, Default: s.cfg.DefaultModel}
}
