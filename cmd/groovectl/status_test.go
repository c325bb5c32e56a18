package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

func TestStatusText(t *testing.T) {
	ctltest.Start(t)
	out, _, err := ctl(t, "status")
	if err != nil {
		t.Fatal(err)
	}
	ctltest.Golden(t, "status.txt", out)
}

func TestStatusTextOfAnAilingDaemon(t *testing.T) {
	d := ctltest.Start(t)
	d.Report = ctltest.Ailing()
	d.SetState(func(s *steer.State) { s.Freeze, s.OffsetMS, s.Nudge = true, -12, [2]float64{0.5, -1} })
	out, _, err := ctl(t, "status")
	if err != nil {
		t.Fatal(err)
	}
	ctltest.Golden(t, "status_ailing.txt", out)
}

func TestStatusJSONIsTheWire(t *testing.T) {
	ctltest.Start(t)
	out, _, err := ctl(t, "status", "--json")
	if err != nil {
		t.Fatal(err)
	}
	var s control.Status
	if err := json.Unmarshal([]byte(out), &s); err != nil || s.SchemaVersion != control.SchemaVersion || s.Clock.BPM != 120.007 {
		t.Errorf("got %+v, %v", s, err)
	}
}

func TestWatchLines(t *testing.T) {
	ctltest.Start(t)
	out, _, err := ctl(t, "watch", "--count", "2", "--interval", "20ms")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	want := ">     5.2.3  120.01 BPM  locked    rock  #7 > #8  late p50 41 µs p99 230 µs"
	if len(lines) != 2 || lines[0] != want || lines[1] != want {
		t.Errorf("got\n%s\nwant twice\n%s", out, want)
	}
}

func TestWatchJSON(t *testing.T) {
	ctltest.Start(t)
	out, _, err := ctl(t, "watch", "--json", "-n", "3", "--interval", "20ms")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range lines {
		var ev control.Event
		if err := json.Unmarshal([]byte(line), &ev); err != nil || ev.Seq != uint64(i+1) || ev.Status.Loop.ID != 7 {
			t.Errorf("line %d is %s (%v)", i, line, err)
		}
	}
}

func TestWatchRefusesAnInterval(t *testing.T) {
	ctltest.Start(t)
	if _, _, err := ctl(t, "watch", "--interval", "1ms"); err == nil || !strings.Contains(err.Error(), "20 to 60000") {
		t.Errorf("got %v", err)
	}
}

func TestWatchLineOnATerminal(t *testing.T) {
	s := ctltest.Ailing()
	s.Steer.Freeze = true
	s.Steer.Weights[0] = 1
	ev := control.Event{Status: s}
	colour := watchLine(terminal.Output{Width: 200, Colour: true}, ev)
	plain := watchLine(terminal.Output{Width: 200}, ev)
	if plain != "?     1.1.1    ---- BPM  unlocked  afrobeat frozen  no loop > #1  no notes yet  6 dropped  config refused: see status" {
		t.Errorf("got %q", plain)
	}
	if !strings.Contains(colour, "\x1b[31m? \x1b[0m") || strings.Contains(plain, "\x1b") {
		t.Errorf("colours: %q", colour)
	}
	for _, width := range []int{1, 10, 40} {
		if got := watchLine(terminal.Output{Width: width}, ev); len([]rune(got)) != width-1 {
			t.Errorf("on %d columns the line has %d", width, len([]rune(got)))
		}
	}
	for state, mark := range map[string]string{"running": "> ", "armed": "~ ", "stopped": "- "} {
		if got := stateSpan(control.Clock{State: state}).Text; got != mark {
			t.Errorf("%s is marked %q", state, got)
		}
	}
}

func TestWatchOffATerminalPrintsLines(t *testing.T) {
	ctltest.Start(t)
	for _, args := range [][]string{{"watch", "--count", "1"}, {"watch", "--plain", "--count", "1"}} {
		out, _, err := ctl(t, args...)
		if err != nil || strings.Count(out, "\n") != 1 || !strings.Contains(out, "5.2.3") || strings.Contains(out, "\x1b") {
			t.Errorf("%v prints %q, %v", args, out, err)
		}
	}
}
