package training

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/lockorder"
)

// Config connects a Service with the daemon. Its functions are safe for concurrent use.
type Config struct {
	Settings     func() config.Config
	NewDecoder   func(config.Engine, *infer.Model) (infer.Decoder, error)
	DefaultModel func() []byte                       // the model file inside the program
	Worker       func(dir string) (*exec.Cmd, error) // does a training; nil = this program, as jobs.Self says
	IsStopped    func() bool                         // the transport is stopped
	Changed      func()                              // the status has changed
	IdleDelay    IdleDelay                           // before an automatic training; zero = DefaultIdleDelay
	Log          *slog.Logger
}

// Session is what plays, as the training sees it.
type Session interface {
	// Engine returns the engine that decodes.
	Engine() Engine
	// SetEngine makes another engine decode from the next loop on. On an error the old one does.
	SetEngine(Engine) error
	State() steer.State
}

// Service runs trainings and changes the model. It implements control's service for training; its methods are safe for
// concurrent use.
type Service struct {
	cfg     Config
	log     *slog.Logger
	library *library.Library
	session Session // set by Start
	jobs    *jobs.Manager
	auto    *autoTrainer  // nil: no folder is watched
	models  *modelWatcher // nil: models are not watched

	changing lockorder.Mutex // held while the model changes

	mu         sync.Mutex
	modelErr   string // why the last change of model was refused
	seenFailed string // id of the job whose failure the user has seen
}

// Open opens the library and builds the first engine. Start does the rest.
func Open(cfg Config) (*Service, Engine, error) {
	if cfg.IdleDelay == (IdleDelay{}) {
		cfg.IdleDelay = DefaultIdleDelay
	}
	settings := cfg.Settings()
	s := &Service{cfg: cfg, log: cfg.Log, changing: lockorder.New(lockorder.ModelChange)}
	s.library = library.Open(settings.Model.LibraryDir(), cfg.DefaultModel, s.log)
	e, err := s.firstEngine(settings)
	if err != nil {
		return nil, Engine{}, fmt.Errorf("%w (choose another with --model, or leave it out)", err)
	}
	s.library.Begin(e.Model, string(settings.Model.File))
	return s, e, nil
}

// Start watches the folders and continues the training that was interrupted, if there is one.
func (s *Service) Start(session Session) {
	s.session = session
	settings := s.cfg.Settings()
	s.openAuto(settings) // before the jobs, which report to it
	s.jobs = jobs.Open(jobs.Config{
		Dir: settings.State.JobsDir(), Command: s.cfg.Worker, Finished: s.finish, Changed: s.cfg.Changed, IsStopped: s.cfg.IsStopped, Log: s.log,
	})
	if s.auto != nil {
		go s.auto.run()
	}
	s.watchModels(string(settings.Model.File))
}

// Stop ends the watching of folders and asks the running job to save and end. Close waits for it.
func (s *Service) Stop() error {
	var err error
	if s.auto != nil {
		err = s.auto.close()
	}
	if s.models != nil {
		err = errors.Join(err, s.models.close())
	}
	if s.jobs != nil {
		s.jobs.Stop()
	}
	return err
}

// Close waits until the running job has saved and ended.
func (s *Service) Close() {
	if s.jobs != nil {
		s.jobs.Close()
	}
}

// Library returns the library of models.
func (s *Service) Library() *library.Library { return s.library }

// Jobs returns all jobs, oldest first.
func (s *Service) Jobs() []jobs.Status { return s.jobs.List() }

// Job returns one job. Who asks for one that failed has seen that it did.
func (s *Service) Job(id string) (jobs.Status, error) {
	job, err := s.jobs.Get(id)
	if err == nil && job.State == jobs.StateFailed {
		s.noteSeen(id)
	}
	return job, err
}

// noteSeen notes that the user has seen that a job failed.
func (s *Service) noteSeen(id string) {
	s.mu.Lock()
	changed := s.seenFailed != id
	s.seenFailed = id
	s.mu.Unlock()
	if changed {
		s.cfg.Changed()
	}
}

