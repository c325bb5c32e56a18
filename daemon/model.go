package daemon

import (
	"fmt"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/infer"
)

// engine is a model that is ready to decode.
type engine struct {
	model     *infer.Model
	decoder   infer.Decoder
	generator *infer.Generator
	file      string // where the model came from; empty = inside the program
}

// build makes an engine of a model and tries it out.
func (d *Daemon) build(cfg config.Engine, m *infer.Model, file string) (engine, error) {
	dec, err := d.edges.NewDecoder(cfg, m)
	if err != nil {
		return engine{}, fmt.Errorf("build engine %s: %w", cfg.Name, err)
	}
	e := engine{m, dec, infer.NewGenerator(m, dec), file}
	if err := e.generator.Warm(); err != nil {
		_ = dec.Close()
		return engine{}, fmt.Errorf("try the model: %w", err)
	}
	return e, nil
}

// loadModel opens the library and builds the engine to begin with: of the file that the settings name, else of the model
// that was in use last, else of the one inside. A model of the library that is of no use is no reason not to play.
func (d *Daemon) loadModel(cfg config.Config) error {
	d.library = library.Open(cfg.Model.LibraryDir(), d.edges.DefaultModel, d.log)
	e, err := d.firstEngine(cfg)
	if err != nil {
		return fmt.Errorf("%w (choose another with --model, or leave it out)", err)
	}
	d.mu.Lock()
	d.engine = e
	d.mu.Unlock()
	d.library.Begin(e.model, string(cfg.Model.File))
	return nil
}

func (d *Daemon) firstEngine(cfg config.Config) (engine, error) {
	last := d.library.Last()
	if file := string(cfg.Model.File); file != "" {
		if last != "" {
			d.log.Info("the settings name a model: the one in use last is left alone", "file", file, "last", last)
		}
		m, err := infer.LoadFile(file)
		if err != nil {
			return engine{}, err
		}
		return d.build(cfg.Engine, m, file)
	}
	if last != "" {
		e, err := d.fromLibrary(cfg.Engine, last)
		if err == nil {
			return e, nil
		}
		d.log.Error("the model in use last cannot be used: the one inside plays", "model", last, "error", err)
		d.modelErr = err.Error()
	}
	m, err := infer.Load(d.edges.DefaultModel())
	if err != nil {
		return engine{}, err
	}
	return d.build(cfg.Engine, m, "")
}

// fromLibrary builds the engine of a model by its name.
func (d *Daemon) fromLibrary(cfg config.Engine, name string) (engine, error) {
	entry, err := d.library.Find(name)
	if err != nil {
		return engine{}, err
	}
	m, err := d.library.Load(entry)
	if err != nil {
		return engine{}, err
	}
	if m.ID != entry.ID {
		return engine{}, fmt.Errorf("load model %s: the file holds model %s: it was changed since it was added", entry.ID, m.ID)
	}
	return d.build(cfg, m, entry.File)
}
