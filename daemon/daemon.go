package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/capture"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/kits"
	"github.com/groovegen/groovegen/daemon/logtail"
	"github.com/groovegen/groovegen/daemon/osc/feedback"
	"github.com/groovegen/groovegen/daemon/osc/network"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/daemon/recording"
	"github.com/groovegen/groovegen/daemon/session"
	"github.com/groovegen/groovegen/daemon/training"
	"github.com/groovegen/groovegen/daemon/watch"
	"github.com/groovegen/groovegen/daemon/web"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/filelock"
	"github.com/groovegen/groovegen/internal/lockorder"
)

// Edges are the parts that main chooses: everything that touches the machine or is large.
type Edges struct {
	Drivers      Drivers
	NewDecoder   func(config.Engine, *infer.Model) (infer.Decoder, error)
	DefaultModel func() []byte                       // the model file inside the program
	Worker       func(dir string) (*exec.Cmd, error) // does a training; nil = this program, as jobs.Self says
	Version      string
	Started      time.Time // of the process
	Log          *slog.Logger
	LogLevel     *slog.LevelVar
	LogTail      *logtail.Tail // the end of Log; nil = it is not kept
}

// Daemon is a running grooved. It implements control.DaemonService; its parts are the other services.
//
// Its parts own their goroutines; its own is run.
type Daemon struct {
	edges    Edges
	settings settingsStore
	log      *slog.Logger

	ports     *ports
	player    *player.Player
	session   *session.Session
	training  *training.Service
	kits      *kits.Service
	capture   *capture.Session
	recording *recording.NoteRecorder
	network   *network.Network   // OSC
	feedback  *feedback.Feedback // used by run alone
	unplaced  bool               // used by run alone: the clock has come back without a position
	page      web.Service
	control   *control.Server
	stateLock *os.File       // of the state folder
	watcher   *watch.Watcher // of the settings' file; nil: it is not watched

	readyMS   atomic.Uint64 // float64 bits
	terminate chan struct{}
	done      chan struct{}
	closeOnce sync.Once
	closeErr  error
}

// Run starts a daemon and plays until ctx is done. It returns an error at once if the daemon cannot start.
func Run(ctx context.Context, src config.Source, e Edges) error {
	d, err := Open(src, e)
	if err != nil {
		return err
	}
	<-ctx.Done()
	return d.Close()
}

// Open starts a daemon. The caller closes it.
func Open(src config.Source, e Edges) (*Daemon, error) {
	return openWith(src, e, training.DefaultIdleDelay)
}

// openWith is Open with the delay before an automatic training.
func openWith(src config.Source, e Edges, idle training.IdleDelay) (*Daemon, error) {
	cfg, err := src.Load()
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	d := &Daemon{
		edges: e, settings: settingsStore{mu: lockorder.New(lockorder.Settings), source: src, config: cfg, loadedAt: time.Now()}, log: e.Log,
		terminate: make(chan struct{}), done: make(chan struct{}),
	}
	d.setLogLevel(cfg.Log)
	if err := d.start(cfg, idle); err != nil {
		return nil, errors.Join(err, d.shutdown())
	}
	go d.run()
	return d, nil
}

// run reloads the settings and kits when their files change, and updates the OSC feedback.
func (d *Daemon) run() {
	defer close(d.done)
	var edits <-chan struct{}
	if d.watcher != nil {
		edits = d.watcher.Changes()
	}
	live := time.NewTimer(feedback.Interval)
	defer live.Stop()
	for {
		select {
		case <-d.terminate:
			return
		case <-edits:
			_, _ = d.Reload() // logged, and shown by status
		case <-d.kits.Changes():
			_, _ = d.kits.Reload() // logged, and shown by status
		case <-live.C:
			d.feedback.Update()
			d.logClock()
			live.Reset(d.untilFeedback())
		}
	}
}

// untilFeedback returns how soon the OSC feedback and the log of the clock are to be updated again.
func (d *Daemon) untilFeedback() time.Duration {
	seen, stopped := d.network.HasClients(), d.player.Snapshot().State == clock.Stopped
	switch {
	case seen && !stopped:
		return feedback.Interval
	case seen || !stopped:
		return feedback.RestingInterval
	}
	return feedback.UnseenInterval
}

// Close stops the clock, ends every note, closes the ports and then everything else. It waits until nothing runs any
// more.
func (d *Daemon) Close() error {
	d.closeOnce.Do(func() {
		close(d.terminate)
		<-d.done
		d.closeErr = d.shutdown()
	})
	return d.closeErr
}

// shutdown closes what start has opened: first what makes sound, then what the clients use.
func (d *Daemon) shutdown() error {
	var errs []error
	if d.session != nil {
		d.session.Stop()
	}
	if d.capture != nil {
		d.capture.Close()
	}
	if d.training != nil {
		errs = append(errs, d.training.Stop()) // the job saves while the rest is closed
	}
	if d.player != nil {
		errs = append(errs, d.player.Close())
	}
	if d.ports != nil {
		errs = append(errs, d.ports.close())
	}
	if d.recording != nil {
		errs = append(errs, d.recording.Close())
	}
	if d.network != nil {
		errs = append(errs, d.network.Close())
	}
	errs = append(errs, d.page.Close())
	if d.watcher != nil {
		errs = append(errs, d.watcher.Close())
	}
	if d.kits != nil {
		errs = append(errs, d.kits.Close())
	}
	if d.training != nil {
		d.training.Close()
	}
	if d.control != nil {
		errs = append(errs, d.control.Close())
	}
	if d.session != nil {
		errs = append(errs, d.session.Close())
	}
	if d.stateLock != nil {
		errs = append(errs, filelock.Release(d.stateLock)) // last: all files are written
	}
	return errors.Join(errs...)
}