// failureShown is how long a job that failed is shown unasked.
const failureShown = time.Hour

// isOldFailure reports whether a job failed and this is not shown any more: the user has seen it, or it was long ago.
func isOldFailure(job jobs.Status, seen string, now time.Time) bool {
	return job.State == jobs.StateFailed && (job.ID == seen || job.Ended != nil && now.Sub(*job.Ended) > failureShown)
}

// CancelJob ends a job for good.
func (s *Service) CancelJob(id string) (jobs.Status, error) { return s.jobs.Cancel(id) }

// Newest returns the newest job, without its verdict; nil = there is none. A job that failed is left out when it was
// seen, or after an hour: Jobs has it for good.
func (s *Service) Newest() *jobs.Status {
	job, ok := s.jobs.Newest()
	if !ok {
		return nil
	}
	s.mu.Lock()
	seen := s.seenFailed
	s.mu.Unlock()
	if isOldFailure(job, seen, time.Now()) {
		return nil
	}
	job.Verdict = nil // its tables are too large for ten events a second
	return &job
}

// Folders returns the watched folders.
func (s *Service) Folders() []control.Folder {
	if s.auto == nil {
		return nil
	}
	return s.auto.files.status()
}

// Retrain starts a training from the model that plays, or in comparison with it.
func (s *Service) Retrain(r jobs.Request) (jobs.Status, error) {
	if err := s.auto.complete(&r); err != nil {
		return jobs.Status{}, fmt.Errorf("retrain: %w", err)
	}
	st, err := s.jobs.Start(r, s.base())
	if err == nil && s.auto != nil {
		s.auto.files.began(st)
	}
	return st, err
}

// base returns the model that plays, and how to write its file.
func (s *Service) base() jobs.Base {
	id := s.session.Engine().Model.ID
	return jobs.Base{ID: id, Write: func(w io.Writer) error {
		data, err := s.ModelFile(id)
		if err != nil {
			return err
		}
		if m, errLoad := infer.Load(data); errLoad != nil || m.ID != id {
			return fmt.Errorf("the file of the model that plays, %s, was changed since: choose one with groovectl use", id)
		}
		_, err = w.Write(data)
		return err
	}}
}

// finish accepts or refuses the candidate of a job. It adds the candidate to the library in any case. The candidate plays if its
// verdict accepts it and nobody has chosen another model since the job began.
func (s *Service) finish(st jobs.Status, candidate string) (id, outcome string, err error) {
	if s.auto != nil {
		defer func() {
			if err == nil {
				s.auto.files.learned(st.ID)
			}
		}()
	}
	entry := library.Entry{
		State: library.StateWaiting, Reason: st.Verdict.Reason, Made: time.Now().Round(time.Second), Job: st.ID, Data: st.Data,
		Parent: st.Parent,
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	chosen := s.session.Engine().Model.ID
	switch {
	case !st.Verdict.Accept:
	case chosen != st.Parent:
		entry.Reason = fmt.Sprintf("it was compared with model %s, and %s has been chosen since", st.Parent, chosen)
	default:
		entry.State = library.StateAccepted
	}
	if entry, err = s.library.Add(candidate, entry); err != nil {
		return "", "", err
	}
	if entry.State != library.StateAccepted {
		why := strings.Join(append([]string{entry.Reason}, st.Verdict.Data...), "; ")
		return entry.ID, fmt.Sprintf("it waits: %s (groovectl use %s plays it)", why, entry.ID), nil
	}
	used, err := s.change(entry, false)
	if err != nil {
		s.log.Error("new model refused", "model", entry.ID, "error", err)
		return entry.ID, fmt.Sprintf("it cannot play: %v", err), nil
	}
	outcome = strings.Join(append([]string{"it plays from the next loop on"}, st.Verdict.Data...), "; ")
	if used.Note != "" {
		outcome += "; " + used.Note
	}
	return entry.ID, outcome, nil
}
