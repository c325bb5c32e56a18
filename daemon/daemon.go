package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/capture"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/kits"
	"github.com/groovegen/groovegen/daemon/osc/feedback"
	"github.com/groovegen/groovegen/daemon/osc/network"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/daemon/recording"
	"github.com/groovegen/groovegen/daemon/session"
	"github.com/groovegen/groovegen/daemon/training"
	"github.com/groovegen/groovegen/daemon/watch"
	"github.com/groovegen/groovegen/daemon/web"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/lockorder"
)

// Edges is what main chooses for the daemon: everything that touches the machine or is large.
type Edges struct {
	Drivers      Drivers
	NewDecoder   func(config.Engine, *infer.Model) (infer.Decoder, error)
	DefaultModel func() []byte                       // the model file inside the program
	Worker       func(dir string) (*exec.Cmd, error) // does a training; nil = this program, as jobs.Self says
	Version      string
	Started      time.Time // of the process
	Log          *slog.Logger
	LogLevel     *slog.LevelVar
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
	page      web.Service
	control   *control.Server
	watcher   *watch.Watcher // of the settings' file; nil: it is not watched

	readyMS   atomic.Uint64 // float64 bits
	terminate chan struct{}
	done      chan struct{}
	closeOnce sync.Once
	closeErr  error
}

// Run starts a daemon and plays until ctx is done. It returns an error at once when the daemon cannot start.
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

// start opens everything, the slow things side by side. What it has opened when it fails is for shutdown to close.
func (d *Daemon) start(cfg config.Config, idle training.IdleDelay) (err error) {
	if err = os.MkdirAll(cfg.State.Path(), 0o700); err != nil {
		return fmt.Errorf("make state folder: %w (choose another with --state)", err)
	}
	// The socket comes first: it is what two daemons would quarrel about.
	if d.control, err = control.Listen(cfg.Control.Path(), d.edges.Version, d.log); err != nil {
		return err
	}
	if err := d.openSession(cfg, idle); err != nil {
		return err
	}
	if err := d.startPlayer(cfg); err != nil {
		return err
	}
	if err := d.session.Start(d.player); err != nil {
		return err
	}
	d.training.Start(d.session)
	d.startOSC(cfg)
	d.kits = kits.Open(kits.Config{
		Folder: d.settings.source.KitsFolder(), Session: d.session, HasOutput: d.ports.out != nil, PlayNote: d.player.PlayNote,
		Changed: d.session.Notify, Log: d.log,
	})
	hub := control.Services{
		SessionService: d.session, TrainingService: d.training, KitService: d.kits, AccessService: d.network,
		RecordingService: d.recording, PageService: &d.page, DaemonService: d,
	}
	d.startPage(cfg, hub)
	d.startWatch()
	d.control.Serve(hub)
	d.ready(cfg)
	return nil
}

// openSession opens the MIDI ports and the library of models side by side, then the session with the first model.
func (d *Daemon) openSession(cfg config.Config, idle training.IdleDelay) error {
	var engine training.Engine
	loaded := make(chan error, 1)
	go func() {
		var err error
		d.training, engine, err = training.Open(training.Config{
			Settings: d.settings.get, NewDecoder: d.edges.NewDecoder, DefaultModel: d.edges.DefaultModel, Worker: d.edges.Worker,
			IsStopped: func() bool { return d.player.Snapshot().State == clock.Stopped }, Changed: func() { d.session.Notify() },
			IdleDelay: idle, Log: d.log,
		})
		loaded <- err
	}()
	var err error
	d.ports, err = openPorts(cfg.MIDI, d.edges.Drivers)
	if err = errors.Join(err, <-loaded); err == nil {
		err = d.newSession(engine)
	}
	if err != nil && engine.Decoder != nil {
		err = errors.Join(err, engine.Decoder.Close())
	}
	return err
}

func (d *Daemon) newSession(e training.Engine) (err error) {
	folder := d.settings.source.KitsFolder()
	s, err := session.New(session.Config{
		Settings: d.settings.get, Presets: filepath.Dir(folder), DefaultModel: d.edges.DefaultModel,
		ToggleCapture: func() error { return d.capture.Toggle() }, Log: d.log,
	}, e, kits.Load(folder, d.log))
	if err == nil {
		d.session = s
	}
	return err
}

