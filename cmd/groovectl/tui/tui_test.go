package tui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/waittest"
)

// frameAt is the instant of the tests' frames.
var frameAt = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// busyLoop has early, late, soft and loud hits on all voices.
func busyLoop(id uint64) *groove.LoopDoc {
	l := groove.Loop{ID: id, Feel: groove.DefaultFeel(), Origin: groove.Origin{Style: groove.Pure(groove.Funk, 100), Seed: 42}}
	put := func(s int, v groove.Voice, offset, velocity float32) {
		l.Pattern.Hits[s][v], l.Pattern.Offsets[s][v], l.Pattern.Velocities[s][v] = true, offset, velocity
	}
	for s := 0; s < groove.Steps; s += 2 {
		put(s, groove.ClosedHat, []float32{-0.2, 0, 0.2, 0.01}[s/2%4], float32(s%16+2)/18)
	}
	for bar := range groove.Bars {
		at := bar * groove.StepsPerBar
		put(at, groove.Kick, -0.1, 1)
		put(at+10, groove.Kick, 0, 0.8)
		put(at+4, groove.Snare, 0.12, 0.9)
		put(at+7, groove.Snare, 0, 0.2)
		put(at+12, groove.Snare, 0.4, 0.95)
	}
	put(0, groove.Crash, -0.45, 0.9)
	put(61, groove.LowTom, 0, 0.6)
	put(60, groove.MidTom, 0, 0.6)
	put(59, groove.HighTom, 0.3, 0.6)
	put(30, groove.OpenHat, 0, 0.7)
	l.Pattern = l.Pattern.Canonical()
	doc := groove.NewLoopDoc(&l, groove.GMKit())
	return &doc
}

// sampleView is a view with everything in it.
func sampleView(width, height int) *view {
	s := ctltest.Playing()
	s.Steer = steer.Default()
	s.Steer.Weights = steer.Weights{}
	s.Steer.Weights[groove.Funk] = 1
	s.Steer.Density, s.Steer.Swing = 1.3, 0.58
	s.Steer.Mute[groove.Ride], s.Steer.Lock[groove.Snare], s.Steer.Lock[groove.Ride] = true, true, true
	next := busyLoop(8)
	return &view{width: width, height: height, status: s, received: frameAt, now: frameAt, loop: busyLoop(7), next: next, voice: groove.Snare}
}

// plainText draws a view without color.
func plainText(v *view) string {
	return v.draw().String(newPalette(false)) + "\n"
}

func TestFrames(t *testing.T) {
	training := jobs.Status{State: jobs.StateRunning, Progress: jobs.Progress{Phase: jobs.PhaseTrain, Epoch: 3, Epochs: 8, Step: 50, Steps: 100, SecondsLeft: 95}}
	training.ID = "3"
	for _, tt := range []struct {
		name          string
		width, height int
		change        func(*view)
	}{
		{"80x24", 80, 24, func(*view) {}},
		{"80x24-ailing", 80, 24, func(v *view) {
			st := v.status.Steer
			v.status = ctltest.Ailing()
			v.status.Steer, v.status.Clock.State = st, "lost"
			v.status.Job = &training
			v.message, v.refused = "bpm: got 900, want 20 to 300 BPM", true
		}},
		{"80x24-genres", 80, 24, func(v *view) { v.popup, v.pick = genrePopup, int(groove.Jazz) }},
		{"80x24-help", 80, 24, func(v *view) { v.popup = helpPopup }},
		{"80x24-prompt", 80, 24, func(v *view) {
			v.popup, v.typed, v.cursor = promptPopup, "laid-back funk around 95, busy hats, no crash, fill every 4 bars, louder snare", 79
		}},
		{"80x24-gone", 80, 24, func(v *view) { v.offline = "connection refused" }},
		{"80x24-nothing", 80, 24, func(v *view) {
			*v = view{width: 80, height: 24, status: control.Status{Steer: steer.Default()}, now: frameAt, received: frameAt}
		}},
		{"160x30", 160, 30, func(v *view) { v.showNext = true }},
		{"50x16", 50, 16, func(v *view) { v.status.Clock.Ticks = 300 }},
		{"30x6", 30, 6, func(*view) {}},
		{"20x5", 20, 5, func(*view) {}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := sampleView(tt.width, tt.height)
			tt.change(v)
			ctltest.Golden(t, "tui-"+tt.name+".txt", plainText(v))
		})
	}
}

func TestNoFrameIsLargerThanItsTerminal(t *testing.T) {
	for width := 1; width < 300; width += 7 {
		for height := 1; height < 60; height += 5 {
			v := sampleView(width, height)
			v.popup = popup((width + height) % 4)
			v.typed, v.cursor = strings.Repeat("größer 漢字 ", 9), 80
			v.message = strings.Repeat("said ", 99)
			lines := strings.Split(strings.TrimSuffix(plainText(v), "\n"), "\n")
			if len(lines) != height {
				t.Fatalf("%d×%d: %d lines", width, height, len(lines))
			}
			for y, line := range lines {
				if w := ansi.StringWidth(line); w > width {
					t.Fatalf("%d×%d: line %d has %d columns: %q", width, height, y, w, line)
				}
			}
		}
	}
}

