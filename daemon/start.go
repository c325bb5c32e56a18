package daemon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/kits"
	"github.com/groovegen/groovegen/daemon/midiport/reconnect"
	"github.com/groovegen/groovegen/daemon/osc/feedback"
	"github.com/groovegen/groovegen/daemon/osc/network"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/daemon/recording"
	"github.com/groovegen/groovegen/daemon/session"
	"github.com/groovegen/groovegen/daemon/training"
	"github.com/groovegen/groovegen/daemon/watch"
	"github.com/groovegen/groovegen/groove/piece"
)

// start opens everything. If it fails, shutdown closes what it has opened.
func (d *Daemon) start(cfg config.Config, idle training.IdleDelay) (err error) {
	if err = os.MkdirAll(cfg.State.Path(), 0o700); err != nil {
		return fmt.Errorf("make state folder: %w (choose another with --state)", err)
	}
	// The socket comes first, because only one daemon can have it.
	if d.control, err = control.Listen(cfg.Control.Path(), d.edges.Version, d.log); err != nil {
		return err
	}
	if err := d.takeStateFolder(cfg); err != nil {
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
	d.watchPorts()
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
	d.ports, err = openPorts(cfg.MIDI, d.edges.Drivers, d.log)
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
		Settings: d.settings.get, Said: d.settings.source.Said, Presets: filepath.Dir(folder), DefaultModel: d.edges.DefaultModel,
		ToggleCapture: func() error { return d.capture.Toggle() }, Log: d.log,
		AsPlayed: func(loop uint64) (piece.Played, bool) { return d.recording.AsPlayed(loop) },
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
	source := clock.NewAuto(mode, clock.BPM(state.BPM))
	if cfg.Clock.Gap == "extrapolate" {
		source.ExtrapolateGaps()
	}
	if cfg.Clock.Position == "clocks" {
		source.CountPositionsInClocks()
	}
	if d.player, err = player.New(player.Config{
		Clock: source, Out: d.ports.output(), Kit: d.session.Kit(), Offset: d.session.Offset(),
		TakeOvers: d.session.TakeOvers(), SentNotes: d.recording.Sent(),
	}); err != nil {
		return err
	}
	d.capture = d.newCapture()
	if in := d.ports.input(); in != nil {
		if err := in.Listen(d.receive); err != nil {
			return err
		}
	}
	go d.player.Run(context.Background()) //nolint:errcheck // it fails only when it is run twice
	return nil
}

// watchPorts follows the MIDI ports as they go and come back.
func (d *Daemon) watchPorts() {
	for _, l := range d.ports.links() {
		l.Start(func(p reconnect.Ports) error {
			if l == d.ports.out {
				d.player.SetOutput(p.Out)
			}
			if p.In == nil {
				return nil
			}
			return p.In.Listen(d.receive)
		}, d.session.Notify)
	}
}

func (d *Daemon) noInput() error {
	if d.ports.err != nil {
		return d.ports.err
	}
	return errors.New("name one with --midi-in, or choose --clock internal")
}

func (d *Daemon) startOSC(cfg config.Config) {
	src := feedback.Source{Player: d.player.Snapshot, State: d.session.State, Loop: d.session.FindLoop, MIDI: d.missingPort}
	d.network = network.Open(network.Config{OSC: cfg.OSC, AllowList: controllersFile(cfg), Hub: d.session, ReadOnly: src.All, Log: d.log})
	d.feedback = feedback.New(src, d.network.Publish)
}

func (d *Daemon) startWatch() {
	path, _ := d.settings.source.File()
	w, err := watch.New(path, 0, d.log)
	if err != nil {
		d.log.Warn("the settings file is not watched: use groovectl reload", "error", err)
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

// ready logs what the daemon has opened, and starts the internal clock if there is no external one.
func (d *Daemon) ready(cfg config.Config) {
	ms := float64(time.Since(d.edges.Started)) / float64(time.Millisecond)
	d.storeReady(ms)
	p, engine := d.ports, d.session.Engine()
	attrs := []any{"ready_ms", int(ms + 0.5), "midi", p.system, "mode", p.mode(), "model", engine.Model.ID, "engine", engine.Decoder.Engine()}
	if in := p.input(); in != nil {
		attrs = append(attrs, "in", in.Name())
	}
	if out := p.output(); out != nil {
		attrs = append(attrs, "out", out.Name())
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
		d.log.Warn("no MIDI system: no notes are sent")
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

func controllersFile(cfg config.Config) string {
	return filepath.Join(cfg.State.Path(), "controllers.json")
}
