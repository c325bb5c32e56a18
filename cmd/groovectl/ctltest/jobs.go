package ctltest

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/training/library"
)

// Training is the daemon's jobs and models.
type Training struct {
	guard   sync.Mutex
	List    []jobs.Status // the jobs, the newest last
	Used    control.Use   // the last request of Use
	Next    []jobs.Status // what becomes of the newest job, one for each call of Jobs
	Refusal error         // Retrain fails with it
}

// Jobs implements control.TrainingService.
func (l *Training) Jobs() []jobs.Status {
	l.guard.Lock()
	defer l.guard.Unlock()
	if len(l.Next) > 0 && len(l.List) > 0 {
		l.List[len(l.List)-1], l.Next = l.Next[0], l.Next[1:]
	}
	return slices.Clone(l.List)
}

// Job implements control.TrainingService.
func (l *Training) Job(id string) (jobs.Status, error) {
	l.guard.Lock()
	defer l.guard.Unlock()
	for _, s := range l.List {
		if s.ID == id {
			return s, nil
		}
	}
	return jobs.Status{}, fmt.Errorf("find job %q: %w", id, jobs.ErrUnknown)
}

// Retrain implements control.TrainingService.
func (l *Training) Retrain(r jobs.Request) (jobs.Status, error) {
	l.guard.Lock()
	defer l.guard.Unlock()
	if l.Refusal != nil {
		return jobs.Status{}, l.Refusal
	}
	s := jobs.Status{Job: jobs.Job{SchemaVersion: 1, ID: "3", Request: r}, State: jobs.StateRunning}
	l.List = append(l.List, s)
	return s, nil
}

// CancelJob implements control.TrainingService.
func (l *Training) CancelJob(id string) (jobs.Status, error) {
	s, err := l.Job(id)
	s.State = jobs.StateCancelled
	return s, err
}

// Models implements control.TrainingService.
func (l *Training) Models() []library.Entry {
	return []library.Entry{
		{ID: "0123456789ab", Name: "default", State: library.StateBuiltIn, Current: true},
		{ID: "c0ffee000000", State: library.StateConfigured, File: "/m/mine.safetensors"},
		{
			ID: "ba9876543210", State: library.StateWaiting, Reason: "jazz: hit F1 0.31, was 0.52", Data: "/loops",
			Made: time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local),
		},
	}
}

// Use implements control.TrainingService.
func (l *Training) Use(u control.Use) (control.Used, error) {
	if u.Model == "nonesuch" {
		return control.Used{}, fmt.Errorf("use: find model %q: %w (groovectl models lists them)", u.Model, library.ErrUnknown)
	}
	l.guard.Lock()
	defer l.guard.Unlock()
	l.Used = u
	return control.Used{ID: "ba9876543210", Before: "0123456789ab", Note: "the groove is frozen: the model is heard when it is not"}, nil
}

// Ended is a job that is over.
func Ended(state jobs.State) jobs.Status {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local)
	later := at.Add(time.Minute)
	return jobs.Status{
		Job:   jobs.Job{SchemaVersion: 1, ID: "3", Created: at, Request: jobs.Request{Data: "/loops", From: jobs.FromCurrent}, Parent: "0123456789ab"},
		State: state, Started: at, Ended: &later, Starts: 1,
		Progress: jobs.Progress{Phase: jobs.PhaseCompare, Step: 3, Steps: 18},
	}
}

// Done is a job that has made a better model.
func Done() jobs.Status {
	s := Ended(jobs.StateDone)
	s.Model, s.Outcome = "ba9876543210", "it plays from the next loop on"
	s.Verdict = &jobs.Verdict{
		Accept: true, Reason: "better on the new data, no worse on 17 genres",
		NewData:   jobs.Measure{Name: "new data", Windows: 120, Old: map[string]float64{"hit_f1": 0.48}, New: map[string]float64{"hit_f1": 0.61, "loss": 0.2}},
		OldGenres: []jobs.Measure{{Name: "jazz", Windows: 40, Old: map[string]float64{"hit_f1": 0.52}, New: map[string]float64{"hit_f1": 0.52}}},
	}
	return s
}

// Running is a job that trains.
func Running(epoch, step int) jobs.Status {
	s := Ended(jobs.StateRunning)
	s.Ended = nil
	s.Progress = jobs.Progress{
		Phase: jobs.PhaseTrain, Epoch: epoch, Epochs: 10, Step: step, Steps: 100, LearningRate: 1e-4, Examples: 812.3, SecondsLeft: 80,
		Losses: &jobs.Losses{Total: 0.25, Validation: 0.2301},
	}
	return s
}

// Failed is a job that has failed.
func Failed() jobs.Status {
	s := Ended(jobs.StateFailed)
	s.Error = "no drums in any of 40 files\nwarning 7"
	return s
}
