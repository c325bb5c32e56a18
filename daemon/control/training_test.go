package control

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/training/library"
)

// fakeTraining is the training service of a fakeHub: one job, two models.
type fakeTraining struct {
	mu    sync.Mutex
	job   *jobs.Status
	model string
	err   error
}

func (l *fakeTraining) Jobs() []jobs.Status {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.job == nil {
		return nil
	}
	return []jobs.Status{*l.job}
}

func (l *fakeTraining) Job(id string) (jobs.Status, error) {
	for _, j := range l.Jobs() {
		if j.ID == id {
			return j, nil
		}
	}
	return jobs.Status{}, fmt.Errorf("find job %q: %w", id, jobs.ErrUnknown)
}

func (l *fakeTraining) Retrain(r jobs.Request) (jobs.Status, error) {
	if l.err != nil {
		return jobs.Status{}, l.err
	}
	l.set(&jobs.Status{Job: jobs.Job{SchemaVersion: 1, ID: "1", Request: r}, State: jobs.StateRunning})
	return l.Job("1")
}

func (l *fakeTraining) set(s *jobs.Status) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.job = s
}

func (l *fakeTraining) CancelJob(id string) (jobs.Status, error) {
	s, err := l.Job(id)
	if err == nil {
		s.State = jobs.StateCancelled
		l.set(&s)
	}
	return s, err
}

func (l *fakeTraining) Models() []library.Entry {
	return []library.Entry{
		{ID: "0123456789ab", Name: "default", State: library.StateBuiltIn, Current: true},
		{ID: "ba9876543210", State: library.StateWaiting, Reason: "worse on jazz"},
	}
}

