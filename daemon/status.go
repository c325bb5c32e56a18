package daemon

import (
	"math"
	"os"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/player"
)

func (d *Daemon) storeReady(ms float64) { d.readyMS.Store(math.Float64bits(ms)) }

// Status implements control.DaemonService.
func (d *Daemon) Status() control.Status {
	snap := d.player.Snapshot()
	s := control.Status{
		Version: d.edges.Version, PID: os.Getpid(), UptimeS: time.Since(d.edges.Started).Seconds(),
		ReadyMS: math.Float64frombits(d.readyMS.Load()), Realtime: snap.Realtime,
		MIDI:     d.midiStatus(),
		Lateness: latenessStatus(d.player.Lateness()),
		Counters: control.Counters{
			Notes: snap.Notes, Sounding: snap.Sounding, LateDrops: snap.LateDrops, EarlyNotes: snap.Early, EventDrops: snap.EventDrops + dropped(d.ports.input()),
			ReportDrops: snap.ReportDrops, SendErrors: snap.SendErrors + dropped(d.ports.output()), Panics: snap.Panics,
		},
	}
	s.Steer = d.session.State()
	e := d.session.Engine()
	s.Model = control.Model{
		ID: e.Model.ID, Name: e.Model.Metadata["name"], Engine: e.Decoder.Engine(), File: e.File, Error: d.training.ModelError(),
	}
	if x, ok := e.Decoder.(interface{ Explain() string }); ok {
		s.Model.Why = x.Explain()
	}
	s.Config = d.settings.status()
	s.StateDir, s.LibraryDir = d.settings.get().State.Path(), d.training.Library().Dir()
	s.Unsaved = d.session.FileProblems()
	if p := d.training.Library().FileProblem(); p != "" {
		s.Unsaved = append(s.Unsaved, p)
	}
	s.Kits = d.kits.Status()
	s.Clock = clockStatus(snap, string(d.settings.get().Clock.Source))
	s.Loop = d.loopStatus(snap)
	s.Decode = d.decodeStatus()
	s.OSC = d.network.Status()
	s.Web = d.page.Status()
	s.Job = d.training.Newest()
	s.Folders = d.training.Folders()
	s.Capture = d.capture.Status()
	if file := d.recording.File(); file != "" {
		s.Record = control.Record{File: file, Notes: snap.Notes}
		if err := d.recording.Err(); err != nil {
			s.Record.Error = err.Error()
		}
	}
	return s
}

// LogTail implements control.DaemonService.
func (d *Daemon) LogTail() []string { return d.edges.LogTail.Lines() }

func (d *Daemon) midiStatus() control.MIDI {
	m := control.MIDI{System: d.ports.system, Mode: d.ports.mode(), Reconnects: d.ports.reconnects()}
	if in := d.ports.input(); in != nil {
		m.In = in.Name()
	}
	if out := d.ports.output(); out != nil {
		m.Out = out.Name()
	}
	if err := d.ports.missing(); err != nil {
		m.Error = err.Error()
	} else if err := d.player.SendError(); err != nil {
		m.Error = err.Error()
	}
	return m
}

// missingPort says which MIDI port is missing; empty: none is.
func (d *Daemon) missingPort() string {
	if err := d.ports.missing(); err != nil {
		return err.Error()
	}
	return ""
}

var stateNames = map[clock.State]string{clock.Stopped: "stopped", clock.Armed: "armed", clock.Running: "running", clock.Lost: "lost"}

func clockStatus(s player.Snapshot, mode string) control.Clock {
	ticks := s.Ticks
	if math.IsNaN(ticks) || math.IsInf(ticks, 0) {
		ticks = 0
	}
	source := "internal"
	if s.External {
		source = "external"
	}
	suspicion, by := suspicionText(s)
	return control.Clock{
		Suspicion: suspicion, SuspectedBy: by, Mode: mode, Source: source, State: stateNames[s.State], Locked: s.Locked, BPM: float64(s.Tempo),
		Position: control.Position(ticks), Ticks: ticks, Epoch: s.Epoch,
		JitterMS: s.Health.Jitter.Seconds() * 1e3, LateTicks: uint64(s.Health.Late), Unplaced: s.External && s.Health.Unplaced,
	}
}

// logClock logs once when an external clock comes back without a position. The daemon's own goroutine calls it.
func (d *Daemon) logClock() {
	s := d.player.Snapshot()
	unplaced := s.External && s.Health.Unplaced
	if unplaced && !d.unplaced {
		d.log.Warn("clock came back without a position: bar may be off", "position", control.Position(s.Ticks))
	}
	d.unplaced = unplaced
}

// suspicionText returns what is suspected of the external clock, and what says so.
func suspicionText(s player.Snapshot) (what, by string) {
	if !s.External {
		return "", ""
	}
	switch s.Health.Suspicion {
	case clock.DoubledBySong:
		return "doubled", "song position"
	case clock.HalvedBySong:
		return "halved", "song position"
	case clock.DoubledSuddenly:
		return "doubled", "last minute"
	case clock.HalvedSuddenly:
		return "halved", "last minute"
	case clock.SongInClocks:
		return "clocks", "song position"
	case clock.Plausible:
	}
	return "", ""
}

func (d *Daemon) loopStatus(s player.Snapshot) control.Loop {
	l, _ := d.session.FindLoop(s.Playing)
	doc := control.LoopOf(l)
	doc.Playing = s.State == clock.Running && s.Playing != 0
	doc.PendingID, doc.Repeats = s.Pending, s.Repeats
	return doc
}

func (d *Daemon) decodeStatus() control.Decode {
	s := d.session.DecodeStats()
	c := control.Decode{Decoded: s.Decoded, Failed: s.Failed, P50US: us(s.P50), P99US: us(s.P99), MaxUS: us(s.Max), Behind: s.Behind.String()}
	if s.Err != nil {
		c.Error = s.Err.Error()
	}
	return c
}

func latenessStatus(l player.Lateness) control.Lateness {
	return control.Lateness{Count: l.Count, P50US: us(l.P50), P99US: us(l.P99), P999US: us(l.P999), MaxUS: us(l.Max)}
}

func us(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