// TestThePlayheadIsOnItsStep walks through a loop and looks for the mark above the column of the step that plays.
func TestThePlayheadIsOnItsStep(t *testing.T) {
	for _, width := range []int{30, 50, 80, 160, 300} {
		for step := range groove.Steps {
			v := sampleView(width, 24)
			v.status.Clock.Ticks = float64(groove.TicksPerStep*(step+3*groove.Steps)) + 1
			s := v.draw()
			bar := step / groove.StepsPerBar
			p := planRoll(width, bar)
			x := p.column(step, 0)
			if c := s.at(x, 3); x < 0 || c.letter != 'v' {
				t.Fatalf("width %d, step %d: no playhead at column %d", width, step, x)
			}
			if c := s.at(x, 12); c == nil || c.style.bg != playheadColor {
				t.Fatalf("width %d, step %d: the kick's row has no playhead", width, step)
			}
		}
	}
	v := sampleView(80, 24)
	v.now = frameAt.Add(time.Second / 4) // at 120 BPM two steps
	before := sampleView(80, 24).place()
	if d := v.place() - before; d < 1.99 || d > 2.01 {
		t.Errorf("in a quarter of a second it goes on by %g steps, want 2", d)
	}
	v.now = frameAt.Add(time.Hour)
	if d := v.place() - before; d < 7.9 || d > 8.1 {
		t.Errorf("without news for an hour it goes on by %g steps, want 8", d)
	}
	v.status.Clock.State = "stopped"
	if v.place() != before {
		t.Error("a stopped playhead moves")
	}
}

func TestHitsShowTimingAndLoudness(t *testing.T) {
	v := sampleView(80, 24)
	seen := map[string]bool{}
	for _, color := range []bool{false, true} {
		v.color = color
		for _, offset := range []float32{-0.3, 0, 0.3} {
			for _, velocity := range []float32{0.1, 0.4, 0.6, 1} {
				mark, how := v.hit(offset, velocity)
				seen[fmt.Sprint(color, string(mark), how)] = true
			}
		}
	}
	if len(seen) != 3*3+12 { // without color the two softest are one
		t.Errorf("%d looks of hits: %v", len(seen), seen)
	}
}

func TestMetersFall(t *testing.T) {
	v := sampleView(80, 24)
	at := func(ms float64) float64 { return v.level(groove.Kick, ms/125-0.1) }
	if full, half, none := at(0), at(200), at(420); full < 0.99 || half < 0.45 || half > 0.55 || none > 0 {
		t.Errorf("the meter of a kick is at %g, then %g, then %g", full, half, none)
	}
}

// harness runs a tui without a terminal against a daemon.
type harness struct {
	t *testing.T
	m *model
	c chan tea.Msg
}

func newHarness(t *testing.T) *harness {
	t.Helper()
	client := control.NewClient(os.Getenv("GROOVE_SOCKET"))
	ctx, stop := context.WithCancel(context.Background())
	h := &harness{t: t, c: make(chan tea.Msg, 4096)}
	link := newLink(client, 20*time.Millisecond)
	link.retry, link.notify = 5*time.Millisecond, func(m tea.Msg) { h.c <- m }
	h.m = newModel(ctx, link, false)
	done := make(chan struct{})
	go func() { defer close(done); link.run(ctx) }()
	t.Cleanup(func() { stop(); <-done; client.Close() })
	return h
}

// send gives the tui a message and runs what it asks for.
func (h *harness) send(m tea.Msg) {
	_, cmd := h.m.Update(m)
	h.run(cmd)
}

func (h *harness) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		switch m := cmd().(type) {
		case tea.BatchMsg:
			for _, c := range m {
				h.run(c)
			}
		case nil:
		default:
			h.c <- m
		}
	}()
}

// until hands messages on until ok.
func (h *harness) until(what string, ok func() bool) {
	h.t.Helper()
	limit := time.After(waittest.Limit)
	for !ok() {
		select {
		case m := <-h.c:
			h.send(m)
		case <-limit:
			h.t.Fatalf("waited in vain: %s; the screen:\n%s", what, h.screen())
		}
	}
}

// press gives keys as bubbletea does.
func (h *harness) press(keys ...string) {
	for _, k := range keys {
		h.send(keyMsg(k))
	}
}

func keyMsg(k string) tea.KeyPressMsg {
	special := map[string]tea.KeyPressMsg{
		"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "tab": {Code: tea.KeyTab},
		"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "backspace": {Code: tea.KeyBackspace}, " ": {Code: tea.KeySpace, Text: " "},
		"ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "ctrl+r": {Code: 'r', Mod: tea.ModCtrl},
	}
	if msg, ok := special[k]; ok {
		return msg
	}
	return tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
}

// applied returns what the daemon has done of the commands so far. A ping goes behind them: when it has come, so have they.
func (h *harness) applied(d *ctltest.Daemon, what string) []string {
	h.t.Helper()
	if !h.m.link.do(steer.Request{Name: steer.Ping}) {
		h.t.Fatal("the queue of commands is full")
	}
	var done []string
	h.until(what, func() bool {
		done = d.Applied()
		return slices.Contains(done, steer.Ping)
	})
	return slices.DeleteFunc(done, func(s string) bool { return s == steer.Ping })
}

