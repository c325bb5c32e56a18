package jobs

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"
)

// errCancelled is the cause of the context of a job that the user ended.
var errCancelled = errors.New("cancelled")

// maxFruitless is how many workers in a row may end without progress.
const maxFruitless = 3

// run runs a job until it or the daemon ends.
func (m *Manager) run(ctx context.Context, a *active) {
	defer close(a.done)
	defer m.leave(a)
	for {
		if m.judged(ctx, a) {
			return
		}
		end := m.attempt(ctx, a)
		if ctx.Err() != nil {
			m.stopped(a, context.Cause(ctx))
			return
		}
		switch {
		case end.code == exitDone:
			if !m.judged(ctx, a) {
				m.fail(a, "the worker ended well but left no "+VerdictFile)
				return
			}
			return
		case !end.crash && end.code != exitInterrupted:
			m.fail(a, end.reason)
			return
		}
		if fruitless := m.retry(a, end.reason); fruitless >= maxFruitless {
			m.fail(a, fmt.Sprintf("stopped after %d attempts without progress; the last one: %s", fruitless, end.reason))
			return
		}
		select {
		case <-time.After(m.cfg.Retry):
		case <-ctx.Done():
			m.stopped(a, context.Cause(ctx))
			return
		}
	}
}

// attempt runs one worker.
func (m *Manager) attempt(ctx context.Context, a *active) workerExit {
	m.update(a, func(s *Status) {
		s.State, s.Error = StateRunning, ""
		s.Starts++
	})
	m.save(a)
	m.log.Info("training starts", "job", a.id, "start", m.status(a).Starts)
	c := child{
		command: m.cfg.Command, dir: a.folder, grace: m.cfg.Grace, stopped: m.cfg.IsStopped,
		report: func(p Progress) { m.progress(a, p) },
		garbage: func(line []byte) {
			m.update(a, func(s *Status) { s.Garbage++ })
			m.log.Debug("worker wrote a line that is no progress", "job", a.id, "line", string(line[:min(len(line), 80)]))
		},
	}
	return c.run(ctx)
}

// saveEvery is the shortest time between two saves of the status for progress alone.
const saveEvery = time.Second

// progress accepts a line of the worker. It saves the status at a new epoch or phase.
func (m *Manager) progress(a *active, p Progress) {
	further := false
	m.update(a, func(s *Status) {
		was, is := phaseNumber(a.furthest.Phase), phaseNumber(p.Phase)
		further = is > was || is == was && p.Epoch > a.furthest.Epoch
		if further {
			a.furthest = p
			s.Fruitless, a.gained = 0, true
		}
		s.Progress = p
		if p.Phase == PhaseRead && p.Message != "" {
			s.Read = p.Message
		}
	})
	if further && time.Since(a.saved) > saveEvery {
		m.save(a)
	}
}

func phaseNumber(p Phase) int {
	for i, q := range []Phase{PhaseRead, PhaseRehearse, PhaseTrain, PhaseRefine, PhaseCompare, PhaseDone} {
		if p == q {
			return i + 1
		}
	}
	return 0
}

// retry notes that a worker ended before it finished, and returns how many did so in a row without progress.
func (m *Manager) retry(a *active, reason string) (fruitless int) {
	m.log.Warn("worker ended before it finished", "job", a.id, "reason", reason)
	m.update(a, func(s *Status) {
		if !a.gained {
			s.Fruitless++
		}
		a.gained = false
		s.Error = reason
		fruitless = s.Fruitless
	})
	m.save(a)
	return fruitless
}

// stopped ends a job on request: for good if the user cancelled it, otherwise until the next start.
func (m *Manager) stopped(a *active, why error) {
	if errors.Is(why, errCancelled) {
		m.end(a, StateCancelled, func(s *Status) { s.Error = "" })
		return
	}
	m.update(a, func(s *Status) {
		s.State, s.Error = StateInterrupted, "the daemon ended; it goes on when that is started again"
	})
	m.save(a)
	m.log.Info("training interrupted; it continues at the next start", "job", a.id)
}

func (m *Manager) fail(a *active, reason string) {
	m.log.Error("training failed", "job", a.id, "reason", reason)
	m.end(a, StateFailed, func(s *Status) { s.Error = reason })
}

// judged finishes the job if there is a verdict, from the worker that just ended or from one before a restart of the daemon.
func (m *Manager) judged(ctx context.Context, a *active) bool {
	v, err := ReadVerdict(a.folder)
	if err != nil || ctx.Err() != nil {
		return false
	}
	m.update(a, func(s *Status) { s.Verdict = &v })
	id, outcome, err := m.cfg.Finished(m.status(a), filepath.Join(a.folder, CandidateDir))
	if err != nil {
		m.fail(a, fmt.Sprintf("take over what was learned: %v", err))
		return true
	}
	m.log.Info("training done", "job", a.id, "model", id, "outcome", outcome)
	m.end(a, StateDone, func(s *Status) { s.Model, s.Outcome, s.Error = id, outcome, "" })
	return true
}

// end makes a state final and removes the files that are no longer needed.
func (m *Manager) end(a *active, state State, change func(*Status)) {
	m.update(a, func(s *Status) {
		now := time.Now().Round(time.Second)
		s.State, s.Ended = state, &now
		change(s)
	})
	m.save(a)
	if err := clean(a.folder); err != nil {
		m.log.Warn("clear folder of job", "job", a.id, "error", err)
	}
}
