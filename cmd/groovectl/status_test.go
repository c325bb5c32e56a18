package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/control"
)

func TestStatusText(t *testing.T) {
	start(t)
	out, _, err := ctl(t, "status")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "status.txt", out)
}

// ailing is a daemon with everything wrong.
func ailing() control.Status {
	s := playing()
	s.Realtime = false
	s.MIDI = control.MIDI{System: "none", Error: "there is no /dev/snd/seq: load the module: sudo modprobe snd-seq"}
	s.Clock = control.Clock{Mode: "external", Source: "external", State: "lost", Position: "1.1.1"}
	s.Loop = control.Loop{PendingID: 1}
	s.Lateness = control.Lateness{}
	s.OSC = control.OSC{Error: "udp :9000 is in use"}
	s.Model.Error = "m.safetensors: tensor dense1.weight is missing"
	s.Decode = control.Decode{Decoded: 9, Error: "decode loop: out of memory"} // none that somebody waited for
	s.Config.Error = "/c/grooved.toml:3: play.bpm: 1 is out of range"
	s.Web = control.Web{Error: "serve web page on 127.0.0.1:7770: address in use"}
	s.Config.Restart = []string{"osc.addr"}
	s.Record = control.Record{File: "take.mid", Error: "disk full"}
	s.Counters = control.Counters{LateDrops: 1, EventDrops: 2, SendErrors: 3}
	return s
}

func TestStatusTextOfAnAilingDaemon(t *testing.T) {
	d := start(t)
	d.status = ailing()
	d.state.Freeze, d.state.OffsetMS, d.state.Nudge = true, -12, [2]float64{0.5, -1}
	out, _, err := ctl(t, "status")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "status_ailing.txt", out)
}

func TestStatusJSONIsTheWire(t *testing.T) {
	start(t)
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
	start(t)
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
	start(t)
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
	start(t)
	if _, _, err := ctl(t, "watch", "--interval", "1ms"); err == nil || !strings.Contains(err.Error(), "20 to 60000") {
		t.Errorf("got %v", err)
	}
}

func TestWatchLineOnATerminal(t *testing.T) {
	s := ailing()
	s.Steer.Freeze = true
	s.Steer.Weights[0] = 1
	ev := control.Event{Status: s}
	colour := watchLine(terminal{width: 200, colour: true}, ev)
	plain := watchLine(terminal{width: 200}, ev)
	if plain != "?     1.1.1    ---- BPM  unlocked  afrobeat frozen  no loop > #1  no notes yet  6 dropped  config refused: see status" {
		t.Errorf("got %q", plain)
	}
	if !strings.Contains(colour, "\x1b[31m? \x1b[0m") || strings.Contains(plain, "\x1b") {
		t.Errorf("colours: %q", colour)
	}
	for _, width := range []int{1, 10, 40} {
		if got := watchLine(terminal{width: width}, ev); len([]rune(got)) != width-1 {
			t.Errorf("on %d columns the line has %d", width, len([]rune(got)))
		}
	}
	for state, mark := range map[string]string{"running": "> ", "armed": "~ ", "stopped": "- "} {
		if got := stateSpan(control.Clock{State: state}).text; got != mark {
			t.Errorf("%s is marked %q", state, got)
		}
	}
}

func TestAFileIsNoTerminal(t *testing.T) {
	f, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := terminalOf(f, os.Getenv); got.width != 0 || got.colour {
		t.Errorf("got %+v", got)
	}
}

func TestMicroseconds(t *testing.T) {
	for us, want := range map[float64]string{0: "0 µs", 999.4: "999 µs", 1500: "1.50 ms", 2.5e6: "2.50 s"} {
		if got := microseconds(us); got != want {
			t.Errorf("%v is %q, want %q", us, got, want)
		}
	}
}
