package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
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

// stateDoc is the state file: the parameters at the end of the daemon, and its [play] settings.
type stateDoc struct {
	SchemaVersion int         `json:"schema_version"`
	Play          config.Play `json:"play"`
	Steer         steer.State `json:"steer"`
	// Held is what the locked voices play; nil = nothing is locked.
	Held *groove.Held `json:"held,omitempty"`
}

func stateFile(cfg config.Config) string { return filepath.Join(cfg.State.Path(), "state.json") }

// restore returns the parameters to start with: those of the last run, with the settings that have changed since and those that a flag of this
// start says, or the settings alone. If the state file cannot be read, restore renames it, logs a warning and uses the settings.
func (s *Session) restore(cfg config.Config) (steer.State, error) {
	fresh, err := cfg.Play.State(random())
	if err != nil {
		return steer.State{}, err
	}
	if _, ok := s.kits.Find(fresh.Kit); !ok {
		return steer.State{}, fmt.Errorf("start with [play] kit: %w", kits.Unknown(s.kits, fresh.Kit))
	}
	st, held, err := readState(stateFile(cfg), cfg.Play, s.cfg.Said)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		st = fresh
	case err != nil:
		aside := stateFile(cfg) + ".bad"
		s.log.Warn("state of the last run cannot be used: starting with the settings", "file", aside, "error", err)
		if errAside := os.Rename(stateFile(cfg), aside); errAside != nil {
			s.log.Warn("rename the state file", "error", errAside)
		}
		st = fresh
	}
	if _, ok := s.kits.Find(st.Kit); !ok {
		s.log.Warn("the kit of the last run does not exist: playing with another", "kit", st.Kit, "instead", fresh.Kit)
		st.Kit = fresh.Kit
	}
	if misfit := s.check(st); misfit != nil { // saved with another model
		s.log.Warn("state of the last run does not fit: starting with the settings", "error", misfit)
		st = fresh
	}
	s.held = held.Only(st.Locked())
	s.quantum, err = seq.ParseQuantize(st.Quantize)
	return st, err
}

// maxState is the largest state file that is read, in bytes; the usual size is about a thousand.
const maxState = 1 << 20

func readState(path string, play config.Play, said func(key string) bool) (steer.State, *groove.Held, error) {
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
	doc.Steer.Articulations = false // who played plain notes before there were others hears them
	if err = json.Unmarshal(data, &doc); err != nil {
		return steer.State{}, nil, fmt.Errorf("read %s: %w", path, err)
	}
	if doc.SchemaVersion != stateVersion {
		return steer.State{}, nil, fmt.Errorf("read %s: schema_version is %d: this program reads %d", path, doc.SchemaVersion, stateVersion)
	}
	st, err := doc.Steer.Canonical()
	if err != nil {
		return steer.State{}, nil, fmt.Errorf("read %s: %w", path, err)
	}
	for _, cmd := range play.AtStart(doc.Play, said, random()) {
		r, err := steer.Apply(st, cmd)
		if err != nil {
			return steer.State{}, nil, err
		}
		st = r.WithGenreTempo(st, true).State // no song plays yet
	}
	st = play.FirstLoop(st, said)
	if h := doc.Held; h != nil {
		if !h.Pattern.IsCanonical() {
			return steer.State{}, nil, fmt.Errorf("read %s: held: its pattern is not as this program writes it", path)
		}
		if h.Timing != nil && h.Timing.Validate() != nil {
			return steer.State{}, nil, fmt.Errorf("read %s: held: %w", path, h.Timing.Validate())
		}
	}
	return st, doc.Held, nil
}

// saveState writes the state file.
func (s *Session) saveState() {
	cfg := s.cfg.Settings()
	s.mu.Lock()
	doc := stateDoc{SchemaVersion: stateVersion, Play: cfg.Play, Steer: s.state, Held: s.held}
	s.mu.Unlock()
	path := stateFile(cfg)
	err := atomicfile.WriteFile(path, 0o600, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(doc)
	})
	if err != nil {
		s.log.Error("save state", "file", path, "error", err)
	}
}

// saveAfter is how long a change waits to be saved, so that a fader move causes one write.
const saveAfter = time.Second

// saver combines several changes into one write.
type saver struct {
	save  func()
	after time.Duration
	timer *time.Timer
}

func newSaver(save func(), after time.Duration) *saver { return &saver{save: save, after: after} }

// later makes due fire once, some time after the first change.
func (s *saver) later() {
	if s.timer == nil {
		s.timer = time.NewTimer(s.after)
	}
}

// due returns the channel to wait for; nil while there is nothing to save.
func (s *saver) due() <-chan time.Time {
	if s.timer == nil {
		return nil
	}
	return s.timer.C
}

// flush saves now if a change waits.
func (s *saver) flush() {
	if s.timer == nil {
		return
	}
	s.timer.Stop()
	s.timer = nil
	s.save()
}

// random returns a seed that differs at each start, short enough to be read and typed.
func random() uint64 { return rand.Uint64N(1_000_000) }
