package training

import (
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/training/jobs"
)

func TestAFailureIsShownForAnHour(t *testing.T) {
	ended := time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		state jobs.State
		seen  string
		after time.Duration
		want  bool
	}{
		{jobs.StateFailed, "", 59 * time.Minute, false},
		{jobs.StateFailed, "", 61 * time.Minute, true},
		{jobs.StateFailed, "2", time.Minute, true},
		{jobs.StateFailed, "1", time.Minute, false},
		{jobs.StateDone, "2", 48 * time.Hour, false},
		{jobs.StateRunning, "2", 48 * time.Hour, false},
	} {
		job := jobs.Status{Job: jobs.Job{ID: "2"}, State: c.state, Ended: &ended}
		if got := isOldFailure(job, c.seen, ended.Add(c.after)); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
