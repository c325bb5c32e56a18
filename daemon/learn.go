package daemon

import (
	"fmt"
	"io"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/infer"
)

// startJobs goes on with the training that was interrupted, if there is one.
func (d *Daemon) startJobs(cfg config.Config) {
	d.jobs = jobs.Open(jobs.Config{
		Dir: cfg.State.JobsDir(), Command: d.edges.Worker, Finished: d.finish, Changed: d.changed.Notify, Log: d.log,
	})
}

// Jobs implements control.Hub.
func (d *Daemon) Jobs() []jobs.Status { return d.jobs.List() }

// Job implements control.Hub.
func (d *Daemon) Job(id string) (jobs.Status, error) { return d.jobs.Get(id) }

// CancelJob implements control.Hub.
func (d *Daemon) CancelJob(id string) (jobs.Status, error) { return d.jobs.Cancel(id) }

// Retrain implements control.Hub: it begins a training from, or in comparison with, the model that plays.
func (d *Daemon) Retrain(r jobs.Request) (jobs.Status, error) {
	if err := d.gatherer.fill(&r); err != nil {
		return jobs.Status{}, fmt.Errorf("retrain: %w", err)
	}
	s, err := d.jobs.Start(r, d.base())
	if err == nil && d.gatherer != nil {
		d.gatherer.material.begun(s)
	}
	return s, err
}

// base hands out the file of the model that plays.
func (d *Daemon) base() jobs.Base {
	id := d.modelID()
	return jobs.Base{ID: id, Write: func(w io.Writer) error {
		entry, err := d.library.Find(id)
		if err != nil {
			return err
		}
		data, err := d.library.Read(entry)
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

// modelID returns the id of the model that decodes.
func (d *Daemon) modelID() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.engine.model.ID
}

// finish takes over what a training has left: into the library always, and live if it is good enough and nobody has
// chosen another model since.
func (d *Daemon) finish(s jobs.Status, candidate string) (id, outcome string, err error) {
	if d.gatherer != nil {
		defer func() {
			if err == nil {
				d.gatherer.material.learned(s.ID)
			}
		}()
	}
	entry := library.Entry{
		State: library.StateWaiting, Reason: s.Verdict.Reason, Made: time.Now().Round(time.Second), Job: s.ID, Data: s.Data, Parent: s.Parent,
	}
	d.swapping.Lock()
	defer d.swapping.Unlock()
	chosen := d.modelID()
	switch {
	case !s.Verdict.Accept:
	case chosen != s.Parent:
		entry.Reason = fmt.Sprintf("it was compared with model %s, and %s has been chosen since", s.Parent, chosen)
	default:
		entry.State = library.StateAccepted
	}
	if entry, err = d.library.Add(candidate, entry); err != nil {
		return "", "", err
	}
	if entry.State != library.StateAccepted {
		return entry.ID, fmt.Sprintf("it waits: %s (groovectl use %s plays it)", entry.Reason, entry.ID), nil
	}
	used, err := d.change(entry, false)
	if err != nil {
		d.log.Error("new model refused", "model", entry.ID, "error", err)
		return entry.ID, fmt.Sprintf("it cannot play: %v", err), nil
	}
	if outcome = "it plays from the next loop on"; used.Note != "" {
		outcome += "; " + used.Note
	}
	return entry.ID, outcome, nil
}
