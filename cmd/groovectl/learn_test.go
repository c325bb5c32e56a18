package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/jobs"
)

func TestRetrainSaysWhatItBegins(t *testing.T) {
	d := ctltest.Start(t)
	out, _, err := ctl(t, "retrain", "--data", "testdata", "--from", "scratch", "--epochs", "7", "--seed", "9", "--genre", "funk", "--bpm", "99.5")
	if err != nil || !strings.Contains(out, "job 3 is training on /") || !strings.Contains(out, "groovectl jobs 3 --follow") {
		t.Errorf("%q %v", out, err)
	}
	abs, _ := filepath.Abs("testdata")
	if want := (jobs.Request{Data: abs, From: "scratch", Epochs: 7, Seed: 9, Genre: "funk", BPM: 99.5}); d.List[0].Request != want {
		t.Errorf("sent %+v, want %+v", d.List[0].Request, want)
	}
	out, _, err = ctl(t, "retrain", "--data", ".", "--json")
	var s jobs.Status
	if err != nil || json.Unmarshal([]byte(out), &s) != nil || s.ID != "3" || s.From != jobs.FromCurrent {
		t.Errorf("%q %v", out, err)
	}
	d.Refusal = &jobs.BusyError{ID: "3"}
	if _, _, err := ctl(t, "retrain", "--data", "."); err == nil || !strings.Contains(err.Error(), "one training at a time") || exitCode(err) != 1 {
		t.Errorf("second: %v", err)
	}
	d.Refusal = nil
	if _, _, err := ctl(t, "retrain", "testdata"); err != nil || d.List[len(d.List)-1].Data != abs {
		t.Fatalf("%v: %+v", err, d.List)
	}
	if _, _, err := ctl(t, "retrain", "a", "--data", "b"); err == nil || !strings.Contains(err.Error(), `two folders: "a" and --data "b"`) {
		t.Errorf("two folders: got %v", err)
	}
	if _, _, err := ctl(t, "retrain"); err != nil || d.List[len(d.List)-1].Data != "" {
		t.Errorf("without data: %v", err)
	}
}

func TestFollowEndsWithTheJob(t *testing.T) {
	t.Parallel()
	for state, c := range map[jobs.State]struct {
		last jobs.Status
		want []string
		code int
	}{
		jobs.StateDone: {ctltest.Done(), []string{
			"job 3: epoch 1 of at most 10, loss 0.2500, validation 0.2301, rate 0.0001, 812/s, 1m20s left\n",
			"job 3: epoch 2 of at most 10", "job 3: done: model ba9876543210: it plays",
		}, 0},
		jobs.StateFailed:    {ctltest.Failed(), []string{"job 3: failed: no drums in any of 40 files"}, 1},
		jobs.StateCancelled: {ctltest.Ended(jobs.StateCancelled), []string{"job 3: cancelled\n"}, 1},
	} {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			d := ctltest.New()
			socket := ctltest.Listen(t, d)
			d.Next = []jobs.Status{ctltest.Running(1, 10), ctltest.Running(1, 50), ctltest.Running(2, 5), c.last}
			out, _, err := ctl(t, "retrain", "--data", ".", "--follow", "--socket", socket)
			for _, want := range c.want {
				if !strings.Contains(out, want) {
					t.Errorf("%q lacks %q", out, want)
				}
			}
			if got := 0; err != nil {
				got = exitCode(err)
				if got != c.code {
					t.Errorf("exit code %d, %v", got, err)
				}
			} else if c.code != 0 {
				t.Error("no error")
			}
			if strings.Count(out, "epoch 1 of") != 1 {
				t.Errorf("an epoch is printed more than once: %q", out)
			}
		})
	}
}