// screen is what the terminal shows.
func (h *harness) screen() string { return h.m.View().Content }

func TestKeysReachTheDaemon(t *testing.T) {
	d := ctltest.Start(t)
	h := newHarness(t)
	h.until("a status", func() bool { return h.m.view.offline == "" })
	for _, tt := range []struct {
		keys []string
		want []string
	}{
		{[]string{" "}, []string{"transport/stop"}},
		{[]string{"n"}, []string{"next"}},
		{[]string{"r"}, []string{"reroll"}},
		{[]string{"f"}, []string{"fill"}},
		{[]string{"z"}, []string{"freeze"}},
		{[]string{"+", "+", "-"}, []string{"density 1.1", "density 1.2", "density 1.1"}},
		{[]string{"g", "right", "enter"}, []string{"genre pop"}}, // from highlife's column to the next
		{[]string{"g", "j", "enter"}, []string{"genre jazz"}},
		{[]string{"g", "f", "esc"}, nil},
		{[]string{"m"}, []string{"voice/kick/mute"}},
		{[]string{"up", "l"}, []string{"voice/snare/lock"}},
		{[]string{"up", "s"}, []string{"voice/closed_hat/solo"}},
		{[]string{"down", "["}, []string{"voice/snare/density 0.9"}},
		{[]string{"}"}, []string{"voice/snare/gain 1.1"}},
		{[]string{"u"}, []string{"undo"}},
		{[]string{"U"}, []string{"redo"}},
		{[]string{"w", "W", "W"}, []string{"swing 0.51", "swing 0.5", "swing 0.5"}}, // no further than its range
		{[]string{"*"}, []string{"favorite"}},
		{[]string{"!"}, []string{"panic"}},
		{[]string{"b"}, []string{"previous"}},
		{[]string{"?", "n"}, nil}, // a key closes the help and does nothing else
		{[]string{"Q"}, nil},
		{[]string{"p", "f", "u", "n", "k", "esc"}, nil},
		{[]string{"p", "u", "backspace", "r", "e", "g", "g", "a", "e", "enter"}, []string{"prompt reggae"}},
	} {
		if tt.keys[0] == "g" && tt.keys[1] == "right" {
			d.SetState(func(s *steer.State) {
				s.Weights = steer.Weights{}
				s.Weights[groove.Highlife] = 1
			})
			h.until("highlife", func() bool { return h.m.view.status.Steer.Weights[groove.Highlife] == 1 })
		}
		d.Forget()
		h.press(tt.keys...)
		if got := h.applied(d, fmt.Sprint(tt.keys)); !slices.Equal(got, tt.want) {
			t.Errorf("keys %q: the daemon did %q, want %q", tt.keys, got, tt.want)
		}
	}
	h.until("what the prompt came to", func() bool { return strings.Contains(h.m.view.message, "genre reggae") })
	h.press("q")
	if !h.m.quit {
		t.Error("q does not quit")
	}
}

func TestEveryKeyHasItsOwnMeaning(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range bindings {
		if k.help == "" && k.short == "" {
			t.Errorf("%v is nowhere explained", k.keys)
		}
		if len(k.label) > 7 && len(k.help) > 0 && k.label != "up down" || len(k.help) > 27 {
			t.Errorf("%q: %q does not fit into the page of keys", k.label, k.help)
		}
		for _, name := range k.keys {
			if seen[name] {
				t.Errorf("%q has two meanings", name)
			}
			seen[name] = true
		}
	}
}

func TestARefusalIsShown(t *testing.T) {
	ctltest.Start(t)
	h := newHarness(t)
	h.until("a status", func() bool { return h.m.view.offline == "" })
	h.m.command("bpm", 900)
	h.until("the refusal", func() bool { return h.m.view.refused && strings.Contains(h.m.view.message, "20 to 300 BPM") })
	if h.m.view.status.Steer.BPM != 120 {
		t.Error("it is shown as if it had been done")
	}
}

// TestALoopThatIsNotToBeHadIsAskedForOnceAStatus keeps a daemon that does not give a loop from being asked without end.
func TestALoopThatIsNotToBeHadIsAskedForOnceAStatus(t *testing.T) {
	m := newModel(t.Context(), newLink(control.NewClient(filepath.Join(t.TempDir(), "none")), time.Hour), false)
	requests := func(msg tea.Msg) bool {
		t.Helper()
		waiting := m.requested[7]
		_, _ = m.Update(msg)
		return m.requested[7] && !waiting
	}
	s := ctltest.Playing()
	s.Loop.ID, s.Loop.PendingID, s.Clock.State = 7, 0, "stopped"
	for range 3 {
		if !requests(statusMsg{s}) {
			t.Fatal("the loop is not asked for after a status")
		}
		if requests(loopMsg{id: 7}) || requests(frameMsg(time.Now())) {
			t.Fatal("it is asked for again at once")
		}
	}
}