func (l *fakeTraining) Use(u Use) (Used, error) {
	if l.err != nil {
		return Used{}, l.err
	}
	id := u.Model
	if u.Previous {
		id = "before"
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.model = id
	return Used{ID: id, Before: "0123456789ab"}, nil
}

func TestJobsOverTheSocket(t *testing.T) {
	hub := newFakeHub()
	_, c := serve(t, hub)
	ctx := t.Context()
	if doc, err := c.Jobs(ctx); err != nil || len(doc.Jobs) != 0 || doc.SchemaVersion != SchemaVersion {
		t.Errorf("no jobs: %+v %v", doc, err)
	}
	req := jobs.Request{Data: "/loops", From: jobs.FromScratch, Epochs: 3, Seed: 1 << 60, Genre: "funk", BPM: 99.5}
	s, err := c.Retrain(ctx, req)
	if err != nil || cmp.Diff(req, s.Request) != "" || s.State != jobs.StateRunning {
		t.Errorf("retrain: %+v %v", s, err)
	}
	doc, err := c.Jobs(ctx)
	if err != nil || len(doc.Jobs) != 1 {
		t.Errorf("jobs: %+v %v", doc, err)
	}
	if s, err = c.Job(ctx, "1"); err != nil || s.ID != "1" {
		t.Errorf("job 1: %+v %v", s, err)
	}
	if s, err = c.CancelJob(ctx, "1"); err != nil || s.State != jobs.StateCancelled {
		t.Errorf("cancel: %+v %v", s, err)
	}
	_, err = c.Job(ctx, "7 7")
	if e := wantError(t, err); e.Code != http.StatusNotFound || e.Field != "job" || errors.Is(e, ErrNoLoop) {
		t.Errorf("no such job: %+v", e)
	}
	_, err = c.CancelJob(ctx, "")
	if e := wantError(t, err); e.Code != http.StatusBadRequest {
		t.Errorf("cancel nothing: %+v", e)
	}
}

func TestModelsOverTheSocket(t *testing.T) {
	hub := newFakeHub()
	_, c := serve(t, hub)
	doc, err := c.Models(t.Context())
	if err != nil || doc.SchemaVersion != SchemaVersion || cmp.Diff(hub.Models(), doc.Models) != "" {
		t.Errorf("models: %+v %v", doc, err)
	}
	if u, err := c.Use(t.Context(), Use{Model: "ba98"}); err != nil || u.ID != "ba98" || u.Before == "" || u.SchemaVersion != SchemaVersion {
		t.Errorf("use: %+v %v", u, err)
	}
	if u, err := c.Use(t.Context(), Use{Previous: true}); err != nil || u.ID != "before" {
		t.Errorf("use the previous one: %+v %v", u, err)
	}
	for _, u := range []Use{{}, {Model: "x", Previous: true}} {
		_, err := c.Use(t.Context(), u)
		if e := wantError(t, err); e.Code != http.StatusBadRequest || e.Field != "model" {
			t.Errorf("%+v: %+v", u, e)
		}
	}
}

func TestTrainingRefusalsKeepTheirMeaning(t *testing.T) {
	hub := newFakeHub()
	_, c := serve(t, hub)
	for _, w := range []struct {
		err               error
		code              int
		field, text, hint string
	}{
		{&jobs.BusyError{ID: "4"}, http.StatusConflict, "job", "job 4 is still training", ""},
		{
			fmt.Errorf("retrain: %w", &jobs.RequestError{Field: "data", Value: "/x", Hint: "name another", Err: syscall.ENOENT}),
			http.StatusUnprocessableEntity, "data", "no such file", "name another",
		},
		{jobs.ErrClosed, http.StatusServiceUnavailable, "", "ending", ""},
		{syscall.ENOSPC, http.StatusInternalServerError, "", "no space left", ""},
	} {
		hub.err = w.err
		_, err := c.Retrain(t.Context(), jobs.Request{Data: "/x"})
		if e := wantError(t, err); e.Code != w.code || e.Field != w.field || !strings.Contains(e.Message, w.text) || e.Hint != w.hint {
			t.Errorf("%v: %+v", w.err, e)
		}
	}
	for err, code := range map[error]int{
		library.ErrUnknown: http.StatusNotFound, library.ErrAmbiguous: http.StatusNotFound, library.ErrNoPrevious: http.StatusConflict,
		errors.New("metadata \"architecture\": \"gpt\": want \"groovegen-cvae\""): http.StatusUnprocessableEntity,
	} {
		hub.err = fmt.Errorf("use: %w", err)
		_, got := c.Use(t.Context(), Use{Model: "x"})
		if e := wantError(t, got); e.Code != code || !strings.Contains(e.Message, err.Error()) {
			t.Errorf("%v: %+v", err, e)
		}
	}
}

// training is a hub whose job moves on by itself.
type training struct {
	*fakeHub
}

func (h *training) Status() Status {
	s := h.fakeHub.Status()
	if list := h.Jobs(); len(list) == 1 {
		s.Job = &list[0]
	}
	l := &h.fakeTraining // whose mu is not the hub's
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.model != "" {
		s.Model.ID = l.model
	}
	return s
}

func TestStreamNamesJobsAndModels(t *testing.T) {
	hub := &training{fakeHub: newFakeHub()}
	_, c := serve(t, hub)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	step := func(phase jobs.Phase, epoch int) {
		hub.set(&jobs.Status{Job: jobs.Job{ID: "1"}, State: jobs.StateRunning, Progress: jobs.Progress{Phase: phase, Epoch: epoch, Step: epoch * 7}})
		hub.Notify()
	}
	var reasons []string
	enough := errors.New("enough")
	err := c.Events(ctx, time.Minute, func(ev Event) error {
		reasons = append(reasons, ev.Reason)
		switch len(reasons) {
		case 1:
			step(jobs.PhaseTrain, 1)
		case 2:
			step(jobs.PhaseTrain, 2)
		case 3:
			hub.Notify()
		case 4:
			if _, err := c.Use(ctx, Use{Model: "ba98"}); err != nil {
				return err
			}
			hub.Notify()
		case 5:
			return enough
		}
		return nil
	})
	if want := []string{"first", "job", "job", "change", "model"}; !errors.Is(err, enough) || cmp.Diff(want, reasons) != "" {
		t.Errorf("reasons %v, want %v: %v", reasons, want, err)
	}
}
