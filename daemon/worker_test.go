//go:build unix

package daemon

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/gpu/gputest"
	"github.com/groovegen/groovegen/internal/lockorder"
)

// modeEnv makes the test program a worker.
const modeEnv = "GROOVE_TEST_WORKER"

func TestMain(m *testing.M) {
	gputest.Play()
	if mode := os.Getenv(modeEnv); mode != "" {
		os.Exit(jobs.Work(os.Args[len(os.Args)-1], os.Stdin, os.Stdout, trainers[mode]))
	}
	lockorder.Enable(func(s string) { panic(s) })
	os.Exit(m.Run())
}

// trainers are the workers by mode. They learn nothing: the candidate is the base with another bias.
var trainers = map[string]jobs.Train{
	"better": trainer(3, jobs.Verdict{Accept: true, Reason: "hit F1 on the new data 0.61, was 0.48"}),
	"worse":  trainer(3, jobs.Verdict{Reason: "jazz: hit F1 0.31, was 0.52"}),
	"held":   trainer(heldEpochs, jobs.Verdict{Accept: true, Reason: "better"}),
	"busy":   busy,
	"broken": func(context.Context, string, jobs.Job, func(jobs.Progress)) error {
		return errors.New("no loop could be read")
	},
}

// A training of so many epochs is held in the fourth until there is the file enough.
const (
	heldEpochs = 5
	heldIn     = 4
)

func trainer(epochs int, v jobs.Verdict) jobs.Train {
	return func(ctx context.Context, dir string, job jobs.Job, report func(jobs.Progress)) error {
		checkpoint := filepath.Join(dir, "checkpoint")
		text, _ := os.ReadFile(checkpoint)
		done, _ := strconv.Atoi(string(text))
		for ; done < epochs; done++ {
			report(jobs.Progress{Phase: jobs.PhaseTrain, Epoch: done + 1, Epochs: epochs})
			for hold := true; hold; hold = epochs == heldEpochs && done+1 == heldIn && !released(job) {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(5 * time.Millisecond):
				}
			}
			if err := os.WriteFile(checkpoint, []byte(strconv.Itoa(done+1)), 0o600); err != nil {
				return err
			}
		}
		return leave(dir, job, v)
	}
}

// enough is the file in a job's data that ends a busy worker, and the waiting of one that is held.
const enough = "enough"

func released(job jobs.Job) bool {
	_, err := os.Stat(filepath.Join(job.Data, enough))
	return err == nil
}

// busy computes, makes garbage and reports all the time, until there is the file enough.
func busy(ctx context.Context, dir string, job jobs.Job, report func(jobs.Progress)) error {
	for step := 0; ctx.Err() == nil && !released(job); step++ {
		work := make([]float64, 1<<16)
		for i := range work {
			work[i] = float64(i) * float64(step)
		}
		report(jobs.Progress{Phase: jobs.PhaseTrain, Epoch: step, Message: strconv.Itoa(int(work[9]))})
	}
	return leave(dir, job, jobs.Verdict{Reason: "it learned nothing"})
}

// leave writes the candidate and the verdict.
func leave(dir string, job jobs.Job, v jobs.Verdict) error {
	m, err := infer.LoadFile(job.Base)
	if err != nil {
		return err
	}
	if err := writeVariant(filepath.Join(dir, jobs.CandidateDir), m, 0.05); err != nil {
		return err
	}
	return jobs.WriteVerdict(dir, v)
}

// worker returns an Edges.Worker that starts this test program in a mode.
func worker(mode string) func(string) (*exec.Cmd, error) {
	return func(dir string) (*exec.Cmd, error) {
		path, err := os.Executable()
		if err != nil {
			return nil, err
		}
		cmd := exec.Command(path, dir)
		cmd.Env = append(os.Environ(), modeEnv+"="+mode)
		return cmd, nil
	}
}
