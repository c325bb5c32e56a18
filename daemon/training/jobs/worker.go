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

// ErrStopped is the cause of a worker's context after a request to stop.
var ErrStopped = errors.New("asked to stop")

// Train runs a job in its folder: it writes checkpoints, the candidate and, last, the verdict. It is called again with
// the same folder after an interruption. When ctx ends it saves a checkpoint and returns ctx's error. It may call
// report at any rate; lines that come too fast are dropped.
type Train func(ctx context.Context, dir string, job Job, report func(Progress)) error

// Work is the main function of a worker process: it runs the job in dir and returns the exit code. in ends with the
// parent process; the progress goes to out.
func Work(dir string, in io.Reader, out io.Writer, train Train) int {
	lowerPriority()
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	go func() {
		<-signals
		cancel(ErrStopped)
	}()
	var processors share
	processors.leave(leftWhilePlaying) // until the daemon says that the song is stopped
	go func() {
		processors.follow(in) // ends with the parent, however it ends
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

// reportEvery is the shortest time between two lines of the same phase and epoch.
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

// lockWait is how long a worker waits for an older one to stop.
const lockWait = 30 * time.Second

// lockFolder keeps two workers out of one folder: after a daemon was killed and started again, the old worker may still save.
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
				err = errors.New("another worker uses it and does not end")
			}
		}
		return nil, fmt.Errorf("lock the job: %w", err)
	}
}
