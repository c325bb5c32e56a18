package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fakeDaemon is a daemon without music, on a real socket.
type fakeDaemon struct {
	steer.Broadcast
	mu      sync.Mutex
	state   steer.State
	applied []string
	status  control.Status
	reload  error
	remark  string             // made of every command
	back    func(*steer.State) // what undo and redo bring back; nil = nothing
	learner
	kitter
	keeper
	doorman
	performer
}

func (d *fakeDaemon) Apply(c steer.Command) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	next, _, err := steer.Apply(d.state, c)
	if err != nil {
		return err
	}
	if d.back != nil && (c.Name == steer.Back || c.Name == steer.Forth) {
		d.back(&next)
	}
	d.state = next
	d.applied = append(d.applied, strings.TrimSpace(fmt.Sprintln(append([]any{c.Name}, c.Args...)...)))
	return nil
}

func (d *fakeDaemon) Remark(c steer.Command) (string, error) { return d.remark, d.Apply(c) }

func (d *fakeDaemon) State() steer.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state
}

func (d *fakeDaemon) Status() control.Status {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.status
	s.Steer = d.state
	if list := d.Jobs(); len(list) > 0 {
		s.Job = &list[len(list)-1]
	}
	return s
}

func (d *fakeDaemon) Loop(id uint64) (*groove.Loop, groove.Kit, error) {
	if id != 0 && id != 7 {
		return nil, groove.Kit{}, control.ErrNoLoop
	}
	l := &groove.Loop{ID: 7, Feel: groove.DefaultFeel(), Origin: groove.Origin{
		Model: "0123456789ab", Engine: "cpu", Seed: 42, Style: groove.Pure(groove.Funk, 100), Latent: []float32{0.5}, Temperature: 0.8,
	}}
	for s := 0; s < groove.Steps; s += 4 {
		l.Pattern.Hits[s][groove.Kick], l.Pattern.Velocities[s][groove.Kick] = true, 1
		l.Pattern.Offsets[s][groove.Kick] = -0.125
	}
	l.Pattern = l.Pattern.Canonical()
	kit := groove.GMKit()
	kit.Notes[groove.Kick] = 35
	return l, kit, nil
}

func (d *fakeDaemon) Reload() (control.Reload, error) {
	if d.reload != nil {
		return control.Reload{}, d.reload
	}
	return control.Reload{File: "/c/grooved.toml", Applied: []string{"play.bpm"}, Restart: []string{"osc.addr", "midi.in"}}, nil
}

// playing is the status of a daemon in the middle of its work.
func playing() control.Status {
	return control.Status{
		Version: version, PID: 4711, UptimeS: 3725.9, ReadyMS: 87.4, Realtime: true,
		MIDI:     control.MIDI{System: "alsa", Mode: "virtual", In: "GrooveGen", Out: "GrooveGen"},
		Clock:    control.Clock{Mode: "auto", Source: "external", State: "running", Locked: true, BPM: 120.007, Position: "5.2.3", Ticks: 422.5, JitterMS: 0.75, LateTicks: 3},
		Loop:     control.Loop{ID: 7, Title: "funk, 100 BPM, seed 42", Genre: "funk", Seed: 42, Hits: 76, Playing: true, PendingID: 8},
		Lateness: control.Lateness{Count: 5012, P50US: 41, P99US: 230, P999US: 512, MaxUS: 1812.5},
		Decode:   control.Decode{Decoded: 9, P50US: 400, P99US: 900, MaxUS: 950},
		Model:    control.Model{ID: "0123456789ab", Engine: "cpu"},
		OSC:      control.OSC{Addr: "[::]:9000", Counters: map[string]uint64{"packets": 12}},
		Web:      control.Web{Addr: "127.0.0.1:7770", Counters: map[string]uint64{"pages": 2}},
		Config:   control.ConfigStatus{File: "/c/grooved.toml"},
		Counters: control.Counters{Notes: 5012},
	}
}

// start serves a daemon and makes its socket the default one of the test.
func start(t *testing.T) *fakeDaemon {
	t.Helper()
	d := &fakeDaemon{state: steer.Default(), status: playing()}
	path := filepath.Join(t.TempDir(), "g.sock")
	srv, err := control.Listen(path, d, version, nil)
	if err != nil {
		t.Fatal(err)
	}
	srv.Serve()
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Setenv("GROOVE_SOCKET", path)
	return d
}

// ctl runs groovectl as main does.
func ctl(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, log bytes.Buffer
	root := newRoot()
	root.SetArgs(protectNegatives(args))
	root.SetOut(&out)
	root.SetErr(&log)
	err = root.Execute()
	return out.String(), log.String(), err
}

// golden compares output with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("output differs from %s (-want +got); run with -update if that is meant:\n%s", path, diff)
	}
}

func TestUnreachableHasItsOwnExitCode(t *testing.T) {
	t.Setenv("GROOVE_SOCKET", filepath.Join(t.TempDir(), "none.sock"))
	for _, args := range [][]string{
		{"status"},
		{"status", "--json"},
		{"watch"},
		{"genre", "funk"},
		{"blend", "funk=1"},
		{"bpm", "100"},
		{"nudge", "0", "0"},
		{"set", "swing", "0.6"},
		{"get"},
		{"next"},
		{"undo"},
		{"save", "x"},
		{"load", "x"},
		{"presets"},
		{"favorite"},
		{"fill"},
		{"fill", "--every", "4"},
		{"lock", "kick"},
		{"history"},
		{"recall", "3"},
		{"freeze"},
		{"panic"},
		{"start"},
		{"stop"},
		{"continue"},
		{"voice", "kick", "mute"},
		{"export", "x.mid"},
		{"reload"},
		{"kit", "test"},
		{"retrain", "--data", "."},
		{"jobs"},
		{"jobs", "--follow"},
		{"jobs", "cancel", "1"},
		{"models"},
		{"use", "default"},
		{"osc", "list"},
		{"osc", "pair"},
		{"osc", "forget", "phone"},
	} {
		_, _, err := ctl(t, args...)
		if exitCode(err) != exitUnreachable || !errors.Is(err, control.ErrUnreachable) || !strings.Contains(err.Error(), "start it with grooved") {
			t.Errorf("%v: exit code %d, %v", args, exitCode(err), err)
		}
	}
	if _, err := os.Stat("x.mid"); err == nil {
		t.Error("export wrote a file without a daemon")
	}
}

func TestSocketFlagIsStrongerThanTheEnvironment(t *testing.T) {
	start(t)
	other := filepath.Join(t.TempDir(), "other.sock")
	if _, _, err := ctl(t, "status", "--socket", other); err == nil || !strings.Contains(err.Error(), other) {
		t.Errorf("got %v, want an error about %s", err, other)
	}
}
