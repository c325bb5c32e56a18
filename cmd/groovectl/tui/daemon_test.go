package tui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/internal/waittest"
	"github.com/groovegen/groovegen/models"
)

// realDaemon starts a daemon with everything but hardware, and makes its socket the default one of the test.
func realDaemon(t *testing.T, dir string) *daemon.Daemon {
	t.Helper()
	f := &config.Flags{}
	f.SetFile(filepath.Join(dir, "grooved.toml"))
	if err := os.WriteFile(filepath.Join(dir, "grooved.toml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for k, v := range map[string]string{
		"osc.addr": "127.0.0.1:0", "web.listen": "127.0.0.1:0", "control.socket": filepath.Join(dir, "s"), "state.dir": dir, "model.library": filepath.Join(dir, "models"),
		"play.seed": "7", "play.genre": "funk", "play.bpm": "120", "clock.source": "internal", "play.quantize": "step",
	} {
		if err := f.Set(k, v); err != nil {
			t.Fatal(err)
		}
	}
	driver := fake.New()
	d, err := daemon.Open(config.Source{Flags: f}, daemon.Edges{
		Drivers: daemon.Drivers{
			System: func(string) (midiport.Driver, error) { return driver, nil },
			Jack: func(string) (midiport.Driver, error) {
				return nil, &midiport.SystemError{System: "JACK", Missing: "none in this test", Hint: "none"}
			},
		},
		NewDecoder:   func(_ config.Engine, m *infer.Model) (infer.Decoder, error) { return cpu.New(m) },
		DefaultModel: models.Default, Version: "test", Started: time.Now(),
		Log: slog.New(slog.DiscardHandler), LogLevel: new(slog.LevelVar),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	t.Setenv("GROOVE_SOCKET", filepath.Join(dir, "s"))
	return d
}

// shortDir is short, because the path of a unix socket may have 104 bytes only.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gt")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// TestTUIOnARealDaemon gives the daemon a process of its own, as it has in life: beside the OpenBLAS that other tests of this
// package open, the process was seen to end with a segmentation fault when the player's thread began.
func TestTUIOnARealDaemon(t *testing.T) {
	const inside = "GROOVE_TEST_TUI"
	if os.Getenv(inside) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestTUIOnARealDaemon$", "-test.timeout=2m")
		cmd.Env = append(os.Environ(), inside+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v:\n%s", err, out)
		}
		return
	}
	dir := shortDir(t)
	d := realDaemon(t, dir)
	h := newHarness(t)
	v := &h.m.view
	h.until("the first loop", func() bool { return v.offline == "" && v.loop != nil })
	h.until("that it plays", func() bool { return v.running() && v.status.Loop.Playing }) // on its own clock it begins by itself
	h.press(" ")
	h.until("that it stops", func() bool { return v.status.Clock.State == "stopped" })
	h.press(" ")
	h.until("that it plays again", func() bool { return v.running() })
	h.until("a playhead that moves", func() bool { return v.status.Clock.Ticks > 6 && v.place() > 1 })
	h.until("notes", func() bool { return v.status.Counters.Notes > 0 })
	h.until("the loop that plays", func() bool { return v.loop != nil && v.loop.LoopID == v.status.Loop.ID && v.next != nil })
	if lines := strings.Split(h.screen(), "\n"); len(lines) != 24 || !strings.Contains(lines[0], "playing") || !strings.Contains(lines[0], "funk") {
		t.Errorf("the screen:\n%s", h.screen())
	}
	first := v.loop
	h.press("l", "r") // the kick is locked, the rest drawn anew
	h.until("another loop", func() bool { return v.loop.Seed != first.Seed && v.loop.LoopID == v.status.Loop.ID })
	kick := func(l *groove.LoopDoc) (steps []int) {
		for s := range groove.Steps {
			if l.Pattern.Hits[s][groove.Kick] {
				steps = append(steps, s)
			}
		}
		return steps
	}
	if !slices.Equal(kick(first), kick(v.loop)) || first.Pattern.Hits == v.loop.Pattern.Hits {
		t.Errorf("kicks at %v, then %v", kick(first), kick(v.loop))
	}
	h.press("g", "j", "enter")
	h.until("jazz", func() bool { return v.status.Loop.Genre == "jazz" })
	h.press("u")
	h.until("funk again", func() bool { return v.status.Loop.Genre == "funk" })
	h.press("p")
	h.send(tea.PasteMsg{Content: "no hats, half-time"})
	h.press("enter")
	h.until("half-time", func() bool {
		return v.status.Steer.Timescale == "half" && v.status.Steer.Mute[groove.ClosedHat] && strings.Contains(v.message, "half")
	})

	// The daemon ends, is missed, and comes back with what was steered.
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	h.until("that it is gone", func() bool { return v.offline != "" })
	h.press("n")
	if !strings.Contains(h.screen(), "no daemon") || !v.refused {
		t.Errorf("without a daemon:\n%s", h.screen())
	}
	realDaemon(t, dir)
	h.until("that it is back", func() bool {
		return v.offline == "" && v.status.Steer.Timescale == "half" && v.loop != nil && v.loop.LoopID == v.status.Loop.ID
	})
	h.until("that it plays once more", func() bool { return v.running() && v.status.Clock.Ticks > 6 })
}

// buffer is an output that can be read while it is written.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) has(text string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Contains(b.b.String(), text)
}

// TestTUIRuns runs the program itself, with bytes for keys and for the screen.
func TestTUIRuns(t *testing.T) {
	d := ctltest.Start(t)
	c := control.NewClient(os.Getenv("GROOVE_SOCKET"))
	defer c.Close()
	keys, typed := io.Pipe()
	defer typed.Close()
	var out buffer
	ended := make(chan error, 1)
	go func() { ended <- Run(context.Background(), c, Options{In: keys, Out: &out}) }()
	await := func(what string, ok func() bool) {
		t.Helper()
		waittest.Until(t, what, ok)
	}
	await("the screen", func() bool { return out.has("closed") || out.has("snare") })
	if _, err := typed.Write([]byte("z")); err != nil {
		t.Fatal(err)
	}
	await("the freeze", func() bool { return d.State().Freeze })
	await("its mark", func() bool { return out.has("frozen") })
	if _, err := typed.Write([]byte("q")); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("it ends with %v", err)
		}
	case <-time.After(waittest.Limit):
		t.Fatal("q does not end it")
	}
}

func TestTUIWithoutADaemon(t *testing.T) {
	c := control.NewClient(filepath.Join(t.TempDir(), "none"))
	defer c.Close()
	err := Run(context.Background(), c, Options{In: strings.NewReader(""), Out: io.Discard})
	if !errors.Is(err, control.ErrUnreachable) {
		t.Errorf("it ends with %v", err)
	}
}
