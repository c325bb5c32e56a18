package training

import (
	"fmt"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/library"
)

// Models returns the models of the library.
func (s *Service) Models() []library.Entry { return s.library.List() }

// ModelFile returns the file of a model by its id. The errors are those of package library.
func (s *Service) ModelFile(id string) ([]byte, error) {
	e, err := s.library.Find(id)
	if err != nil {
		return nil, err
	}
	return s.library.Read(e)
}

// ModelError returns why the last change of model was refused; empty after a change that succeeded.
func (s *Service) ModelError() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.modelErr
}

func (s *Service) setModelError(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.modelErr = ""; err != nil {
		s.modelErr = err.Error()
	}
}

// Use makes another model decode from the next loop on. If the model cannot be used, the present one plays on and
// ModelError says why.
func (s *Service) Use(u control.Use) (control.Used, error) {
	s.changing.Lock()
	defer s.changing.Unlock()
	entry, err := s.find(u)
	if err != nil {
		return control.Used{}, fmt.Errorf("use: %w", err)
	}
	used, err := s.change(entry, u.Previous)
	s.setModelError(err)
	s.cfg.Changed()
	if err != nil {
		s.log.Error("change of model refused", "model", entry.ID, "error", err)
		return control.Used{}, fmt.Errorf("use: %w", err)
	}
	return used, nil
}

func (s *Service) find(u control.Use) (library.Entry, error) {
	if u.Previous {
		return s.library.Previous()
	}
	if u.File != "" {
		return s.library.AddFile(u.File)
	}
	return s.library.Find(u.Model)
}

// change makes a model of the library decode; s.changing is held. The slow work is done during playback.
func (s *Service) change(entry library.Entry, back bool) (control.Used, error) {
	settings, before := s.cfg.Settings(), s.session.Engine()
	used := control.Used{ID: entry.ID, Name: entry.Name, Before: before.Model.ID}
	if entry.ID == before.Model.ID {
		return used, nil
	}
	next, err := s.fromLibrary(settings.Engine, entry.ID)
	if err != nil {
		return used, err
	}
	if err := s.session.SetEngine(next); err != nil {
		_ = next.Decoder.Close()
		return used, err
	}
	if err := before.Decoder.Close(); err != nil {
		s.log.Warn("close the engine of the old model", "error", err)
	}
	s.cfg.Changed()
	s.log.Info("another model plays from the next loop on", "model", entry.ID, "before", used.Before)
	used.Note = s.note(settings.Model.File.String())
	if err := s.library.SetCurrent(entry.ID, back); err != nil {
		s.log.Error("the choice of model is lost when the daemon ends", "error", err)
		used.Note = fmt.Sprintf("it plays until the daemon ends only: %v", err)
	}
	return used, nil
}

// note returns what a user should know of a change of model.
func (s *Service) note(configured string) string {
	switch {
	case configured != "":
		return "at the next start the settings' own model plays again: model.file is " + configured
	case s.session.State().Freeze:
		return "the groove is frozen: the new model draws nothing before it is unfrozen"
	}
	return ""
}
