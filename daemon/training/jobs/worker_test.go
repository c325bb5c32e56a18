//go:build unix

package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// modeEnv makes the test program a worker that behaves in some way.
const modeEnv = "GROOVE_TEST_WORKER"

func TestMain(m *testing.M) {
	if mode := os.Getenv(modeEnv); mode != "" {
		os.Exit(misbehave(mode, os.Args[len(os.Args)-1]))
	}
	os.Exit(m.Run())
}

// misbehave is the worker's main function.
func misbehave(mode, dir string) int {
	switch mode {
	case "deaf": // neither SIGTERM nor the end of standard input reaches it
		signal.Ignore(syscall.SIGTERM, os.Interrupt)
		fmt.Printf(`{"phase":"train","epoch":1,"message":"%d"}`+"\n", os.Getpid())
		for {
			time.Sleep(time.Hour)
		}
	case "flood":
		line := `{"phase":"train","epoch":1,"message":"` + strings.Repeat("x", 200) + `"}` + "\n"
		for {
			if _, err := io.WriteString(os.Stdout, line); err != nil {
				return 1
			}
		}
	case "no verdict":
		return 0
	case "dies at once":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
	return Work(dir, os.Stdin, os.Stdout, map[string]Train{
		"learn": learn, "held": held, "garbage": garbage, "fail": fail, "panic": breaks, "dies": dies, "priority": priority, "share": shares,
	}[mode])
}

const epochs = 5

// learn counts epochs up to five in a checkpoint and leaves a candidate that says where each epoch was done.
func learn(ctx context.Context, dir string, job Job, report func(Progress)) error {
	return count(func(int) bool { return false })(ctx, dir, job, report)
}

// A held worker waits in an epoch for the file enough in the job's data.
const (
	heldIn = 4
	enough = "enough"
)

// held is learn, and waits in an epoch, so that a test can interrupt it.
func held(ctx context.Context, dir string, job Job, report func(Progress)) error {
	return count(func(epoch int) bool {
		_, err := os.Stat(filepath.Join(job.Data, enough))
		return epoch == heldIn && err != nil
	})(ctx, dir, job, report)
}

// dies is killed once in epoch 3.
func dies(ctx context.Context, dir string, job Job, report func(Progress)) error {
	return count(func(epoch int) bool {
		once := filepath.Join(dir, "died")
		if _, err := os.Stat(once); epoch == 3 && err != nil {
			_ = os.WriteFile(once, nil, 0o600)
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return false
	})(ctx, dir, job, report)
}

// count returns a trainer that counts epochs. Each lasts as long as wait says so.
func count(wait func(epoch int) bool) Train {
	return func(ctx context.Context, dir string, job Job, report func(Progress)) error {
		checkpoint := filepath.Join(dir, "checkpoint")
		text, _ := os.ReadFile(checkpoint)
		done := strings.Fields(string(text))
		report(Progress{Phase: PhaseRead})
		for len(done) < epochs {
			report(Progress{Phase: PhaseTrain, Epoch: len(done) + 1, Epochs: epochs, Losses: &Losses{Total: 1 / float64(len(done))}})
			for again := true; again; again = wait(len(done) + 1) {
				select {
				case <-ctx.Done():
					return fmt.Errorf("train: %w", ctx.Err())
				case <-time.After(5 * time.Millisecond):
				}
			}
			done = append(done, strconv.Itoa(os.Getpid()))
			if err := os.WriteFile(checkpoint, []byte(strings.Join(done, " ")), 0o600); err != nil {
				return err
			}
		}
		report(Progress{Phase: PhaseRead, Message: "3 files left out"})
		report(Progress{Phase: PhaseCompare})
		base, err := os.ReadFile(job.Base)
		if err != nil {
			return err
		}
		out := filepath.Join(dir, CandidateDir)
		if err := os.MkdirAll(out, 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, ModelFile), append(base, strings.Join(done, " ")...), 0o600); err != nil {
			return err
		}
		return WriteVerdict(dir, Verdict{Accept: true, Reason: "it is better", NewData: Measure{Name: "new", Windows: 3, New: map[string]float64{"hit_f1": 0.5}}})
	}
}

// garbage writes lines that are no progress between those that are.
func garbage(ctx context.Context, dir string, job Job, report func(Progress)) error {
	fmt.Print("hello\n{\n[1]\n{\"phase\":7}\n\x00\xff\xfe\n{}\n", strings.Repeat("y", 3*maxLine), "\n{\"phase\":\"train\",\"epoch\":1e999}\n\n")
	return learn(ctx, dir, job, report)
}

func fail(context.Context, string, Job, func(Progress)) error {
	for i := range 100 {
		fmt.Fprintln(os.Stderr, "warning", i)
	}
	return errors.New("read data: no drums in any of 40 files: choose another folder")
}

func breaks(context.Context, string, Job, func(Progress)) error {
	var list []int
	return fmt.Errorf("number %d", list[3])
}

// priority writes what the kernel says of this process into the verdict.
func priority(ctx context.Context, dir string, job Job, report func(Progress)) error {
	if err := learn(ctx, dir, job, report); err != nil {
		return err
	}
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return err
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	return WriteVerdict(dir, Verdict{Reason: "nice " + strings.Fields(after)[16] + " procs " + strconv.Itoa(runtime.GOMAXPROCS(0)) + " limit " + os.Getenv("GOMEMLIMIT")})
}

// shares reports how many processors it may use, whenever that changes, until the job ends.
func shares(ctx context.Context, _ string, _ Job, report func(Progress)) error {
	said := ""
	for epoch := 1; ctx.Err() == nil; time.Sleep(time.Millisecond) {
		if now := fmt.Sprintf("%d of %d", runtime.GOMAXPROCS(0), allowedProcessors()); now != said {
			report(Progress{Phase: PhaseTrain, Epoch: epoch, Message: now})
			said, epoch = now, epoch+1
		}
	}
	return ctx.Err()
}

// allowedProcessors is how many processors the kernel lets the main thread run on; 0 = it does not say.
func allowedProcessors() (n int) {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "Cpus_allowed:")
	mask, _, _ := strings.Cut(after, "\n")
	for _, digit := range strings.TrimSpace(mask) {
		four, _ := strconv.ParseUint(string(digit), 16, 8)
		n += bits.OnesCount64(four)
	}
	return n
}

// command returns a Config.Command that starts this test program in a mode.
func command(mode string) func(string) (*exec.Cmd, error) {
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
