package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
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
	"github.com/groovegen/groovegen/daemon/pregen"
	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/recording"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training"
	"github.com/groovegen/groovegen/daemon/watch"
	"github.com/groovegen/groovegen/daemon/web"
	"github.com/groovegen/groovegen/groove"
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
// Its goroutines: the player's, the decoder's (pregen), OSC's, the control server's, the recorder's, and loop,
// which does all that may wait (what took over, the config file, the state file).
type Daemon struct {
	edges    Edges
	settings settingsStore
	log      *slog.Logger

	ports     *ports
	player    *player.Player
	pregen    *pregen.Pregen
	training  *training.Service
	network   *network.Network // OSC
	page      web.Service
	control   *control.Server
	watcher   *watch.Watcher
	kits      *kits.Service
	recording *recording.NoteRecorder
	encoder   *capture.Encoder // of captured grooves
	capture   *capture.Session
	loops     loops
	feedback  *feedback.Feedback // used by loop alone
	presets   *preset.Store
	taken     chan seq.TakeOver

	changed steer.Broadcast
	readyMS atomic.Uint64 // float64 bits

	mu      lockorder.Mutex // guards what follows; never held while something waits
	engine  training.Engine // what decodes
	state   steer.State
	held    *groove.Held // the parts of the locked voices
	undo    steer.History[moment]
	groove  uint64 // the present groove's number
	grooves uint64 // how many there were
	quantum seq.Quantize
	allKits config.Kits

	save      chan struct{} // a change waits to be saved
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
		groove: 1, grooves: 1, taken: make(chan seq.TakeOver, 64),
		encoder: capture.NewEncoder(), loops: loops{mu: lockorder.New(lockorder.Loops)}, mu: lockorder.New(lockorder.Session),
		save: make(chan struct{}, 1), terminate: make(chan struct{}), done: make(chan struct{}),
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
	loaded := make(chan error, 1)
	go func() { loaded <- d.openTraining(idle) }()
	d.ports, err = openPorts(cfg.MIDI, d.edges.Drivers)
	if errLoad := <-loaded; errLoad != nil || err != nil {
		return errors.Join(err, errLoad)
	}
	d.allKits = kits.Load(d.settings.source.KitsFolder(), d.log)
	d.presets = preset.Open(filepath.Dir(d.settings.source.KitsFolder()))
	if d.state, err = d.restore(cfg); err != nil {
		return err
	}
	if err := d.startPlayer(cfg); err != nil {
		return err
	}
	if err := d.startPregen(); err != nil {
		return err
	}
	d.training.Start()
	d.startOSC(cfg)
	d.kits = kits.Open(kits.Config{
		Folder: d.settings.source.KitsFolder(), Session: d, HasOutput: d.ports.out != nil, PlayNote: d.player.PlayNote,
		Changed: d.changed.Notify, Log: d.log,
	})
	hub := control.Services{
		SessionService: d, TrainingService: d.training, KitService: d.kits, AccessService: d.network, RecordingService: d.recording,
		PageService: &d.page, DaemonService: d,
	}
	d.startPage(cfg, hub)
	d.startWatch()
	d.control.Serve(hub)
	d.ready(cfg)
	return nil
}

// openTraining opens the library of models and builds the first engine.
func (d *Daemon) openTraining(idle training.IdleDelay) error {
	t, e, err := training.Open(training.Config{
		Settings: d.settings.get, NewDecoder: d.edges.NewDecoder, DefaultModel: d.edges.DefaultModel, Worker: d.edges.Worker, Session: d,
		IsStopped: func() bool { return d.player.Snapshot().State == clock.Stopped }, Changed: d.changed.Notify, IdleDelay: idle, Log: d.log,
	})
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.training, d.engine = t, e
	return nil
}

func (d *Daemon) startPlayer(cfg config.Config) error {
	mode, err := clock.ParseMode(string(cfg.Clock.Source))
	if err != nil {
		return err
	}
	if d.ports.in == nil && mode == clock.ModeExternal {
		return fmt.Errorf("follow the external clock: there is no MIDI input to hear it on: %w", d.noInput())
	}
	d.recording = recording.New(recording.Config{
		File: d.recordingFile(cfg), Show: d.showSent, Position: func() float64 { return d.player.Snapshot().Ticks }, Log: d.log,
	})
	if d.player, err = player.New(player.Config{
		Clock: clock.NewAuto(mode, clock.BPM(d.state.BPM)), Out: d.ports.out,
		Kit: d.kitOf(d.state), Offset: offsetOf(d.state), TakeOvers: d.taken, SentNotes: d.recording.Sent(),
	}); err != nil {
		return err
	}
	d.capture = d.newCapture()
	d.player.FillEvery(d.state.FillEvery)
	d.player.SetTimescale(d.state.TimescaleFactor())
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

// startPregen has the first loop decoded before it returns, so that whoever presses play at once hears it.
func (d *Daemon) startPregen() error {
	first := make(chan struct{}, 1)
	d.pregen = pregen.New(d.engine.Generator, func(p pregen.Published) {
		d.publish(p)
		select {
		case first <- struct{}{}:
		default:
		}
	})
	d.pregen.Submit(d.wish(d.state, d.held))
	select {
	case <-first:
		d.holdFirst()
		return nil
	case <-time.After(10 * time.Second):
		return fmt.Errorf("decode the first loop: %w", errors.Join(d.pregen.Stats().Err, errors.New("no loop within 10 s")))
	}
}

func (d *Daemon) startOSC(cfg config.Config) {
	src := feedback.Source{Player: d.player.Snapshot, State: d.State, Loop: d.loops.find}
	d.network = network.Open(network.Config{OSC: cfg.OSC, AllowList: controllersFile(cfg), Hub: d, ReadOnly: src.All, Log: d.log})
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
	p := d.ports
	attrs := []any{"ready_ms", int(ms + 0.5), "midi", p.system, "mode", p.mode(), "model", d.engine.Model.ID, "engine", d.engine.Decoder.Engine()}
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
		d.log.Info("playing on the internal clock; groovectl stop ends it", "bpm", d.state.BPM, "genre", d.state.Style().String())
	}
}

// run does what may wait.
func (d *Daemon) run() {
	defer close(d.done)
	var edits <-chan struct{}
	if d.watcher != nil {
		edits = d.watcher.Changes()
	}
	saver := newSaver(d.saveState)
	defer saver.flush()
	live := time.NewTicker(feedback.Interval)
	defer live.Stop()
	for {
		select {
		case <-d.terminate:
			saver.later() // whatever was steered last
			return
		case t := <-d.taken:
			d.loops.take(t.Loop)
			d.pregen.TookOver(t.Loop.ID)
			d.changed.Notify()
		case <-edits:
			_, _ = d.Reload() // logged, and shown by status
		case <-d.kits.Changes():
			_, _ = d.kits.Reload() // logged, and shown by status
		case <-d.save:
			saver.later()
		case <-saver.due():
			saver.flush()
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
	if d.pregen != nil {
		d.pregen.Close()
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
	if d.engine.Decoder != nil {
		errs = append(errs, d.engine.Decoder.Close())
	}
	return errors.Join(errs...)
}

func controllersFile(cfg config.Config) string {
	return filepath.Join(cfg.State.Path(), "controllers.json")
}

// random returns a seed that differs at each start, short enough to be read out and typed again.
func random() uint64 { return rand.Uint64N(1_000_000) }
