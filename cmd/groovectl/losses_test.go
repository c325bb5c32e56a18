package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/train"
)

// The losses of a job are drawn from the history in its folder; a job without a finished epoch has nothing to draw.
func TestJobsDrawsTheLosses(t *testing.T) {
	d, dir := ctltest.Start(t), t.TempDir()
	job := ctltest.Done()
	job.Base = filepath.Join(dir, jobs.BaseFile)
	d.List = []jobs.Status{job}
	picture := filepath.Join(t.TempDir(), "losses.png")
	if _, _, err := ctl(t, "jobs", "3", "--losses", picture); !errors.Is(err, errNoEpochs) {
		t.Fatalf("without a history: %v", err)
	}
	run := filepath.Join(dir, jobs.CandidateDir)
	if err := os.Mkdir(run, 0o700); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal([]train.History{{Epoch: 1, Train: train.Losses{Total: 2, Hits: 1}}, {Epoch: 2, Train: train.Losses{Total: 1, Hits: 0.5}}})
	if err != nil {
		t.Fatal(err)
	}
	if err = os.WriteFile(filepath.Join(run, train.HistoryFile), text, 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, err := ctl(t, "jobs", "3", "--losses", picture)
	if err != nil || !strings.Contains(out, "the losses of job 3") {
		t.Fatalf("%q %v", out, err)
	}
	if data, err := os.ReadFile(picture); err != nil || !strings.HasPrefix(string(data), "\x89PNG") {
		t.Errorf("no picture: %v", err)
	}
}
