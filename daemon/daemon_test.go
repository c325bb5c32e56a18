package daemon

import (
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/internal/waittest"
	"github.com/groovegen/groovegen/models"
)

// rig is a daemon on a fake MIDI system, with everything else real.
type rig struct {
	*Daemon
	midi  *fake.Driver
	flags *config.Flags
	dir   string

	mu       sync.Mutex
	received []midiport.Event // by a receiver on the port GrooveGen
}

func edges(d *fake.Driver) Edges {
	none := func(string) (midiport.Driver, error) {
		return nil, &midiport.SystemError{System: "MIDI", Missing: "none in this test", Hint: "give it one"}
	}
	e := Edges{
		Drivers: Drivers{System: none, Jack: none},
		NewDecoder: func(_ config.Engine, m *infer.Model) (infer.Decoder, error) {
			return cpu.New(m)
		},
		DefaultModel: models.Default, Version: "test", Started: time.Now(),
		Log: slog.New(slog.DiscardHandler), LogLevel: new(slog.LevelVar),
	}
	if d != nil {
		e.Drivers.System = func(string) (midiport.Driver, error) { return d, nil }
	}
	return e
}

// settings returns flags that keep the daemon inside dir and off the standard ports.
func settings(t testing.TB, dir string, more map[string]string) *config.Flags {
	t.Helper()
	f := &config.Flags{}
	f.SetFile(filepath.Join(dir, "grooved.toml"))
	if _, err := os.Stat(filepath.Join(dir, "grooved.toml")); err != nil {
		write(t, filepath.Join(dir, "grooved.toml"), "")
	}
	all := map[string]string{
		"osc.addr": "127.0.0.1:0", "web.listen": "127.0.0.1:0", "control.socket": filepath.Join(dir, "s"), "state.dir": dir,
		"model.library": filepath.Join(dir, "models"), "clock.source": "internal",
	}
	for k, v := range more {
		all[k] = v
	}
	for k, v := range all {
		if err := f.Set(k, v); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// source is where a daemon's settings come from: flags, and variables that say what plays.
func source(f *config.Flags) config.Source {
	env := map[string]string{
		"GROOVE_PLAY_SEED": "7", "GROOVE_PLAY_GENRE": "funk", "GROOVE_PLAY_BPM": "120", "GROOVE_PLAY_QUANTIZE": "step",
	}
	return config.Source{Flags: f, Env: func(name string) (string, bool) { text, ok := env[name]; return text, ok }}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// tempDir is short, because the path of a unix socket may have 104 bytes only.
func tempDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func start(t *testing.T, dir string, more map[string]string) *rig {
	t.Helper()
	return startWith(t, dir, more, func(*Edges) {})
}

func startWith(t *testing.T, dir string, more map[string]string, change func(*Edges)) *rig {
	t.Helper()
	return startIdle(t, dir, more, change, training.DefaultIdleDelay)
}

// startIdle is startWith with the delay before an automatic training.
func startIdle(t *testing.T, dir string, more map[string]string, change func(*Edges), idle training.IdleDelay) *rig {
	t.Helper()
	r := &rig{midi: fake.New(), dir: dir, flags: settings(t, dir, more)}
	e := edges(r.midi)
	change(&e)
	d, err := openWith(source(r.flags), e, idle)
	if err != nil {
		t.Fatal(err)
	}
	r.Daemon = d
	t.Cleanup(func() { _ = d.Close() })
	in, err := r.midi.OpenIn("GrooveGen")
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Listen(func(e midiport.Event) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.received = append(r.received, e)
	}); err != nil {
		t.Fatal(err)
	}
	return r
}

// Apply does a command as it travels.
func (r *rig) Apply(req steer.Request) error {
	_, err := r.Remark(req)
	return err
}

// Remark is Apply, and returns the remark.
func (r *rig) Remark(req steer.Request) (string, error) {
	cmd, err := req.Resolve()
	if err != nil {
		return "", err
	}
	res, err := r.session.Apply(cmd)
	return res.Remark, err
}

func (r *rig) apply(t *testing.T, name string, args ...any) {
	t.Helper()
	if err := r.Apply(steer.Request{Name: name, Args: args}); err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
}

// limitOfWaits only ends a test that has failed.
const limitOfWaits = waittest.Limit

// await looks again and again until a condition is met.
var await = waittest.Until

func (r *rig) notesOn() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, e := range r.received {
		if e.IsNoteOn() {
			n++
		}
	}
	return n
}

// hanging returns the keys that were begun and not ended.
func (r *rig) hanging() []uint8 {
	r.mu.Lock()
	defer r.mu.Unlock()
	on := map[uint8]bool{}
	for _, e := range r.received {
		switch {
		case e.IsNoteOn():
			on[e.Key()] = true
		case e.IsNoteOff():
			delete(on, e.Key())
		}
	}
	var keys []uint8
	for k := range on {
		keys = append(keys, k)
	}
	return keys
}

func TestPlaysAndEndsEveryNote(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	await(t, "ten notes", func() bool { return r.notesOn() >= 10 })
	s := r.Status()
	if s.Clock.State != "running" || s.Clock.Source != "internal" || s.Clock.BPM != 120 || !s.Loop.Playing || s.Loop.Genre != "funk" {
		t.Errorf("status %+v %+v", s.Clock, s.Loop)
	}
	if s.ReadyMS <= 0 || s.MIDI.Out != "GrooveGen" || s.MIDI.Mode != "virtual" || s.OSC.Addr == "" {
		t.Errorf("status ready %v midi %+v osc %+v", s.ReadyMS, s.MIDI, s.OSC)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if keys := r.hanging(); len(keys) > 0 {
		t.Errorf("notes %v hang after Close", keys)
	}
}

func TestStopEndsNotesAndStartBegins(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	const bars = 2 * 96 // ticks
	await(t, "notes of two bars", func() bool { return r.Status().Clock.Ticks > bars && r.notesOn() >= 3 })
	r.apply(t, "transport/stop")
	await(t, "stopped", func() bool { return r.Status().Clock.State == "stopped" && len(r.hanging()) == 0 })
	n := r.notesOn()
	r.apply(t, "transport/start")
	await(t, "the beginning of the song", func() bool { c := r.Status().Clock; return c.State == "running" && c.Ticks < bars })
	await(t, "notes again", func() bool { return r.notesOn() > n })
}

func TestGenreTakesOver(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	await(t, "a loop", func() bool { return r.Status().Loop.Playing })
	r.apply(t, "genre", "jazz")
	await(t, "jazz", func() bool { return r.Status().Loop.Genre == "jazz" })
	if d := r.Status().Decode; d.P99US <= 0 || d.Failed != 0 {
		t.Errorf("decode %+v, want an answer that was timed", d)
	}
	r.apply(t, "bpm", 90.0)
	await(t, "90 BPM", func() bool { return r.Status().Clock.BPM == 90 })
	l, kit, err := r.session.Loop(0)
	if err != nil || l.Origin.Style.Dominant() != groove.Jazz || kit.Name != "gm" {
		t.Errorf("loop %v kit %v err %v", l.Origin.Title(), kit.Name, err)
	}
}

func TestFeelBendsTheLoopThatPlays(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.freeze": "true"})
	await(t, "a loop", func() bool { return r.Status().Loop.Playing })
	before, _, _ := r.session.Loop(0)
	r.apply(t, "voice/kick/mute", true)
	await(t, "no kick", func() bool { l, _, _ := r.session.Loop(0); return l.Feel.Gain[groove.Kick] == 0 })
	after, _, _ := r.session.Loop(0)
	for s := range groove.Steps {
		if after.Pattern.Hits[s][groove.Kick] {
			t.Fatal("a muted kick has hits")
		}
		if after.Pattern.Hits[s][groove.Snare] != before.Pattern.Hits[s][groove.Snare] {
			t.Fatal("muting the kick changed the snare")
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	before := r.session.State()
	for _, c := range []steer.Request{
		{Name: "genre", Args: []any{"polka"}},
		{Name: "bpm", Args: []any{1e9}},
		{Name: "kit", Args: []any{"nonesuch"}},
		{Name: "no such thing"},
		{Name: "latent", Args: []any{1000, 0.5}},
	} {
		var want *steer.Error
		if err := r.Apply(c); !errors.As(err, &want) {
			t.Errorf("%v: error %v, want a steer.Error", c, err)
		}
	}
	if !r.session.State().Equal(before) {
		t.Error("a refused command changed the state")
	}
	if _, _, err := r.session.Loop(1 << 40); !errors.Is(err, control.ErrNoLoop) {
		t.Errorf("unknown loop: %v", err)
	}
}

func TestStateOutlivesTheDaemon(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, nil)
	r.apply(t, "genre", "reggae")
	r.apply(t, "swing", 0.6)
	r.apply(t, "seed", 99)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again := start(t, dir, map[string]string{"play.bpm": "97"})
	s := again.session.State()
	if s.Style().Dominant() != groove.Reggae || s.Swing != 0.6 || s.Seed != 99 || s.BPM != 97 {
		t.Errorf("state %v swing %v seed %d bpm %v: want what was steered, and the new setting's tempo", s.Style(), s.Swing, s.Seed, s.BPM)
	}
}

func TestBadStateFileIsSetAside(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{", `{"schema_version":0}`, `{"schema_version":1,"steer":{"bpm":-4}}`} {
		dir := tempDir(t)
		write(t, filepath.Join(dir, "state.json"), text)
		r := start(t, dir, nil)
		if s := r.session.State(); s.Seed != 7 || s.Style().Dominant() != groove.Funk {
			t.Errorf("%q: state %+v, want the settings", text, s)
		}
		if got, err := os.ReadFile(filepath.Join(dir, "state.json.bad")); err != nil || string(got) != text {
			t.Errorf("%q is not kept aside: %q %v", text, got, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestConfigIsReloadedWhenTheFileChanges(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, nil)
	path := filepath.Join(dir, "grooved.toml")
	write(t, path, "[play]\nhumanize = 0.5\n")
	await(t, "humanize 0.5", func() bool { return r.session.State().Humanize == 0.5 })
	write(t, path, "[play]\nhumanize = \"much\"\n")
	await(t, "an error in status", func() bool { return r.Status().Config.Error != "" })
	if e := r.Status().Config.Error; !strings.Contains(e, "grooved.toml:2") {
		t.Errorf("error %q does not name file and line", e)
	}
	if s := r.session.State(); s.Humanize != 0.5 || r.Status().Clock.State != "running" {
		t.Errorf("a bad edit changed humanize to %v, clock %s", s.Humanize, r.Status().Clock.State)
	}
	write(t, path, "[play]\nhumanize = 0.25\n[midi]\nname = \"Other\"\n")
	await(t, "humanize 0.25", func() bool { return r.session.State().Humanize == 0.25 })
	await(t, "midi.name waits", func() bool { s := r.Status().Config; return s.Error == "" && len(s.Restart) == 1 })
}

func TestBusyOSCPortIsNoReasonNotToPlay(t *testing.T) {
	t.Parallel()
	busy, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	r := start(t, tempDir(t), map[string]string{"osc.addr": busy.LocalAddr().String()})
	if e := r.Status().OSC.Error; !strings.Contains(e, "busy") || !strings.Contains(e, "--osc") {
		t.Errorf("status says %q, want that the port is busy and how to mend it", e)
	}
	await(t, "notes", func() bool { return r.notesOn() > 0 })
}

func TestSecondDaemonLeavesTheFirstAlone(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	_, err := Open(source(r.flags), edges(fake.New()))
	if !errors.Is(err, control.ErrBusy) {
		t.Fatalf("second daemon: %v, want that the socket is taken", err)
	}
	c := control.NewClient(filepath.Join(r.dir, "s"))
	if s, err := c.Status(t.Context()); err != nil || s.Version != "test" {
		t.Errorf("the first daemon answers %v %v", s.Version, err)
	}
}

func TestWithoutMIDISystemItRecords(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	d, err := Open(source(settings(t, dir, map[string]string{"clock.source": "auto", "play.bpm": "300"})), edges(nil))
	if err != nil {
		t.Fatal(err)
	}
	await(t, "notes", func() bool { return d.Status().Counters.Notes >= 20 })
	s := d.Status()
	if s.MIDI.System != "none" || !strings.Contains(s.MIDI.Error, "give it one") || s.Record.File == "" {
		t.Errorf("midi %+v record %+v: want what is missing, and a recording", s.MIDI, s.Record)
	}
	if err = d.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(s.Record.File)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, info, err := groove.ReadSMF(f, groove.ImportOptions{})
	if err != nil || p.Count() < 10 || info.BPM != 300 {
		t.Errorf("recording holds %d hits at %v BPM: %v", p.Count(), info.BPM, err)
	}
}

func TestCannotStart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		more map[string]string
		midi *fake.Driver
		want string
	}{
		"no system of port": {map[string]string{"midi.system": "auto", "midi.in": "Nonesuch"}, nil, "give it one"},
		"port without name": {map[string]string{"midi.system": "port"}, fake.New(), "--midi-in"},
		"no system":         {map[string]string{"midi.system": "virtual"}, nil, "give it one"},
		"no such model":     {map[string]string{"model.file": "/nonexistent.safetensors"}, fake.New(), "/nonexistent.safetensors"},
		"external, no port": {map[string]string{"midi.system": "none", "clock.source": "external"}, fake.New(), "--clock internal"},
	} {
		_, err := Open(source(settings(t, tempDir(t), c.more)), edges(c.midi))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", name, err, c.want)
		}
	}
}
