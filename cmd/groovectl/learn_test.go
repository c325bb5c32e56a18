package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/jobs"
	"github.com/groovegen/groovegen/daemon/library"
)

// learner is the fakeDaemon's jobs and models.
type learner struct {
	guard  sync.Mutex
	jobs   []jobs.Status
	used   control.Use
	steps  []jobs.Status // what becomes of the newest job, one a look
	refuse error
}

func (l *learner) Jobs() []jobs.Status {
	l.guard.Lock()
	defer l.guard.Unlock()
	if len(l.steps) > 0 && len(l.jobs) > 0 {
		l.jobs[len(l.jobs)-1], l.steps = l.steps[0], l.steps[1:]
	}
	return slices.Clone(l.jobs)
}

func (l *learner) Job(id string) (jobs.Status, error) {
	l.guard.Lock()
	defer l.guard.Unlock()
	for _, s := range l.jobs {
		if s.ID == id {
			return s, nil
		}
	}
	return jobs.Status{}, fmt.Errorf("find job %q: %w", id, jobs.ErrUnknown)
}

func (l *learner) Retrain(r jobs.Request) (jobs.Status, error) {
	l.guard.Lock()
	defer l.guard.Unlock()
	if l.refuse != nil {
		return jobs.Status{}, l.refuse
	}
	s := jobs.Status{Job: jobs.Job{SchemaVersion: 1, ID: "3", Request: r}, State: jobs.StateRunning}
	l.jobs = append(l.jobs, s)
	return s, nil
}

func (l *learner) CancelJob(id string) (jobs.Status, error) {
	s, err := l.Job(id)
	s.State = jobs.StateCancelled
	return s, err
}

func (l *learner) Models() []library.Entry {
	return []library.Entry{
		{ID: "0123456789ab", Name: "default", State: library.StateBuiltIn, Current: true},
		{ID: "c0ffee000000", State: library.StateConfigured, File: "/m/mine.safetensors"},
		{
			ID: "ba9876543210", State: library.StateWaiting, Reason: "jazz: hit F1 0.31, was 0.52", Data: "/loops",
			Made: time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local),
		},
	}
}

func (l *learner) Use(u control.Use) (control.Used, error) {
	if u.Model == "nonesuch" {
		return control.Used{}, fmt.Errorf("use: find model %q: %w (groovectl models lists them)", u.Model, library.ErrUnknown)
	}
	l.guard.Lock()
	defer l.guard.Unlock()
	l.used = u
	return control.Used{ID: "ba9876543210", Before: "0123456789ab", Note: "the groove is frozen: the model is heard when it is not"}, nil
}

// ended is a job that is over.
func ended(state jobs.State) jobs.Status {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local)
	later := at.Add(time.Minute)
	return jobs.Status{
		Job:   jobs.Job{SchemaVersion: 1, ID: "3", Created: at, Request: jobs.Request{Data: "/loops", From: jobs.FromCurrent}, Parent: "0123456789ab"},
		State: state, Started: at, Ended: &later, Starts: 1,
		Progress: jobs.Progress{Phase: jobs.PhaseCompare, Step: 3, Steps: 18},
	}
}

func done() jobs.Status {
	s := ended(jobs.StateDone)
	s.Model, s.Outcome = "ba9876543210", "it plays from the next loop on"
	s.Verdict = &jobs.Verdict{
		Accept: true, Reason: "better on the new data, no worse on 17 genres",
		NewData:   jobs.Measure{Name: "new data", Windows: 120, Old: map[string]float64{"hit_f1": 0.48}, New: map[string]float64{"hit_f1": 0.61, "loss": 0.2}},
		OldGenres: []jobs.Measure{{Name: "jazz", Windows: 40, Old: map[string]float64{"hit_f1": 0.52}, New: map[string]float64{"hit_f1": 0.52}}},
	}
	return s
}

func training(epoch, step int) jobs.Status {
	s := ended(jobs.StateRunning)
	s.Ended = nil
	s.Progress = jobs.Progress{
		Phase: jobs.PhaseTrain, Epoch: epoch, Epochs: 10, Step: step, Steps: 100, LearningRate: 1e-4, Examples: 812.3, SecondsLeft: 80,
		Losses: &jobs.Losses{Total: 0.25, Validation: 0.2301},
	}
	return s
}

