package daemon

import (
	"fmt"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/infer"
)

// loadModel loads the model of the settings and builds its engine.
func (d *Daemon) loadModel(cfg config.Config) (err error) {
	if cfg.Model.File != "" {
		d.model, err = infer.LoadFile(string(cfg.Model.File))
	} else {
		d.model, err = infer.Load(d.edges.DefaultModel())
	}
	if err != nil {
		return fmt.Errorf("%w (choose another with --model, or leave it out for the one inside)", err)
	}
	if d.decoder, err = d.edges.NewDecoder(cfg.Engine, d.model); err != nil {
		return fmt.Errorf("build engine %s: %w", cfg.Engine.Name, err)
	}
	return nil
}