func TestFollowInJSON(t *testing.T) {
	t.Parallel()
	d := ctltest.New()
	socket := ctltest.Listen(t, d)
	d.List = []jobs.Status{ctltest.Running(1, 1)}
	d.Next = []jobs.Status{ctltest.Running(1, 1), ctltest.Running(1, 10), ctltest.Running(1, 10), ctltest.Running(2, 5), ctltest.Done()}
	out, _, err := ctl(t, "jobs", "3", "--follow", "--json", "--socket", socket)
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
	d := ctltest.Start(t)
	if out, _, err := ctl(t, "jobs"); err != nil || !strings.Contains(out, "no trainings yet") {
		t.Errorf("none: %q %v", out, err)
	}
	if _, _, err := ctl(t, "jobs", "--follow"); err == nil || !strings.Contains(err.Error(), "there is none yet") {
		t.Errorf("follow none: %v", err)
	}
	first := ctltest.Failed()
	first.ID = "2"
	d.List = []jobs.Status{first, ctltest.Running(4, 50)}
	out, _, err := ctl(t, "jobs")
	if err != nil {
		t.Fatal(err)
	}
	ctltest.Golden(t, "jobs.txt", out)
	d.List[1] = ctltest.Done()
	if out, _, err = ctl(t, "jobs", "3"); err != nil {
		t.Fatal(err)
	}
	ctltest.Golden(t, "job.txt", out)
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
	d := ctltest.Start(t)
	d.List = []jobs.Status{ctltest.Running(4, 50)}
	if out, _, err := ctl(t, "status"); err != nil || !strings.Contains(out, "job      3, running: epoch 4 of at most 10") {
		t.Errorf("%q %v", out, err)
	}
	d.Report.Folders = []control.Folder{{Path: "/loops", Files: 40, New: 12}, {Path: "/old", Files: 9}, {Path: "/gone", Error: "look for MIDI files: no such file"}}
	out, _, err := ctl(t, "status")
	if err != nil || !strings.Contains(out, "learn    12 new files in /loops: groovectl retrain\n") ||
		strings.Contains(out, "/old") || !strings.Contains(out, "! folder /gone: look for") {
		t.Errorf("%q %v", out, err)
	}
	d.List = []jobs.Status{ctltest.Failed()}
	if out, _, err := ctl(t, "status"); err != nil || !strings.Contains(out, "! job 3 failed: no drums in any of 40 files\n") {
		t.Errorf("%q %v", out, err)
	}
}

func TestModelsText(t *testing.T) {
	ctltest.Start(t)
	out, _, err := ctl(t, "models")
	if err != nil {
		t.Fatal(err)
	}
	ctltest.Golden(t, "models.txt", out)
	if out, _, err = ctl(t, "models", "--json"); err != nil || !strings.Contains(out, `"state":"waiting"`) || strings.Contains(out, "0001-01-01") {
		t.Errorf("%q %v", out, err)
	}
}

func TestUse(t *testing.T) {
	d := ctltest.Start(t)
	out, _, err := ctl(t, "use", "ba98")
	if err != nil || !strings.HasPrefix(out, "model ba9876543210 plays from the next loop on; before: 0123456789ab\nthe groove is frozen") || d.Used.Model != "ba98" {
		t.Errorf("%q %v %+v", out, err, d.Used)
	}
	if _, _, err = ctl(t, "use", "--previous", "--json"); err != nil || !d.Used.Previous || d.Used.Model != "" {
		t.Errorf("%v %+v", err, d.Used)
	}
	here, _ := os.Getwd()
	if _, _, err = ctl(t, "use", "runs/m.safetensors"); err != nil || d.Used.Model != "" || d.Used.File != filepath.Join(here, "runs/m.safetensors") {
		t.Errorf("a file: %v %+v", err, d.Used)
	}
	for _, args := range [][]string{{"use"}, {"use", "x", "--previous"}, {"use", "nonesuch"}} {
		if _, _, err := ctl(t, args...); err == nil || !strings.Contains(err.Error(), "groovectl models lists them") {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestJobsAndModelsAreCompleted(t *testing.T) {
	d := ctltest.Start(t)
	d.List = []jobs.Status{ctltest.Done()}
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