func TestRetrainSaysWhatItBegins(t *testing.T) {
	d := start(t)
	out, _, err := ctl(t, "retrain", "--data", "testdata", "--from", "scratch", "--epochs", "7", "--seed", "9", "--genre", "funk", "--bpm", "99.5")
	if err != nil || !strings.Contains(out, "job 3 is training on /") || !strings.Contains(out, "groovectl jobs 3 --follow") {
		t.Errorf("%q %v", out, err)
	}
	abs, _ := filepath.Abs("testdata")
	if want := (jobs.Request{Data: abs, From: "scratch", Epochs: 7, Seed: 9, Genre: "funk", BPM: 99.5}); d.jobs[0].Request != want {
		t.Errorf("sent %+v, want %+v", d.jobs[0].Request, want)
	}
	out, _, err = ctl(t, "retrain", "--data", ".", "--json")
	var s jobs.Status
	if err != nil || json.Unmarshal([]byte(out), &s) != nil || s.ID != "3" || s.From != jobs.FromCurrent {
		t.Errorf("%q %v", out, err)
	}
	d.refuse = &jobs.BusyError{ID: "3"}
	if _, _, err := ctl(t, "retrain", "--data", "."); err == nil || !strings.Contains(err.Error(), "one training at a time") || exitCode(err) != 1 {
		t.Errorf("second: %v", err)
	}
	d.refuse = nil
	if _, _, err := ctl(t, "retrain"); err != nil || d.jobs[len(d.jobs)-1].Data != "" {
		t.Errorf("without data: %v", err)
	}
}

func TestFollowEndsWithTheJob(t *testing.T) {
	for state, c := range map[jobs.State]struct {
		last jobs.Status
		want []string
		code int
	}{
		jobs.StateDone:      {done(), []string{"job 3: epoch 1 of at most 10, loss 0.2500, validation 0.2301, rate 0.0001, 812/s, 1m20s left\n", "job 3: epoch 2 of at most 10", "job 3: done: model ba9876543210: it plays"}, 0},
		jobs.StateFailed:    {failedJob(), []string{"job 3: failed: no drums in any of 40 files"}, 1},
		jobs.StateCancelled: {ended(jobs.StateCancelled), []string{"job 3: cancelled\n"}, 1},
	} {
		d := start(t)
		d.steps = []jobs.Status{training(1, 10), training(1, 50), training(2, 5), c.last}
		out, _, err := ctl(t, "retrain", "--data", ".", "--follow")
		for _, want := range c.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: %q lacks %q", state, out, want)
			}
		}
		if got := 0; err != nil {
			got = exitCode(err)
			if got != c.code {
				t.Errorf("%s: exit code %d, %v", state, got, err)
			}
		} else if c.code != 0 {
			t.Errorf("%s: no error", state)
		}
		if strings.Count(out, "epoch 1 of") != 1 {
			t.Errorf("%s: an epoch is told more than once: %q", state, out)
		}
	}
}

func failedJob() jobs.Status {
	s := ended(jobs.StateFailed)
	s.Error = "no drums in any of 40 files\nwarning 7"
	return s
}

func TestFollowInJSON(t *testing.T) {
	d := start(t)
	d.jobs = []jobs.Status{training(1, 1)}
	d.steps = []jobs.Status{training(1, 1), training(1, 10), training(1, 10), training(2, 5), done()}
	out, _, err := ctl(t, "jobs", "3", "--follow", "--json")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var last jobs.Status
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.State != jobs.StateDone || last.Verdict.NewData.New["hit_f1"] != 0.61 {
		t.Errorf("last line %+v %v", last, err)
	}
	if len(lines) < 3 || len(lines) > 5 {
		t.Errorf("%d lines: %s", len(lines), out)
	}
}

