package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/control"
)

// healthy is a Linux machine on which everything is there, in a folder of the test.
func healthy(t *testing.T) (m machine, vars map[string]string) {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	vars = map[string]string{
		"GROOVE_CONFIG":    write("grooved.toml", "[play]\nbpm = 100\n"),
		"GROOVE_STATE_DIR": filepath.Join(dir, "state"),
		"GROOVE_OSC_ADDR":  "127.0.0.1:0",
	}
	return machine{
		os: "linux", sequencer: write("seq", ""), shm: dir, uid: 1000,
		clients: write("clients", `Client info
  cur  clients : 3

Client   0 : "System" [Kernel]
  Port   0 : "Timer" (Rwe-)
Client  14 : "Midi Through" [Kernel]
  Port   0 : "Midi Through Port-0" (RWe-)
Client 128 : "Bitwig" [User]
  Port   1 : "Clock (out)" (R-e-)
`),
		env:      func(name string) (string, bool) { v, ok := vars[name]; return v, ok },
		priority: func() (bool, string, bool) { return true, "rtprio limit 20", true },
	}, vars
}

// diagnose runs the checks, but for the model's, which takes its time, and returns what they found by name.
func diagnose(t *testing.T, m machine, socket string) map[string]finding {
	t.Helper()
	p := admit(context.Background(), m, socket)
	found := map[string]finding{}
	for _, check := range []func(*patient) finding{
		(*patient).checkConfig, (*patient).checkMIDI, (*patient).checkPorts, (*patient).checkPriority, (*patient).checkState,
		(*patient).checkSocket, (*patient).checkOSC,
	} {
		f := check(p)
		if f.Detail == "" {
			t.Errorf("%s says nothing", f.Name)
		}
		found[f.Name] = f
	}
	return found
}

