package jobs

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/groovegen/groovegen/internal/lockorder"
)

// Config configures a Manager.
type Config struct {
	Dir string // where the jobs are
	// Command returns the worker's command; nil = Self. The Manager sets its standard input and output.
	Command func(dir string) (*exec.Cmd, error)
	// Finished accepts or refuses the candidate of a job and returns the model's id and the outcome. Its error becomes
	// the job's. It is called from the job's goroutine, and again if the daemon ended before it returned.
	Finished func(s Status, candidate string) (model, outcome string, err error)
	Changed  func() // is called after each change of a status; must not block
	// IsStopped says whether the song is stopped: a training then uses all processors. nil = it never is.
	IsStopped func() bool
	Grace     time.Duration // from the request to stop until the worker is killed; 0 = 5 s
	Retry     time.Duration // from a crash to the next worker; 0 = 1 s
	Log       *slog.Logger
}

// Manager runs trainings, one at a time. Its methods are safe for concurrent use.
//
// While a job runs it owns one goroutine, which starts workers and waits for them.
type Manager struct {
	cfg Config
	log *slog.Logger

	mu     lockorder.Mutex
	list   []*Status // oldest first
	active *active   // nil: nothing runs
	closed bool
}

// active is the job that runs.
type active struct {
	id, folder string
	status     *Status // guarded by Manager.mu
	furthest   Progress
	gained     bool // the present worker has got further than those before it
	saved      time.Time
	cancel     context.CancelCauseFunc
	done       chan struct{}
}

const (
	defaultGrace = 5 * time.Second // long enough to write a checkpoint, and short enough for a daemon that is to end
	defaultRetry = time.Second
)

// Open reads the jobs and continues the one that was interrupted. It logs folders that it cannot read and does not
// change them.
func Open(c Config) *Manager {
	if c.Command == nil {
		c.Command = Self
	}
	if c.IsStopped == nil {
		c.IsStopped = func() bool { return false }
	}
	c.Grace, c.Retry = cmp.Or(c.Grace, defaultGrace), cmp.Or(c.Retry, defaultRetry)
	m := &Manager{cfg: c, log: c.Log, mu: lockorder.New(lockorder.Jobs)}
	list, err := load(c.Dir)
	if err != nil {
		m.log.Warn("some jobs cannot be read", "error", err)
	}
	for i := range list {
		m.list = append(m.list, &list[i])
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range slices.Backward(m.list) {
		switch {
		case s.State.Final():
		case m.active == nil && s.Fruitless < maxFruitless:
			m.begin(s)
		default: // a second one: somebody copied or changed a folder by hand
			s.State, s.Error = StateFailed, "given up: "+s.Error
			if err := writeDocument(filepath.Join(c.Dir, s.ID, StatusFile), s); err != nil {
				m.log.Error("save status of job", "job", s.ID, "error", err)
			}
		}
	}
	return m
}

// Start starts a job. The error is a *BusyError if a job runs, a *RequestError if the request is wrong, or the reason
// why nothing could be written.
func (m *Manager) Start(r Request, base Base) (Status, error) {
	if err := r.check(); err != nil {
		return Status{}, fmt.Errorf("retrain: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return Status{}, ErrClosed
	}
	if m.active != nil {
		return Status{}, &BusyError{ID: m.active.id}
	}
	job, folder, err := create(m.cfg.Dir, r, base)
	if err != nil {
		return Status{}, fmt.Errorf("retrain: %w", err)
	}
	s := &Status{Job: job, State: StateRunning, Started: job.Created}
	if err := writeDocument(filepath.Join(folder, StatusFile), s); err != nil {
		_ = os.RemoveAll(folder)
		return Status{}, fmt.Errorf("retrain: %w", err)
	}
	m.list = append(m.list, s)
	m.prune()
	m.begin(s)
	return *s, nil
}

// begin starts the goroutine of a job; m.mu is held.
func (m *Manager) begin(s *Status) {
	ctx, cancel := context.WithCancelCause(context.Background())
	m.active = &active{
		id: s.ID, folder: filepath.Join(m.cfg.Dir, s.ID), status: s, furthest: s.Progress, cancel: cancel, done: make(chan struct{}),
	}
	go m.run(ctx, m.active)
}

// leave makes room for the next job.
func (m *Manager) leave(a *active) {
	a.cancel(nil)
	m.mu.Lock()
	if m.active == a {
		m.active = nil
	}
	m.mu.Unlock()
	m.changed()
}

// prune removes the oldest ended jobs; m.mu is held.
func (m *Manager) prune() {
	for len(m.list) > keptJobs && m.list[0].State.Final() {
		if err := os.RemoveAll(filepath.Join(m.cfg.Dir, m.list[0].ID)); err != nil {
			m.log.Warn("remove an old job", "job", m.list[0].ID, "error", err)
		}
		m.list = m.list[1:]
	}
}

// Cancel ends a job for good and waits until its worker has ended. It does not change a job that has ended already.
func (m *Manager) Cancel(id string) (Status, error) {
	m.mu.Lock()
	a := m.active
	m.mu.Unlock()
	if a != nil && a.id == id {
		a.cancel(errCancelled)
		<-a.done
	}
	return m.Get(id)
}

// Get returns a job. The error wraps ErrUnknown.
func (m *Manager) Get(id string) (Status, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.list {
		if s.ID == id {
			return *s, nil
		}
	}
	return Status{}, fmt.Errorf("find job %.80q: %w", id, ErrUnknown)
}

// List returns all jobs, oldest first.
func (m *Manager) List() []Status {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := make([]Status, len(m.list))
	for i, s := range m.list {
		list[i] = *s
	}
	return list
}

// Newest returns the job that started last, if there is one.
func (m *Manager) Newest() (Status, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.list) == 0 {
		return Status{}, false
	}
	return *m.list[len(m.list)-1], true
}

// Stop asks the worker to save and end, and refuses new jobs. It does not wait.
func (m *Manager) Stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	if m.active != nil {
		m.active.cancel(ErrClosed)
	}
}

// Close stops and waits until the worker has ended. Open continues its job.
func (m *Manager) Close() {
	m.Stop()
	m.mu.Lock()
	a := m.active
	m.mu.Unlock()
	if a != nil {
		<-a.done
	}
}

// status returns a copy. The caller may keep it: verdicts and losses are replaced, never changed.
func (m *Manager) status(a *active) Status {
	m.mu.Lock()
	defer m.mu.Unlock()
	return *a.status
}

func (m *Manager) update(a *active, change func(*Status)) {
	m.mu.Lock()
	change(a.status)
	m.mu.Unlock()
	m.changed()
}

func (m *Manager) changed() {
	if m.cfg.Changed != nil {
		m.cfg.Changed()
	}
}

// save writes status.json. A full disk does not end the training: after a restart it continues with an older status and the newest
// checkpoint.
func (m *Manager) save(a *active) {
	a.saved = time.Now()
	if err := writeDocument(filepath.Join(a.folder, StatusFile), m.status(a)); err != nil {
		m.log.Error("save status of job", "job", a.id, "error", err)
	}
}