func TestJobsText(t *testing.T) {
	d := start(t)
	if out, _, err := ctl(t, "jobs"); err != nil || !strings.Contains(out, "no trainings yet") {
		t.Errorf("none: %q %v", out, err)
	}
	if _, _, err := ctl(t, "jobs", "--follow"); err == nil || !strings.Contains(err.Error(), "there is none yet") {
		t.Errorf("follow none: %v", err)
	}
	first := failedJob()
	first.ID = "2"
	d.jobs = []jobs.Status{first, training(4, 50)}
	out, _, err := ctl(t, "jobs")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "jobs.txt", out)
	d.jobs[1] = done()
	if out, _, err = ctl(t, "jobs", "3"); err != nil {
		t.Fatal(err)
	}
	golden(t, "job.txt", out)
	if out, _, err = ctl(t, "jobs", "cancel", "3"); err != nil || out != "job 3: cancelled\n" {
		t.Errorf("cancel: %q %v", out, err)
	}
	if _, _, err = ctl(t, "jobs", "7"); err == nil || !strings.Contains(err.Error(), "groovectl jobs lists them") {
		t.Errorf("no such job: %v", err)
	}
	if out, _, err = ctl(t, "jobs", "--json"); err != nil || !strings.Contains(out, `"schema_version":1,"jobs":[{`) {
		t.Errorf("json: %q %v", out, err)
	}
}

func TestStatusTellsOfTheJob(t *testing.T) {
	d := start(t)
	d.jobs = []jobs.Status{training(4, 50)}
	if out, _, err := ctl(t, "status"); err != nil || !strings.Contains(out, "job      3, running: epoch 4 of at most 10") {
		t.Errorf("%q %v", out, err)
	}
	d.status.Folders = []control.Folder{{Path: "/loops", Files: 40, New: 12}, {Path: "/old", Files: 9}, {Path: "/gone", Error: "look for MIDI files: no such file"}}
	out, _, err := ctl(t, "status")
	if err != nil || !strings.Contains(out, "learn    12 new files in /loops: groovectl retrain\n") || strings.Contains(out, "/old") || !strings.Contains(out, "! folder /gone: look for") {
		t.Errorf("%q %v", out, err)
	}
	d.jobs = []jobs.Status{failedJob()}
	if out, _, err := ctl(t, "status"); err != nil || !strings.Contains(out, "! job 3 failed: no drums in any of 40 files\n") {
		t.Errorf("%q %v", out, err)
	}
}

func TestModelsText(t *testing.T) {
	start(t)
	out, _, err := ctl(t, "models")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "models.txt", out)
	if out, _, err = ctl(t, "models", "--json"); err != nil || !strings.Contains(out, `"state":"waiting"`) || strings.Contains(out, "0001-01-01") {
		t.Errorf("%q %v", out, err)
	}
}

func TestUse(t *testing.T) {
	d := start(t)
	out, _, err := ctl(t, "use", "ba98")
	if err != nil || !strings.HasPrefix(out, "model ba9876543210 plays from the next loop on; before: 0123456789ab\nthe groove is frozen") || d.used.Model != "ba98" {
		t.Errorf("%q %v %+v", out, err, d.used)
	}
	if _, _, err = ctl(t, "use", "--previous", "--json"); err != nil || !d.used.Previous || d.used.Model != "" {
		t.Errorf("%v %+v", err, d.used)
	}
	here, _ := os.Getwd()
	if _, _, err = ctl(t, "use", "runs/m.safetensors"); err != nil || d.used.Model != filepath.Join(here, "runs/m.safetensors") {
		t.Errorf("a file: %v %+v", err, d.used)
	}
	for _, args := range [][]string{{"use"}, {"use", "x", "--previous"}, {"use", "nonesuch"}} {
		if _, _, err := ctl(t, args...); err == nil || !strings.Contains(err.Error(), "groovectl models lists them") {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestJobsAndModelsAreCompleted(t *testing.T) {
	d := start(t)
	d.jobs = []jobs.Status{done()}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"use", ""}, "ba9876543210"},
		{[]string{"use", "de"}, "default"},
		{[]string{"jobs", "cancel", ""}, "3"},
		{[]string{"jobs", ""}, "3"},
		{[]string{"retrain", "--from", ""}, "scratch"},
		{[]string{"retrain", "--genre", ""}, "jazz"},
	} {
		if got := completions(t, c.args...); !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, c.want) }) {
			t.Errorf("%v: %v, want %s among them", c.args, got, c.want)
		}
	}
}

func TestFractionOfATraining(t *testing.T) {
	for want, p := range map[float64]jobs.Progress{
		0:    {Phase: jobs.PhaseRead, Step: 3, Steps: 4},
		0.35: training(4, 50).Progress,
		1:    {Phase: jobs.PhaseCompare},
	} {
		if got := fraction(p); got != want {
			t.Errorf("%+v: %v, want %v", p, got, want)
		}
	}
}