func TestDoctorFindsNothing(t *testing.T) {
	m, _ := healthy(t)
	for name, f := range diagnose(t, m, filepath.Join(t.TempDir(), "g.sock")) {
		if f.Verdict != passed {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestDoctorFindsWhatIsWrong(t *testing.T) {
	busy, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	tests := []struct {
		name    string
		spoil   func(t *testing.T, m *machine, vars map[string]string)
		check   string
		verdict verdict
		says    string
	}{
		{"no sequencer", func(_ *testing.T, m *machine, _ map[string]string) { m.sequencer += "x" }, "midi", failed, "modprobe snd-seq"},
		{"no permission", func(t *testing.T, m *machine, _ map[string]string) {
			if os.Getuid() == 0 || runtime.GOOS == "windows" {
				t.Skip("modes do not bind this user")
			}
			_ = os.Chmod(m.sequencer, 0)
		}, "midi", failed, "usermod -aG audio"},
		{"no JACK", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_MIDI_SYSTEM"] = "jack" }, "midi", failed, "no JACK server"},
		{"none wanted", func(_ *testing.T, m *machine, v map[string]string) {
			m.sequencer += "x"
			v["GROOVE_MIDI_SYSTEM"] = "none"
		}, "midi", passed, "as the settings want it"},
		{"macOS", func(_ *testing.T, m *machine, _ map[string]string) { m.os = "darwin" }, "midi", passed, "CoreMIDI"},
		{"Windows without a port", func(_ *testing.T, m *machine, _ map[string]string) { m.os = "windows" }, "midi", warned, "loopMIDI"},
		{"elsewhere", func(_ *testing.T, m *machine, _ map[string]string) { m.os = "plan9" }, "midi", warned, "plan9"},
		{"port that is there", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_MIDI_IN"] = "bitwig: clock (" }, "ports", passed, "bitwig"},
		{"port that is not", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_MIDI_IN"] = "reaper" }, "ports", failed, "Bitwig: Clock (out)"},
		{"the system's own port", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_MIDI_IN"] = "timer" }, "ports", failed, "timer"},
		{"no list of ports", func(_ *testing.T, m *machine, v map[string]string) { m.clients += "x"; v["GROOVE_MIDI_OUT"] = "a" }, "ports", warned, "cannot be listed"},
		{"no priority", func(_ *testing.T, m *machine, _ map[string]string) {
			m.priority = func() (bool, string, bool) { return false, "", true }
		}, "priority", warned, "limits.d"},
		{"no such limit", func(_ *testing.T, m *machine, _ map[string]string) {
			m.priority = func() (bool, string, bool) { return false, "", false }
		}, "priority", passed, "nothing to grant"},
		{"config", func(t *testing.T, _ *machine, v map[string]string) {
			if err := os.WriteFile(v["GROOVE_CONFIG"], []byte("[play]\nbpmm = 1\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "config", failed, "grooved.toml:2: play.bpmm: unknown key: did you mean play.bpm?"},
		{"config that is named and missing", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_CONFIG"] += "x" }, "config", failed, "cannot be read"},
		{"state folder", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_STATE_DIR"] = v["GROOVE_CONFIG"] + "/x" }, "state", failed, "state.dir"},
		{"OSC port", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_OSC_ADDR"] = busy.LocalAddr().String() }, "osc", failed, "is not free"},
		{"no OSC wanted", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_OSC_ADDR"] = "none" }, "osc", passed, "off"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, vars := healthy(t)
			tt.spoil(t, &m, vars)
			f := diagnose(t, m, filepath.Join(t.TempDir(), "g.sock"))[tt.check]
			if f.Verdict != tt.verdict || !strings.Contains(f.Detail+"\n"+f.Hint, tt.says) {
				t.Errorf("got %+v, want %s and %q", f, tt.verdict, tt.says)
			}
		})
	}
}

func TestDoctorTriesTheModel(t *testing.T) {
	m, vars := healthy(t)
	if f := admit(context.Background(), m, "/none").checkModel(); f.Verdict != passed || !strings.Contains(f.Detail, "decodes on cpu") {
		t.Errorf("the model inside: %+v", f)
	}
	vars["GROOVE_MODEL_FILE"] = vars["GROOVE_CONFIG"]
	if f := admit(context.Background(), m, "/none").checkModel(); f.Verdict != failed || !strings.Contains(f.Detail, "grooved.toml") || f.Hint == "" {
		t.Errorf("a file that is no model: %+v", f)
	}
}

func TestDoctorFindsTheJackServer(t *testing.T) {
	m, vars := healthy(t)
	m.sequencer += "x"
	vars["JACK_DEFAULT_SERVER"] = "bench"
	ln, err := net.Listen("unix", filepath.Join(m.shm, "jack_bench_1000_0"))
	if err != nil {
		t.Fatal(err)
	}
	if f := diagnose(t, m, "/none")["midi"]; f.Verdict != passed || f.Detail != "JACK server bench" {
		t.Errorf("got %+v", f)
	}
	ln.(*net.UnixListener).SetUnlinkOnClose(false) // a server that died leaves its socket
	ln.Close()
	if f := diagnose(t, m, "/none")["midi"]; f.Verdict != failed {
		t.Errorf("a dead server: %+v", f)
	}
}

func TestDoctorAsksTheDaemon(t *testing.T) {
	d := start(t)
	m, _ := healthy(t)
	m.sequencer += "x" // what the daemon plays on counts, not what could be opened
	found := diagnose(t, m, os.Getenv("GROOVE_SOCKET"))
	for name, says := range map[string]string{
		"midi": "grooved plays on alsa", "ports": "in GrooveGen, out GrooveGen", "priority": "timing thread has", "daemon": "pid 4711",
		"osc": "grooved listens on udp [::]:9000",
	} {
		if f := found[name]; f.Verdict != passed || !strings.Contains(f.Detail, says) {
			t.Errorf("%s: %+v, want %q", name, f, says)
		}
	}
	d.status = ailing()
	d.status.Version = "0.0.1"
	found = diagnose(t, m, os.Getenv("GROOVE_SOCKET"))
	for name, want := range map[string]verdict{"midi": failed, "priority": warned, "daemon": warned, "osc": failed, "config": warned} {
		if found[name].Verdict != want {
			t.Errorf("%s: %+v, want %s", name, found[name], want)
		}
	}
}

func TestDoctorReadsTheDaemonsOwnConfig(t *testing.T) {
	d := start(t)
	m, vars := healthy(t)
	d.status.Config = control.ConfigStatus{File: filepath.Join(t.TempDir(), "gig.toml")}
	if err := os.WriteFile(d.status.Config.File, []byte("[play]\nbpm = 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if f := diagnose(t, m, os.Getenv("GROOVE_SOCKET"))["config"]; f.Verdict != failed || !strings.Contains(f.Detail, "gig.toml:2") {
		t.Errorf("with %s as our own: %+v", vars["GROOVE_CONFIG"], f)
	}
}

func TestDoctorWithAStrangerOnTheSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "g.sock")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	srv := http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })}
	go srv.Serve(ln)
	defer srv.Close()
	m, _ := healthy(t)
	if f := diagnose(t, m, path)["daemon"]; f.Verdict != failed {
		t.Errorf("got %+v", f)
	}
}

func TestDoctorReport(t *testing.T) {
	checks := []finding{
		{"config", passed, "/c/grooved.toml", ""},
		{"priority", warned, "not allowed", "raise the limit"},
		{"midi", failed, "line one\nline two", "load the module\nor start JACK"},
	}
	var text strings.Builder
	err := report(&text, checks, false)
	if err == nil || err.Error() != "doctor: 1 of 3 checks failed" || exitCode(err) != 1 {
		t.Errorf("got %v", err)
	}
	golden(t, "doctor.txt", text.String())
	var js strings.Builder
	var doc doctorDoc
	if report(&js, checks, true) == nil || json.Unmarshal([]byte(js.String()), &doc) != nil || doc.OK || doc.SchemaVersion != 1 || len(doc.Checks) != 3 {
		t.Errorf("got %s", js.String())
	}
	if err := report(&js, checks[:2], false); err != nil {
		t.Errorf("a warning is no failure: %v", err)
	}
}

func TestThisMachineCanBeExamined(t *testing.T) {
	m := thisMachine()
	if m.os != runtime.GOOS {
		t.Errorf("got %+v", m)
	}
	m.priority()
}
