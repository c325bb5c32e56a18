package daemon

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/kits"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

// stateVersion is the schema of the state file.
const stateVersion = 1

// stateDoc is the state file: what was steered when the daemon ended, and the [play] settings it had begun with.
type stateDoc struct {
	SchemaVersion int         `json:"schema_version"`
	Play          config.Play `json:"play"`
	Steer         steer.State `json:"steer"`
	// Held is what the locked voices play; nil = nothing is locked.
	Held *groove.Held `json:"held,omitempty"`
}

func stateFile(cfg config.Config) string { return filepath.Join(cfg.State.Path(), "state.json") }

// restore returns the state to begin with: where the last daemon left off, changed by what the settings say otherwise
// since then; or the settings alone. A state file that cannot be read is set aside, with a warning, and never a reason
// not to play.
func (d *Daemon) restore(cfg config.Config) (steer.State, error) {
	fresh, err := cfg.Play.State(random())
	if err != nil {
		return steer.State{}, err
	}
	if _, ok := d.allKits.Find(fresh.Kit); !ok {
		return steer.State{}, fmt.Errorf("begin with [play] kit: %w", kits.Unknown(d.allKits, fresh.Kit))
	}
	s, held, err := readState(stateFile(cfg), cfg.Play)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s = fresh
	case err != nil:
		aside := stateFile(cfg) + ".bad"
		d.log.Warn("state of the last run cannot be used: beginning with the settings", "file", aside, "error", err)
		if errAside := os.Rename(stateFile(cfg), aside); errAside != nil {
			d.log.Warn("set the state file aside", "error", errAside)
		}
		s = fresh
	}
	if _, ok := d.allKits.Find(s.Kit); !ok {
		d.log.Warn("the kit of the last run is not there: playing with another", "kit", s.Kit, "instead", fresh.Kit)
		s.Kit = fresh.Kit
	}
	if misfit := d.check(s); misfit != nil { // saved with another model
		d.log.Warn("state of the last run does not fit: beginning with the settings", "error", misfit)
		s = fresh
	}
	d.held = held.Only(s.Locked())
	d.quantum, err = seq.ParseQuantize(s.Quantize)
	return s, err
}

// maxState is the largest state file that is read, in bytes; one has about a thousand.
const maxState = 1 << 20

func readState(path string, play config.Play) (steer.State, *groove.Held, error) {
	f, err := os.Open(path)
	if err != nil {
		return steer.State{}, nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxState))
	if err != nil {
		return steer.State{}, nil, err
	}
	doc := stateDoc{Play: play, Steer: steer.Default()}
	if err = json.Unmarshal(data, &doc); err != nil {
		return steer.State{}, nil, fmt.Errorf("read %s: %w", path, err)
	}
	if doc.SchemaVersion != stateVersion {
		return steer.State{}, nil, fmt.Errorf("read %s: schema_version is %d: this program reads %d", path, doc.SchemaVersion, stateVersion)
	}
	s, err := doc.Steer.Canonical()
	if err != nil {
		return steer.State{}, nil, fmt.Errorf("read %s: %w", path, err)
	}
	for _, cmd := range play.Since(doc.Play) {
		r, err := steer.Apply(s, cmd)
		if err != nil {
			return steer.State{}, nil, err
		}
		s = r.State
	}
	if h := doc.Held; h != nil && !h.Pattern.IsCanonical() {
		return steer.State{}, nil, fmt.Errorf("read %s: held: its pattern is not as this program writes it", path)
	}
	return s, doc.Held, nil
}

// saveState writes the state file.
func (d *Daemon) saveState() {
	cfg := d.settings.get()
	d.mu.Lock()
	doc := stateDoc{SchemaVersion: stateVersion, Play: cfg.Play, Steer: d.state, Held: d.held}
	d.mu.Unlock()
	path := stateFile(cfg)
	err := atomicfile.WriteFile(path, 0o600, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(doc)
	})
	if err != nil {
		d.log.Error("save state", "file", path, "error", err)
	}
}

// saveAfter is how long a change waits to be saved, so that a moved fader is one write.
const saveAfter = time.Second

// saver puts several changes into one write.
type saver struct {
	save  func()
	timer *time.Timer
}

func newSaver(save func()) *saver { return &saver{save: save} }

// later has due fire once, saveAfter from the first change on.
func (s *saver) later() {
	if s.timer == nil {
		s.timer = time.NewTimer(saveAfter)
	}
}

// due returns the channel to wait on; nil while there is nothing to save.
func (s *saver) due() <-chan time.Time {
	if s.timer == nil {
		return nil
	}
	return s.timer.C
}

// flush saves now if something waits.
func (s *saver) flush() {
	if s.timer == nil {
		return
	}
	s.timer.Stop()
	s.timer = nil
	s.save()
}
