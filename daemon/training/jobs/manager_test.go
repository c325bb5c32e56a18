//go:build unix

package jobs

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/groovegen/groovegen/internal/waittest"
)

// rig is a Manager with real workers.
type rig struct {
	*Manager
	dir, data string
	changes   atomic.Int64
	finished  atomic.Int64
	stopped   atomic.Bool // the song
}

func open(t *testing.T, dir, mode string) *rig {
	t.Helper()
	r := &rig{dir: dir, data: t.TempDir()}
	if err := os.WriteFile(filepath.Join(r.data, "a.mid"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r.Manager = Open(Config{
		Dir: dir, Command: command(mode), Grace: limitOfWaits, Retry: 10 * time.Millisecond, Log: slog.New(slog.DiscardHandler),
		Changed: func() { r.changes.Add(1) }, IsStopped: r.stopped.Load,
		Finished: func(_ Status, candidate string) (string, string, error) {
			r.finished.Add(1)
			data, err := os.ReadFile(filepath.Join(candidate, ModelFile))
			return string(data), "it plays", err
		},
	})
	t.Cleanup(r.Close)
	return r
}

func (r *rig) begin(t *testing.T) Status {
	t.Helper()
	s, err := r.Start(Request{Data: r.data}, base)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// release lets a held worker go on.
func (r *rig) release(t *testing.T, id string) {
	t.Helper()
	s, err := r.Get(id)
	if err == nil {
		err = os.WriteFile(filepath.Join(s.Data, enough), nil, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

var base = Base{ID: "abc", Write: func(w io.Writer) error {
	_, err := io.WriteString(w, "base:")
	return err
}}

// limitOfWaits only ends a test that has failed.
const limitOfWaits = waittest.Limit

// await looks again and again until a condition is met.
var await = waittest.Until

// end waits until a job has ended, and until another may begin.
func (r *rig) end(t *testing.T, id string) Status {
	t.Helper()
	var s Status
	await(t, "the end of job "+id, func() bool {
		s, _ = r.Get(id)
		r.mu.Lock()
		defer r.mu.Unlock()
		return s.State.Final() && r.active == nil
	})
	return s
}

func (r *rig) epoch(id string) int {
	s, _ := r.Get(id)
	return s.Progress.Epoch
}

func TestJobRunsToItsEnd(t *testing.T) {
	r := open(t, t.TempDir(), "learn")
	s := r.begin(t)
	if s.ID != "1" || s.State != StateRunning || s.From != FromCurrent || s.Parent != "abc" {
		t.Errorf("began as %+v", s)
	}
	s = r.end(t, s.ID)
	if s.State != StateDone || s.Verdict == nil || !s.Verdict.Accept || s.Outcome != "it plays" || !strings.HasPrefix(s.Model, "base:") || s.Ended == nil {
		t.Errorf("ended as %+v", s)
	}
	if s.Read != "3 files left out" {
		t.Errorf("it has read %q", s.Read)
	}
	if s.Progress.Phase != PhaseCompare || s.Garbage != 0 || s.Starts != 1 || r.changes.Load() == 0 {
		t.Errorf("progress %+v, %d garbage, %d starts", s.Progress, s.Garbage, s.Starts)
	}
	if left, _ := filepath.Glob(filepath.Join(r.dir, "1", "*")); len(left) != 3 {
		t.Errorf("left behind: %v", left)
	}
	if again := open(t, r.dir, "learn").List(); len(again) != 1 || again[0].State != StateDone || again[0].Verdict.NewData.New["hit_f1"] != 0.5 {
		t.Errorf("read again: %+v", again)
	}
}

func TestOneTrainingAtATime(t *testing.T) {
	r := open(t, t.TempDir(), "held")
	first := r.begin(t)
	_, err := r.Start(Request{Data: r.data}, base)
	var busy *BusyError
	if !errors.As(err, &busy) || busy.ID != first.ID || !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), "jobs cancel 1") {
		t.Errorf("second retrain: %v", err)
	}
	s, err := r.Cancel(first.ID)
	if err != nil || s.State != StateCancelled {
		t.Errorf("cancelled: %+v, %v", s, err)
	}
	if second := r.begin(t); second.ID != "2" {
		t.Errorf("after the cancel: job %s", second.ID)
	}
	if _, err := r.Cancel(strings.Repeat("Z", 3000)); strings.Count(err.Error(), "Z") > 200 {
		t.Errorf("the error repeats all of a long name: %v", err)
	}
	if _, err := r.Cancel("77"); !errors.Is(err, ErrUnknown) {
		t.Errorf("cancel nothing: %v", err)
	}
}

func TestRestartGoesOnWhereItWas(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir, "held")
	id := r.begin(t).ID
	await(t, "epoch 3", func() bool { return r.epoch(id) >= 3 })
	r.Close()
	if s, _ := r.Get(id); s.State != StateInterrupted {
		t.Fatalf("after Close: %+v", s)
	}
	if _, err := r.Start(Request{Data: r.data}, base); !errors.Is(err, ErrClosed) {
		t.Errorf("start after Close: %v", err)
	}
	r = open(t, dir, "held")
	r.release(t, id)
	s := r.end(t, id)
	if s.State != StateDone || s.Starts != 2 {
		t.Fatalf("after the restart: %+v", s)
	}
	by := strings.Fields(strings.TrimPrefix(s.Model, "base:"))
	if len(by) != epochs || by[0] == by[epochs-1] || by[0] != by[1] {
		t.Errorf("epochs done by %v: want the first two or more by one process, the last by another", by)
	}
}

// A daemon that is killed leaves status.json as it was; the verdict may be there or not.
func TestKilledDaemonsJobGoesOn(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir, "held")
	id := r.begin(t).ID
	await(t, "epoch 2", func() bool { return r.epoch(id) >= 2 })
	status, err := os.ReadFile(filepath.Join(dir, id, StatusFile))
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	for _, text := range map[string]string{"as it was": string(status), "half": string(status[:40]), "gone": ""} {
		path := filepath.Join(dir, id, StatusFile)
		if text == "" {
			_ = os.Remove(path)
		} else if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		again := open(t, dir, "held")
		await(t, "a worker", func() bool { s, _ := again.Get(id); return s.State == StateRunning && s.Progress.Epoch > 0 })
		again.Close()
	}
	r = open(t, dir, "held")
	r.release(t, id)
	if s := r.end(t, id); s.State != StateDone {
		t.Errorf("in the end: %+v", s)
	}
}

func TestVerdictFoundAtTheStartIsEnough(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir, "held")
	id := r.begin(t).ID
	await(t, "epoch 1", func() bool { return r.epoch(id) >= 1 })
	r.Close()
	folder := filepath.Join(dir, id)
	if err := os.MkdirAll(filepath.Join(folder, CandidateDir), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, CandidateDir, ModelFile), []byte("whole"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteVerdict(folder, Verdict{Reason: "worse on jazz"}); err != nil {
		t.Fatal(err)
	}
	r = open(t, dir, "fail")
	if s := r.end(t, id); s.State != StateDone || s.Model != "whole" || s.Starts != 1 || s.Verdict.Accept {
		t.Errorf("ended as %+v", s)
	}
}

func TestFailuresAreNamed(t *testing.T) {
	for mode, want := range map[string]string{
		"fail":         "no drums in any of 40 files",
		"panic":        "index out of range [3]",
		"no verdict":   "left no verdict.json",
		"dies at once": "stopped after 3 attempts without progress; the last one: the worker was killed",
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			r := open(t, t.TempDir(), mode)
			if s := r.end(t, r.begin(t).ID); s.State != StateFailed || !strings.Contains(s.Error, want) || len(s.Error) > 8000 {
				t.Errorf("%s: %q, want an error with %q", s.State, s.Error, want)
			}
		})
	}
	r := open(t, t.TempDir(), "learn")
	r.cfg.Command = func(string) (*exec.Cmd, error) { return exec.Command("/nonexistent/worker"), nil }
	if s := r.end(t, r.begin(t).ID); s.State != StateFailed || !strings.Contains(s.Error, "start the worker") {
		t.Errorf("no program: %+v", s)
	}
}

