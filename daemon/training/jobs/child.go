package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"time"
)

// Self returns the command that runs a job with this same program: grooved worker DIR.
func Self(dir string) (*exec.Cmd, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find our own program: %w", err)
	}
	return exec.Command(path, "worker", dir), nil
}

// workerExit is how a worker ended.
type workerExit struct {
	code   int    // exit code; -1 = it was killed, or never ran
	reason string // for any other code than 0, in words
	crash  bool   // killed by a signal that we did not send: try again
}

// child is one worker process.
type child struct {
	command func(dir string) (*exec.Cmd, error)
	dir     string
	grace   time.Duration // from the request to stop until the worker is killed
	stopped func() bool   // the song is stopped
	report  func(Progress)
	garbage func(line []byte)
}

// run starts the worker and waits for its end. When ctx ends it asks the worker to stop, and kills it after the grace time.
func (c *child) run(ctx context.Context) workerExit {
	cmd, err := c.command(c.dir)
	if err != nil {
		return workerExit{code: -1, reason: err.Error()}
	}
	// The worker sees our end by this pipe, even after kill -9.
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return workerExit{code: -1, reason: err.Error()}
	}
	var last tail
	out, errs := &lines{take: c.line}, &lines{take: last.add}
	cmd.Stdout, cmd.Stderr = out, errs
	cmd.Env = append(cmd.Environ(), workerEnv()...)
	cmd.WaitDelay = c.grace // for a grandchild that keeps our pipes open
	isolate(cmd)
	// The system sends the death signal when the thread that started the child ends, so this thread must live on.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err = cmd.Start(); err != nil {
		return workerExit{code: -1, reason: fmt.Sprintf("start the worker: %v", err)}
	}
	release := c.stopWhen(ctx, cmd.Process, stdin)
	ended := make(chan struct{})
	var directing sync.WaitGroup
	directing.Go(func() { direct(stdin, c.stopped, ended) })
	err = cmd.Wait()
	close(ended)
	directing.Wait()
	release()
	out.flush()
	errs.flush()
	return endOf(cmd.ProcessState, err, last.String())
}

// stopWhen asks the worker to stop when ctx ends, and kills it after the grace time. release ends the waiting.
func (c *child) stopWhen(ctx context.Context, p *os.Process, stdin io.Closer) (release func()) {
	ended, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		select {
		case <-ended:
			return
		case <-ctx.Done():
		}
		_ = stdin.Close() // the only way on Windows
		_ = terminate(p)
		timer := time.NewTimer(c.grace)
		defer timer.Stop()
		select {
		case <-ended:
		case <-timer.C:
			_ = p.Kill()
		}
	}()
	return func() { close(ended); <-stopped }
}

// line reads a line of the worker's standard output.
func (c *child) line(text []byte) {
	var p Progress
	if err := json.Unmarshal(text, &p); err != nil || p.Phase == "" {
		c.garbage(text)
		return
	}
	c.report(p)
}

// endOf returns how a process ended. err is the error of Wait.
func endOf(state *os.ProcessState, err error, said string) workerExit {
	if state == nil {
		return workerExit{code: -1, reason: fmt.Sprintf("wait for the worker: %v", err)}
	}
	e := workerExit{code: state.ExitCode(), reason: said}
	switch {
	case e.code == exitDone:
		e.reason = ""
	case e.code == -1: // killed by a signal
		e.crash = true
		e.reason = joinLines("the worker was killed ("+state.String()+")", said)
	case said == "":
		e.reason = "the worker ended with " + state.String()
	}
	return e
}

func joinLines(a, b string) string {
	if b == "" {
		return a
	}
	return a + "\n" + b
}

// workerEnv limits the worker's BLAS to all processors but one, and its memory to half of what there is before the
// garbage collector works harder. Values that the user has set take precedence.
func workerEnv() []string {
	var env []string
	for _, kv := range [][2]string{
		{"OPENBLAS_NUM_THREADS", strconv.Itoa(max(1, runtime.NumCPU()-leftWhilePlaying))},
		{"GOMEMLIMIT", strconv.FormatUint(halfOfMemory(), 10)},
	} {
		if os.Getenv(kv[0]) == "" {
			env = append(env, kv[0]+"="+kv[1])
		}
	}
	return env
}

// memoryUnknown is the limit if the system does not say how much memory there is: 2 GiB.
const memoryUnknown = 2 << 30
