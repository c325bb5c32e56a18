package training

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/infer"
)

// TestAutomaticTrainingWaitsUntilTheDaemonIsIdle goes through what can be in the way of an automatic training, second by second.
func TestAutomaticTrainingWaitsUntilTheDaemonIsIdle(t *testing.T) {
	folder := t.TempDir()
	log := slog.New(slog.DiscardHandler)
	var settings config.Config
	stopped := false
	s := &Service{cfg: Config{Settings: func() config.Config { return settings }, IsStopped: func() bool { return stopped }, Log: log}}
	began := time.Now()
	a := &autoTrainer{
		service: s, files: openFileLog([]string{folder}, filepath.Join(t.TempDir(), "material.json"), log),
		delay: DefaultIdleDelay, ran: began, changed: began,
	}
	second := 0
	want := func(what string, seconds int, due bool) {
		t.Helper()
		for range seconds {
			second++
			if _, _, ok := a.due(began.Add(time.Duration(second) * time.Second)); ok && !due {
				t.Fatalf("%s: due after %d s", what, second)
			}
		}
		if dir, added, ok := a.due(began.Add(time.Duration(second) * time.Second)); ok != due || ok && (dir != folder || added != 1) {
			t.Errorf("%s: %s with %d new files is due: %v", what, dir, added, ok)
		}
	}
	settings.Retrain.Auto = true
	a.files.scan()
	stopped = true
	want("no file", 100, false)
	if err := os.WriteFile(filepath.Join(folder, "a.mid"), []byte("MThd"), 0o600); err != nil {
		t.Fatal(err)
	}
	a.files.scan()
	stopped = false
	want("it plays", 100, false)
	stopped = true
	want("it has just stopped", 59, false)
	want("stopped for a minute", 1, true)
	a.changed = began.Add(time.Duration(second) * time.Second)
	want("a file has just come", 29, false)
	want("no file for half a minute", 1, true)
	settings.Retrain.Auto = false
	want("the settings say no", 100, false)
	settings.Retrain.Auto = true
	a.tried = true
	want("once for the same files", 100, false)
}

// TestAutomaticTrainingWaitsForARunningOne: files that a running training does not have are learned after it.
func TestAutomaticTrainingWaitsForARunningOne(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.mid"), []byte("MThd"), 0o600); err != nil {
		t.Fatal(err)
	}
	log, ended := slog.New(slog.DiscardHandler), make(chan struct{})
	s := &Service{session: sessionOf("abc"), log: log}
	s.cfg = Config{IsStopped: func() bool { return true }, Log: log, Settings: func() (c config.Config) { c.Retrain.Auto = true; return c }}
	s.jobs = jobs.Open(jobs.Config{Dir: t.TempDir(), Log: log, Command: func(string) (*exec.Cmd, error) {
		<-ended
		return nil, errors.New("the test has ended")
	}})
	t.Cleanup(func() { close(ended); s.jobs.Close() })
	a := &autoTrainer{service: s, files: openFileLog([]string{folder}, filepath.Join(t.TempDir(), "material.json"), log), delay: DefaultIdleDelay}
	s.auto = a
	a.files.scan()
	st, err := s.jobs.Start(jobs.Request{Data: folder}, jobs.Base{ID: "abc", Write: func(io.Writer) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	a.changed = st.Started.Add(time.Second)
	if a.consider(a.changed.Add(time.Hour)); a.tried {
		t.Error("files that came after the training had begun count as tried")
	}
	a.changed = st.Started
	if a.consider(a.changed.Add(time.Hour)); !a.tried {
		t.Error("files that the training has do not count as tried")
	}
}

// sessionOf is a session that plays the model with this id.
type sessionOf string

func (s sessionOf) Engine() Engine         { return Engine{Model: &infer.Model{ID: string(s)}} }
func (s sessionOf) SetEngine(Engine) error { return nil }
func (s sessionOf) State() steer.State     { return steer.Default() }
