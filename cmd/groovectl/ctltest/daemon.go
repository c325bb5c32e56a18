// Package ctltest provides a daemon without music, on a real control socket, for the tests of groovectl.
package ctltest

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
)

// Version is the version that the daemon reports.
const Version = "dev"

// Daemon is a daemon without music. Its fields may be changed while no command runs.
type Daemon struct {
	steer.Broadcast
	mu      sync.Mutex
	steer   steer.State
	applied []string

	Report    control.Status     // what Status returns, but for the parameters and the job
	ReloadErr error              // Reload fails with it
	Note      string             // the remark on every command
	OnUndo    func(*steer.State) // what undo and redo bring back; nil = nothing

	Training
	KitPlayer
	Library
	Access
	Performance
}

// New returns a daemon that plays with the default parameters.
func New() *Daemon { return &Daemon{steer: steer.Default(), Report: Playing()} }

// Start serves a new daemon and makes its socket the default one of the test.
func Start(t *testing.T) *Daemon {
	t.Helper()
	d := New()
	Serve(t, d)
	return d
}

// Serve serves a daemon and makes its socket the default one of the test.
func Serve(t *testing.T, d control.Hub) {
	t.Helper()
	t.Setenv("GROOVE_SOCKET", Listen(t, d))
}

// Listen serves a daemon and returns its socket, for tests that run in parallel.
func Listen(t *testing.T, d control.Hub) (socket string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "g.sock")
	srv, err := control.Listen(path, Version, nil)
	if err != nil {
		t.Fatal(err)
	}
	srv.Serve(d)
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	return path
}

// Apply implements control.Hub.
func (d *Daemon) Apply(c steer.Command) (steer.Result, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r, err := steer.Apply(d.steer, c)
	if err != nil {
		return r, err
	}
	name := c.Param().Name
	if d.OnUndo != nil && (name == steer.Undo || name == steer.Redo) {
		d.OnUndo(&r.State)
	}
	d.steer, r.Remark = r.State, d.Note
	d.applied = append(d.applied, strings.TrimSpace(fmt.Sprintln(append([]any{name}, c.Args()...)...)))
	return r, nil
}

// State implements control.Hub.
func (d *Daemon) State() steer.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.steer
}

// SetState changes the parameters.
func (d *Daemon) SetState(change func(*steer.State)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(&d.steer)
}

// Applied lists the commands that were applied since the start, or since Forget.
func (d *Daemon) Applied() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.applied)
}

// Forget empties the list of applied commands.
func (d *Daemon) Forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.applied = nil
}

// SetReport changes what Status returns.
func (d *Daemon) SetReport(change func(*control.Status)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(&d.Report)
}

// Status implements control.Hub.
func (d *Daemon) Status() control.Status {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.Report
	s.Steer = d.steer
	if list := d.Jobs(); len(list) > 0 {
		s.Job = &list[len(list)-1]
	}
	return s
}

// AsPlayed returns a loop as if it had been played without fills.
func (d *Daemon) AsPlayed(id uint64) (*groove.Loop, piece.Piece, error) {
	l, kit, err := d.Loop(id)
	if err != nil || l == nil {
		return nil, piece.Piece{}, err
	}
	p, err := piece.FromLoops([]*groove.Loop{l}, kit)
	return l, p, err
}

// Loop implements control.Hub: there is loop 7, which plays.
func (d *Daemon) Loop(id uint64) (*groove.Loop, groove.Kit, error) {
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

// LogTail implements control.DaemonService.
func (d *Daemon) LogTail() []string {
	return []string{"level=INFO msg=plays", "level=WARN msg=\"from 192.168.1.44:9000\" url=http://10.0.0.2:7770/?token=abcdef123"}
}

// Reload implements control.Hub.
func (d *Daemon) Reload() (control.Reload, error) {
	if d.ReloadErr != nil {
		return control.Reload{}, d.ReloadErr
	}
	return control.Reload{File: "/c/grooved.toml", Applied: []string{"play.bpm"}, Restart: []string{"osc.addr", "midi.in"}}, nil
}

// Page implements control.PageService.
func (d *Daemon) Page() control.Page {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.Report.Web.Addr == "" {
		return control.Page{Error: "the web page is off: see [web] in the settings"}
	}
	return control.Page{Here: []string{"http://127.0.0.1:7770/"}, Network: []string{"http://10.0.0.2:7770/?token=abc"}}
}
