package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/groovegen/groovegen/internal/filelock"
)

// Exit codes of a worker.
const (
	exitDone        = 0
	exitFailed      = 1
	exitInterrupted = 75 // EX_TEMPFAIL of sysexits.h: try again later
)

// ErrStopped is the cause of a worker's context when it was told to stop.
var ErrStopped = errors.New("told to stop")

// Train does a job in its folder: it writes checkpoints, the candidate and, last, the verdict. It is called again, with
// the same folder, after any kind of interruption. When ctx ends it saves a checkpoint and returns ctx's error. report may
// be called as often as is convenient: lines that come too fast are left out.
type Train func(ctx context.Context, dir string, job Job, report func(Progress)) error

// Work is the main function of a worker process: it does the job in dir and returns the exit code. in is what ends with
// the parent, out takes the progress.
func Work(dir string, in io.Reader, out io.Writer, train Train) int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	go func() {
		<-signals
		cancel(ErrStopped)
	}()
	go func() {
		_, _ = io.Copy(io.Discard, in) // ends with the parent, however that ends
		cancel(ErrStopped)
	}()
	err := work(ctx, dir, out, train)
	switch {
	case err == nil:
		return exitDone
	case ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, ErrStopped)):
		return exitInterrupted
	}
	fmt.Fprintln(os.Stderr, err)
	return exitFailed
}

func work(ctx context.Context, dir string, out io.Writer, train Train) (err error) {
	lowerPriority()
	lock, err := lockFolder(ctx, filepath.Join(dir, lockFileName))
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }()
	job, err := ReadJob(dir)
	if err != nil {
		return fmt.Errorf("read the job: %w", err)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	r := reporter{enc: json.NewEncoder(out)}
	return train(ctx, dir, job, r.report)
}

// reportEvery is the least time between two lines of the same phase and epoch.
const reportEvery = 100 * time.Millisecond

// reporter writes progress lines. It is safe for concurrent use.
type reporter struct {
	mu   sync.Mutex
	enc  *json.Encoder
	last Progress
	at   time.Time
}

func (r *reporter) report(p Progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	same := p.Phase == r.last.Phase && p.Epoch == r.last.Epoch && p.Message == r.last.Message
	if same && time.Since(r.at) < reportEvery {
		return
	}
	r.last, r.at = p, time.Now()
	_ = r.enc.Encode(p.finite()) // fails when the daemon is gone, and then standard input has ended too
}

// lockWait is how long a worker waits for one that was told to stop before it.
const lockWait = 30 * time.Second

// lockFolder keeps two workers from one folder: a daemon that was killed and started again may find that the worker of the
// first is still saving.
func lockFolder(ctx context.Context, path string) (*os.File, error) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(lockWait)
	for {
		f, err := filelock.Open(path)
		if err == nil {
			return f, nil
		}
		if errors.Is(err, filelock.ErrLocked) {
			select {
			case <-tick.C:
				continue
			case <-ctx.Done():
				err = ctx.Err()
			case <-limit:
				err = errors.New("another worker is at it and does not end")
			}
		}
		return nil, fmt.Errorf("lock the job: %w", err)
	}
}
