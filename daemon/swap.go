package daemon

import (
	"fmt"
	"path/filepath"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/library"
)

// Models implements control.Hub.
func (d *Daemon) Models() []library.Entry { return d.library.List() }

// Use implements control.Hub: another model decodes from the next loop on. A model that is of no use is refused, the one
// that plays plays on, and status says why until a change succeeds.
func (d *Daemon) Use(u control.Use) (control.Used, error) {
	d.swapping.Lock()
	defer d.swapping.Unlock()
	entry, err := d.wanted(u)
	if err != nil {
		return control.Used{}, fmt.Errorf("use: %w", err)
	}
	used, err := d.change(entry, u.Previous)
	d.mu.Lock()
	d.modelErr = ""
	if err != nil {
		d.modelErr = err.Error()
	}
	d.mu.Unlock()
	d.changed.Notify()
	if err != nil {
		d.log.Error("change of model refused", "model", entry.ID, "error", err)
		return control.Used{}, fmt.Errorf("use: %w", err)
	}
	return used, nil
}

func (d *Daemon) wanted(u control.Use) (library.Entry, error) {
	if u.Previous {
		return d.library.Previous()
	}
	if filepath.IsAbs(u.Model) {
		return d.library.AddFile(u.Model)
	}
	return d.library.Find(u.Model)
}

// change has a model of the library decode from now on; d.swapping is held. Everything slow is done beside the music; what
// the decoding goroutine waits for is one loop.
func (d *Daemon) change(entry library.Entry, back bool) (control.Used, error) {
	d.mu.Lock()
	cfg, before := d.config, d.engine
	d.mu.Unlock()
	used := control.Used{ID: entry.ID, Name: entry.Name, Before: before.model.ID}
	if entry.ID == before.model.ID {
		return used, nil
	}
	next, err := d.fromLibrary(cfg.Engine, entry.ID)
	if err != nil {
		return used, err
	}
	if err := d.install(before, next); err != nil {
		_ = next.decoder.Close()
		return used, err
	}
	if err := before.decoder.Close(); err != nil {
		d.log.Warn("close the engine of the model before", "error", err)
	}
	d.changed.Notify()
	d.log.Info("another model plays from the next loop on", "model", entry.ID, "before", used.Before)
	used.Note = d.note(cfg.Model.File.String())
	if err := d.library.SetCurrent(entry.ID, back); err != nil {
		d.log.Error("the choice of model holds until the end only", "error", err)
		used.Note = fmt.Sprintf("it holds until the daemon ends only: %v", err)
	}
	return used, nil
}

// install hands the new engine to the decoding goroutine, or leaves everything as it was. From the first moment on
// commands are checked against the new model.
func (d *Daemon) install(before, next engine) error {
	d.mu.Lock()
	err := d.checkWith(next.model, d.state)
	if err == nil {
		d.engine = next
	}
	d.mu.Unlock()
	if err != nil {
		return fmt.Errorf("what is steered does not fit model %s: %w", next.model.ID, err)
	}
	if err := d.pregen.SetGenerator(next.generator); err != nil {
		d.mu.Lock()
		d.engine = before
		d.mu.Unlock()
		return err
	}
	if d.State().Captured != "" {
		_ = d.canEncode() // reads the encoder while nothing is held
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.state.Captured != "" { // the new model hears it in its own way
		w := d.wish(d.state, d.held)
		w.KeepVariation = true
		d.pregen.Submit(w)
	}
	return nil
}

// note says what a user should know of a change of model.
func (d *Daemon) note(configured string) string {
	switch {
	case configured != "":
		return "at the next start the settings' own model plays again: model.file is " + configured
	case d.State().Freeze:
		return "the groove is frozen: the model is heard when it is not"
	}
	return ""
}
