package training

import (
	"fmt"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/infer"
)

// Engine is a model that is ready to decode.
type Engine struct {
	Model     *infer.Model
	Decoder   infer.Decoder
	Generator *infer.Generator
	File      string // of the model; empty = inside the program
}

// build makes the engine of a model and tests it with one loop.
func (s *Service) build(cfg config.Engine, m *infer.Model, file string) (Engine, error) {
	dec, err := s.cfg.NewDecoder(cfg, m)
	if err != nil {
		return Engine{}, fmt.Errorf("build engine %s: %w", cfg.Name, err)
	}
	e := Engine{m, dec, infer.NewGenerator(m, dec), file}
	if err := e.Generator.Warm(); err != nil {
		_ = dec.Close()
		return Engine{}, fmt.Errorf("try the model: %w", err)
	}
	return e, nil
}

// firstEngine builds the engine of the model that the settings name, else of the one that was in use last, else of the one inside
// the program. It uses the model inside if the last one cannot be used.
func (s *Service) firstEngine(cfg config.Config) (Engine, error) {
	last := s.library.Last()
	if file := string(cfg.Model.File); file != "" {
		if last != "" {
			s.log.Info("the settings name a model: the one in use last does not play", "file", file, "last", last)
		}
		m, err := infer.LoadFile(file)
		if err != nil {
			return Engine{}, err
		}
		return s.build(cfg.Engine, m, file)
	}
	if last != "" {
		e, err := s.fromLibrary(cfg.Engine, last)
		if err == nil {
			return e, nil
		}
		s.log.Error("the model in use last cannot be used: the one inside plays", "model", last, "error", err)
		s.setModelError(err)
	}
	m, err := infer.Load(s.cfg.DefaultModel())
	if err != nil {
		return Engine{}, err
	}
	return s.build(cfg.Engine, m, "")
}

// fromLibrary builds the engine of a model by its name.
func (s *Service) fromLibrary(cfg config.Engine, name string) (Engine, error) {
	entry, err := s.library.Find(name)
	if err != nil {
		return Engine{}, err
	}
	m, err := s.library.Load(entry)
	if err != nil {
		return Engine{}, err
	}
	if m.ID != entry.ID {
		return Engine{}, fmt.Errorf("load model %s: the file holds model %s: it was changed since it was added", entry.ID, m.ID)
	}
	return s.build(cfg, m, entry.File)
}