func (d *Daemon) startPlayer(cfg config.Config) error {
	mode, err := clock.ParseMode(string(cfg.Clock.Source))
	if err != nil {
		return err
	}
	if d.ports.in == nil && mode == clock.ModeExternal {
		return fmt.Errorf("follow the external clock: there is no MIDI input to receive it: %w", d.noInput())
	}
	d.recording = recording.New(recording.Config{
		File: d.recordingFile(cfg), Show: d.showSent, Position: func() float64 { return d.player.Snapshot().Ticks }, Log: d.log,
	})
	state := d.session.State()
	if d.player, err = player.New(player.Config{
		Clock: clock.NewAuto(mode, clock.BPM(state.BPM)), Out: d.ports.out, Kit: d.session.Kit(), Offset: d.session.Offset(),
		TakeOvers: d.session.TakeOvers(), SentNotes: d.recording.Sent(),
	}); err != nil {
		return err
	}
	d.capture = d.newCapture()
	if d.ports.in != nil {
		if err := d.ports.in.Listen(d.receive); err != nil {
			return err
		}
	}
	go d.player.Run(context.Background()) //nolint:errcheck // it fails only when it is run twice
	return nil
}

func (d *Daemon) noInput() error {
	if d.ports.err != nil {
		return d.ports.err
	}
	return errors.New("name one with --midi-in, or choose --clock internal")
}

func (d *Daemon) startOSC(cfg config.Config) {
	src := feedback.Source{Player: d.player.Snapshot, State: d.session.State, Loop: d.session.FindLoop}
	d.network = network.Open(network.Config{OSC: cfg.OSC, AllowList: controllersFile(cfg), Hub: d.session, ReadOnly: src.All, Log: d.log})
	d.feedback = feedback.New(src, d.network.Publish)
}

func (d *Daemon) startWatch() {
	path, _ := d.settings.source.File()
	w, err := watch.New(path, 0, d.log)
	if err != nil {
		d.log.Warn("config file is not watched: use groovectl reload", "error", err)
		return
	}
	d.watcher = w
}

// recordingFile returns the file of the settings, or a new one where there is no MIDI output; empty = no recording.
func (d *Daemon) recordingFile(cfg config.Config) string {
	path := string(cfg.Record.File)
	if path == "" && d.ports.out == nil {
		path = filepath.Join(cfg.State.Path(), "recordings", time.Now().Format("2006-01-02-150405")+".mid")
	}
	if path == "" {
		return ""
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		d.log.Error("make folder of recording", "error", err)
	}
	return path
}

// ready tells the user what there is, and starts the internal clock where nobody else could.
func (d *Daemon) ready(cfg config.Config) {
	ms := float64(time.Since(d.edges.Started)) / float64(time.Millisecond)
	d.storeReady(ms)
	p, engine := d.ports, d.session.Engine()
	attrs := []any{"ready_ms", int(ms + 0.5), "midi", p.system, "mode", p.mode(), "model", engine.Model.ID, "engine", engine.Decoder.Engine()}
	if p.in != nil {
		attrs = append(attrs, "in", p.in.Name())
	}
	if p.out != nil {
		attrs = append(attrs, "out", p.out.Name())
	}
	if s := d.network.Server(); s != nil {
		attrs = append(attrs, "osc", s.Addr().String())
	}
	if page := d.page.Server(); page != nil {
		attrs = append(attrs, "web", page.Addr().String())
		if here, _ := page.URLs(); len(here) > 0 {
			attrs = append(attrs, "page", here[0])
		}
	}
	d.log.Info("ready", append(attrs, "socket", cfg.Control.Path())...)
	if p.err != nil {
		d.log.Warn("no MIDI system: nothing is sent")
		for _, line := range strings.Split(p.err.Error(), "\n") { // one for each system that was tried
			d.log.Warn("missing", "reason", line)
		}
	}
	if file := d.recording.File(); file != "" {
		d.log.Info("recording what is played", "file", file)
	}
	if p.in == nil && cfg.Clock.Source != "external" || cfg.Clock.Source == "internal" {
		if err := d.player.Start(); err != nil {
			d.log.Error("start the internal clock", "error", err)
			return
		}
		state := d.session.State()
		d.log.Info("playing on the internal clock; groovectl stop ends it", "bpm", state.BPM, "genre", state.Style().String())
	}
}

// run reloads the settings and kits when their files change, and updates the OSC feedback.
func (d *Daemon) run() {
	defer close(d.done)
	var edits <-chan struct{}
	if d.watcher != nil {
		edits = d.watcher.Changes()
	}
	live := time.NewTicker(feedback.Interval)
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
		}
	}
}

// Close stops the clock and ends every note, closes the ports, then everything else. It waits for all of it.
func (d *Daemon) Close() error {
	d.closeOnce.Do(func() {
		close(d.terminate)
		<-d.done
		d.closeErr = d.shutdown()
	})
	return d.closeErr
}

// shutdown closes what start has opened, the sounding things first.
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
	return errors.Join(errs...)
}

func controllersFile(cfg config.Config) string {
	return filepath.Join(cfg.State.Path(), "controllers.json")
}
