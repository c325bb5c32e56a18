package daemon

import (
	"fmt"

	"github.com/groovegen/groovegen/daemon/training"
)

// Engine implements training.Session: it returns the engine that decodes.
func (d *Daemon) Engine() training.Engine {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.engine
}

// SetEngine implements training.Session: it hands the new engine to the decoding goroutine, or leaves everything as it was. From
// the start commands are checked against the new model.
func (d *Daemon) SetEngine(next training.Engine) error {
	d.mu.Lock()
	before := d.engine
	err := d.checkWith(next.Model, d.state)
	if err == nil {
		d.engine = next
	}
	d.mu.Unlock()
	if err != nil {
		return fmt.Errorf("the present settings do not fit model %s: %w", next.Model.ID, err)
	}
	if err := d.pregen.SetGenerator(next.Generator); err != nil {
		d.mu.Lock()
		d.engine = before
		d.mu.Unlock()
		return err
	}
	if d.State().Captured != "" {
		_ = d.canEncode() // reads the encoder while nothing is locked
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.state.Captured != "" { // the new model encodes it in its own way
		w := d.wish(d.state, d.held)
		w.KeepVariation = true
		d.pregen.Submit(w)
	}
	return nil
}