func TestKilledWorkerIsStartedAgain(t *testing.T) {
	r := open(t, t.TempDir(), "dies")
	if s := r.end(t, r.begin(t).ID); s.State != StateDone || s.Starts != 2 || s.Error != "" {
		t.Errorf("ended as %+v", s)
	}
}

func TestDeafWorkerIsKilled(t *testing.T) {
	r := open(t, t.TempDir(), "deaf")
	r.cfg.Grace = 100 * time.Millisecond
	id := r.begin(t).ID
	await(t, "a line", func() bool { return r.epoch(id) == 1 })
	s, _ := r.Get(id)
	pid, err := strconv.Atoi(s.Progress.Message)
	if err != nil {
		t.Fatal(err)
	}
	limit := time.AfterFunc(limitOfWaits, func() {
		t.Error("the worker is not killed")
		_ = syscall.Kill(pid, syscall.SIGKILL)
	})
	defer limit.Stop()
	if s, err := r.Cancel(id); err != nil || s.State != StateCancelled {
		t.Errorf("%+v: %v", s, err)
	}
}

func TestFloodCanBeCancelled(t *testing.T) {
	r := open(t, t.TempDir(), "flood")
	id := r.begin(t).ID
	await(t, "a line", func() bool { return r.epoch(id) == 1 })
	await(t, "more lines than may come at once", func() bool { return r.changes.Load() > readBytes/200 })
	if s, err := r.Cancel(id); err != nil || s.State != StateCancelled {
		t.Errorf("%+v %v", s, err)
	}
}

