package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/kits"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/statefile"
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

// files are the documents that outlive the daemon.
type files struct {
	state, history, taste statefile.File
}

func filesIn(folder string) files {
	return files{
		state:   statefile.File{Path: filepath.Join(folder, "state.json"), Version: stateVersion, Limit: maxState, Indent: "  "},
		history: statefile.File{Path: filepath.Join(folder, "history.json"), Version: historyVersion, Limit: maxHistory},
		taste:   statefile.File{Path: filepath.Join(folder, "taste.json"), Version: tasteVersion, Limit: maxTaste, Indent: " "},
	}
}

// FileProblems says which files of the session are not saved, and why.
func (s *Session) FileProblems() []string {
	var list []string
	for _, f := range []*statefile.File{&s.files.state, &s.files.history, &s.files.taste} {
		if p := f.Problem(); p != "" {
			list = append(list, p)
		}
	}
	return list
}

// restore returns the parameters to start with: those of the last run, with the settings that have changed since and those that a flag of this
// start says, or the settings alone. What of the state file cannot be read is logged, and is the settings'.
func (s *Session) restore(cfg config.Config) (steer.State, error) {
	fresh, err := cfg.Play.State(random())
	if err != nil {
		return steer.State{}, err
	}
	if _, ok := s.kits.Find(fresh.Kit); !ok {
		return steer.State{}, fmt.Errorf("start with [play] kit: %w", kits.Unknown(s.kits, fresh.Kit))
	}
	st, held, err := readState(&s.files.state, fresh, cfg.Play, s.cfg.Said)
	statefile.Log(s.log, "state of the last run", "starting with the settings", err)
	if !statefile.Found(err) {
		st, held = fresh, nil
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

// readState reads the state file; fresh has what cannot be read. The error is that of statefile.File.Read.
func readState(f *statefile.File, fresh steer.State, play config.Play, said func(key string) bool) (steer.State, *groove.Held, error) {
	var doc stateDoc
	var st steer.State
	err := f.Read(func(data []byte) (err error) {
		if doc, err = parseState(data, play); err == nil {
			st, err = doc.start(play, said)
		}
		return err
	}, func(data []byte) (lost []string, err error) {
		if doc, lost, err = salvageState(data, fresh, play); err == nil {
			st, err = doc.start(play, said)
		}
		return lost, err
	})
	return st, doc.Held, err
}

// parseState reads a whole state file, or returns what is wrong with it.
func parseState(data []byte, play config.Play) (stateDoc, error) {
	doc := stateDoc{Play: play, Steer: steer.Default()}
	doc.Steer.Articulations = false // who played plain notes before there were others hears them
	if err := json.Unmarshal(data, &doc); err != nil {
		return stateDoc{}, err
	}
	var err error
	if doc.Steer, err = doc.Steer.Canonical(); err != nil {
		return stateDoc{}, err
	}
	if err := checkHeld(doc.Held); err != nil {
		return stateDoc{}, err
	}
	return doc, nil
}

func checkHeld(h *groove.Held) error {
	if h == nil {
		return nil
	}
	if !h.Pattern.IsCanonical() {
		return errors.New("held: its pattern is not as this program writes it")
	}
	if h.Timing != nil && h.Timing.Validate() != nil {
		return fmt.Errorf("held: %w", h.Timing.Validate())
	}
	return nil
}

// start returns the state with the settings that have changed since it was saved, and those that a flag says.
func (doc *stateDoc) start(play config.Play, said func(key string) bool) (steer.State, error) {
	st := doc.Steer
	for _, cmd := range play.AtStart(doc.Play, said, random()) {
		r, err := steer.Apply(st, cmd)
		if err != nil {
			return steer.State{}, err
		}
		st = r.WithGenreTempo(st, true).State // no song plays yet
	}
	return play.FirstLoop(st, said), nil
}

// saveState writes the state file.
func (s *Session) saveState() {
	cfg := s.cfg.Settings()
	s.mu.Lock()
	doc := stateDoc{SchemaVersion: stateVersion, Play: cfg.Play, Steer: s.state, Held: s.held}
	s.mu.Unlock()
	s.writeFile(&s.files.state, "state", doc)
}

// writeFile saves a document and logs why it could not; of a file of a newer version that was logged at the start.
func (s *Session) writeFile(f *statefile.File, what string, doc any) {
	if err := f.Write(doc); err != nil && !errors.Is(err, statefile.ErrNewer) {
		s.log.Error("save "+what, "error", err)
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
