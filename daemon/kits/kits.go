// Package kits lists the kits, reads the user's kits again when their files change, and plays single notes of a kit.
package kits

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/watch"
	"github.com/groovegen/groovegen/groove"
)

// settleTime is how long the folder of kits must be unchanged before it is read again.
const settleTime = 200 * time.Millisecond

// Session is what plays, as the kits see it.
type Session interface {
	// AllKits returns all kits and the name of the one that plays.
	AllKits() (kits config.Kits, playing string)
	// SetKits replaces the kits and returns what there is now: a kit that plays and is gone stays.
	SetKits(config.Kits) config.Kits
}

// Config connects a Service with the daemon. Its functions are safe for concurrent use.
type Config struct {
	Folder    string // of the user's kits
	Session   Session
	HasOutput bool // there is a MIDI output
	PlayNote  func(kit groove.Kit, v groove.Voice, velocity uint8) error
	Changed   func() // the kits have changed
	Log       *slog.Logger
}

// Service implements control's service for kits. Its methods are safe for concurrent use.
type Service struct {
	cfg     Config
	folders *watch.Folders // nil: the folder is not watched
}

// Load reads the kits at the start, and logs what is wrong with them.
func Load(folder string, log *slog.Logger) config.Kits {
	all := config.LoadKits(folder, config.Kits{})
	warn(log, all, nil)
	return all
}

// Open watches the folder of the user's kits.
func Open(cfg Config) *Service {
	s := &Service{cfg: cfg}
	w, err := watch.NewFolders([]string{cfg.Folder}, settleTime, cfg.Log)
	if err != nil {
		cfg.Log.Warn("the folder of kits is not watched: use groovectl reload", "error", err)
		return s
	}
	s.folders = w
	return s
}

// Changes returns the channel that gets a value when a file of the kits has changed. Call Reload then.
func (s *Service) Changes() <-chan struct{} {
	if s.folders == nil {
		return nil
	}
	return s.folders.Changes()
}

// Close ends the watching.
func (s *Service) Close() error {
	if s.folders == nil {
		return nil
	}
	return s.folders.Close()
}

// Reload reads the kits again. A kit whose file is broken or gone stays as it was; a changed kit plays from the next
// note on. It reports whether any kit has changed, and what is wrong with them.
func (s *Service) Reload() (changed bool, wrong string) {
	before, _ := s.cfg.Session.AllKits()
	next := s.cfg.Session.SetKits(config.LoadKits(s.cfg.Folder, before))
	warn(s.cfg.Log, next, before.Err())
	if changed = !slices.Equal(before.All(), next.All()); changed {
		s.cfg.Log.Info("kits reloaded", "folder", next.Folder(), "kits", next.Names())
	}
	if changed || problem(before.Err()) != problem(next.Err()) {
		s.cfg.Changed()
	}
	return changed, problem(next.Err())
}

// warn logs what is wrong with the kits, unless it is the same as before.
func warn(log *slog.Logger, all config.Kits, before error) {
	now := all.Err()
	if now == nil || problem(now) == problem(before) {
		return
	}
	for _, e := range config.Errors(now) {
		log.Warn("kit refused", "error", e)
	}
}

func problem(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Unknown returns the refusal of a kit that does not exist.
func Unknown(all config.Kits, name string) *steer.Error {
	e := &steer.Error{Param: "kit", Value: name, Want: "one of " + strings.Join(all.Names(), ", "), Err: steer.ErrNoKit}
	if near := all.Nearest(name); near != "" {
		e.Hint = "did you mean " + near + "?"
	}
	return e
}

// Status returns what the daemon's status shows of the kits.
func (s *Service) Status() *control.KitsStatus {
	all, _ := s.cfg.Session.AllKits()
	return &control.KitsStatus{Count: len(all.All()), Error: problem(all.Err())}
}

// Kits returns all kits.
func (s *Service) Kits() control.Kits {
	all, playing := s.cfg.Session.AllKits()
	doc := control.Kits{Current: playing, Folder: all.Folder(), Error: problem(all.Err())}
	for _, f := range all.All() {
		doc.Kits = append(doc.Kits, control.Kit{Kit: f.Kit, Title: f.Title, File: f.File, Instead: f.Replaces})
	}
	return doc
}

// defaultVelocity is the velocity of a note whose request names none: firm, below the loudest.
const defaultVelocity = 100

// PlayNote plays one note of a kit.
func (s *Service) PlayNote(request control.NoteRequest) (control.PlayedNote, error) {
	v, err := groove.ParseVoice(request.Voice)
	if err != nil {
		return control.PlayedNote{}, err
	}
	all, name := s.cfg.Session.AllKits()
	if request.Kit != "" {
		name = request.Kit
	}
	f, ok := all.Find(name)
	if !ok {
		return control.PlayedNote{}, Unknown(all, name)
	}
	if !s.cfg.HasOutput {
		return control.PlayedNote{}, &control.Error{
			Code: http.StatusConflict, Field: "midi", Message: "there is no MIDI output, so the note would be silent",
			Hint: "groovectl doctor says what is missing",
		}
	}
	velocity := uint8(defaultVelocity)
	if request.Velocity > 0 {
		velocity = uint8(min(request.Velocity, 127))
	}
	if err := s.cfg.PlayNote(f.Kit, v, velocity); err != nil {
		return control.PlayedNote{}, err
	}
	return control.PlayedNote{
		Kit: f.Kit.Name, Voice: v, Channel: f.Kit.ChannelOf(v), Note: f.Kit.Note(v), Velocity: f.Kit.VelocityOf(v, velocity),
	}, nil
}