func TestGarbageIsCountedAndSurvived(t *testing.T) {
	r := open(t, t.TempDir(), "garbage")
	if s := r.end(t, r.begin(t).ID); s.State != StateDone || s.Garbage != 8 {
		t.Errorf("%d lines of garbage, want 8: %+v", s.Garbage, s)
	}
}

func TestRequestsAreChecked(t *testing.T) {
	r := open(t, t.TempDir(), "learn")
	empty, locked := t.TempDir(), filepath.Join(t.TempDir(), "locked")
	if err := os.Mkdir(locked, 0); err != nil {
		t.Fatal(err)
	}
	cases := map[string]Request{
		"no data folder given": {},
		"not absolute":         {Data: "loops"},
		"no such file":         {Data: "/nonexistent/loops"},
		"empty":                {Data: empty},
		"neither a":            {Data: "/dev/null"},
		"unknown":              {Data: r.data, From: "yesterday"},
		"out of range":         {Data: r.data, Epochs: -1},
		"1 to 100000":          {Data: r.data, Epochs: 1 << 30},
		"permission den":       {Data: locked},
		"did you mean":         {Data: r.data, Genre: "fnuk"},
		"leave it out":         {Data: r.data, BPM: 4000},
	}
	if os.Getuid() == 0 {
		delete(cases, "permission den")
	}
	for want, req := range cases {
		var bad *RequestError
		if _, err := r.Start(req, base); !errors.As(err, &bad) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want an error with %q", req, err, want)
		}
	}
	full := errors.New("no space left on device")
	if _, err := r.Start(Request{Data: r.data}, Base{Write: func(io.Writer) error { return full }}); !errors.Is(err, full) {
		t.Errorf("full disk: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(r.dir, "*")); len(left) != 0 || len(r.List()) != 0 {
		t.Errorf("refused requests left %v", left)
	}
}

func TestFinishingCanFail(t *testing.T) {
	r := open(t, t.TempDir(), "learn")
	r.cfg.Finished = func(Status, string) (string, string, error) { return "", "", syscall.ENOSPC }
	if s := r.end(t, r.begin(t).ID); s.State != StateFailed || !strings.Contains(s.Error, "no space left") {
		t.Errorf("%+v", s)
	}
}

func TestOldJobsAreForgotten(t *testing.T) {
	dir := t.TempDir()
	for i := 1; i <= keptJobs+3; i++ {
		folder := filepath.Join(dir, strconv.Itoa(i))
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		j := Job{SchemaVersion: SchemaVersion, ID: strconv.Itoa(i), Request: Request{Data: "/x"}}
		if err := errors.Join(writeDocument(filepath.Join(folder, JobFile), j),
			writeDocument(filepath.Join(folder, StatusFile), Status{Job: j, State: StateDone})); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "99"), 0o700); err != nil { // not a job: left alone, and its number is not used
		t.Fatal(err)
	}
	r := open(t, dir, "learn")
	s := r.begin(t)
	if list := r.List(); s.ID != "100" || len(list) != keptJobs || list[0].ID != "5" {
		t.Errorf("job %s, %d kept from %s on", s.ID, len(list), list[0].ID)
	}
	r.end(t, s.ID)
}

func TestNothingIsLeftRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	r := open(t, t.TempDir(), "held")
	for range 3 {
		id := r.begin(t).ID
		await(t, "a line", func() bool { return r.epoch(id) >= 1 })
		if _, err := r.Cancel(id); err != nil {
			t.Fatal(err)
		}
	}
	r.Close()
	await(t, "goroutines to end", func() bool { return runtime.NumGoroutine() <= before })
}
