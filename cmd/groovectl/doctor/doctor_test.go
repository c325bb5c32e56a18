package doctor

import (
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
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
		"GROOVE_CONFIG":     write("grooved.toml", "[play]\nbpm = 100\n"),
		"GROOVE_STATE_DIR":  filepath.Join(dir, "state"),
		"GROOVE_OSC_ADDR":   "127.0.0.1:0",
		"GROOVE_WEB_LISTEN": "127.0.0.1:0",
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
		free:     func(string) (uint64, bool) { return 1 << 40, true },
	}, vars
}

// diagnose runs the checks, but for the model's, which takes its time, and returns what they found by name.
func diagnose(t *testing.T, m machine, socket string) map[string]Finding {
	t.Helper()
	p := newProbe(t.Context(), m, Options{Socket: socket, Version: ctltest.Version})
	found := map[string]Finding{}
	for _, check := range []func(*probe) Finding{
		(*probe).checkConfig, (*probe).checkMIDI, (*probe).checkPorts, (*probe).checkPriority, (*probe).checkState,
		(*probe).checkSocket, (*probe).checkOSC, (*probe).checkWeb, (*probe).checkClock, (*probe).checkTiming,
		(*probe).checkDisk,
	} {
		f := check(p)
		if f.Verdict != Passed && f.Hint == "" {
			t.Errorf("%s: %s, and no word on how to mend it", f.Name, f.Detail)
		}
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
		if f.Verdict != Passed {
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
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	tests := []struct {
		name    string
		spoil   func(t *testing.T, m *machine, vars map[string]string)
		check   string
		verdict Verdict
		says    string
	}{
		{"no sequencer", func(_ *testing.T, m *machine, _ map[string]string) { m.sequencer += "x" }, "midi", Failed, "modprobe snd-seq"},
		{"no permission", func(t *testing.T, m *machine, _ map[string]string) {
			if os.Getuid() == 0 || runtime.GOOS == "windows" {
				t.Skip("modes do not bind this user")
			}
			_ = os.Chmod(m.sequencer, 0)
		}, "midi", Failed, "usermod -aG audio"},
		{"no JACK", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_MIDI_SYSTEM"] = "jack" }, "midi", Failed, "no JACK server"},
		{"none wanted", func(_ *testing.T, m *machine, v map[string]string) {
			m.sequencer += "x"
			v["GROOVE_MIDI_SYSTEM"] = "none"
		}, "midi", Passed, "as the settings say"},
		{"macOS", func(_ *testing.T, m *machine, _ map[string]string) { m.os = "darwin" }, "midi", Passed, "CoreMIDI"},
		{"Windows without a port", func(_ *testing.T, m *machine, _ map[string]string) { m.os = "windows" }, "midi", Warned, "loopMIDI"},
		{"elsewhere", func(_ *testing.T, m *machine, _ map[string]string) { m.os = "plan9" }, "midi", Warned, "plan9"},
		{"port that is there", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_MIDI_IN"] = "bitwig: clock (" }, "ports", Passed, "bitwig"},
		{"port that is not", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_MIDI_IN"] = "reaper" }, "ports", Failed, "Bitwig: Clock (out)"},
		{"the system's own port", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_MIDI_IN"] = "timer" }, "ports", Failed, "timer"},
		{"no list of ports", func(_ *testing.T, m *machine, v map[string]string) { m.clients += "x"; v["GROOVE_MIDI_OUT"] = "a" }, "ports", Warned, "cannot be listed"},
		{"no priority", func(_ *testing.T, m *machine, _ map[string]string) {
			m.priority = func() (bool, string, bool) { return false, "", true }
		}, "priority", Warned, "limits.d"},
		{"no such limit", func(_ *testing.T, m *machine, _ map[string]string) {
			m.priority = func() (bool, string, bool) { return false, "", false }
		}, "priority", Passed, "no such setting"},
		{"config", func(t *testing.T, _ *machine, v map[string]string) {
			if err := os.WriteFile(v["GROOVE_CONFIG"], []byte("[play]\nbpmm = 1\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "config", Failed, "grooved.toml:2: play.bpmm: unknown key: did you mean play.bpm?"},
		{"config that is named and missing", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_CONFIG"] += "x" }, "config", Failed, "cannot be read"},
		{"state folder", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_STATE_DIR"] = v["GROOVE_CONFIG"] + "/x" }, "state", Failed, "state.dir"},
		{"OSC port", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_OSC_ADDR"] = busy.LocalAddr().String() }, "osc", Failed, "is not free"},
		{"web port", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_WEB_LISTEN"] = taken.Addr().String() }, "web", Failed, "is not free"},
		{"no page wanted", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_WEB_LISTEN"] = "none" }, "web", Passed, "off"},
		{"little room", func(_ *testing.T, m *machine, _ map[string]string) {
			m.free = func(string) (uint64, bool) { return 100 << 20, true }
		}, "disk", Warned, "100 MB free"},
		{"no room", func(_ *testing.T, m *machine, _ map[string]string) {
			m.free = func(dir string) (uint64, bool) {
				if strings.Contains(dir, "state") {
					return 1 << 40, true
				}
				return 1 << 20, true
			}
		}, "disk", Failed, "state.dir and model.library"},
		{"unknown room", func(_ *testing.T, m *machine, _ map[string]string) {
			m.free = func(string) (uint64, bool) { return 0, false }
		}, "disk", Passed, "not known"},
		{"no OSC wanted", func(_ *testing.T, _ *machine, v map[string]string) { v["GROOVE_OSC_ADDR"] = "none" }, "osc", Passed, "off"},
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
	if f := newProbe(t.Context(), m, Options{Socket: "/none", Version: ctltest.Version}).checkModel(); f.Verdict != Passed || !strings.Contains(f.Detail, "decodes on cpu") {
		t.Errorf("the model inside: %+v", f)
	}
	vars["GROOVE_MODEL_FILE"] = vars["GROOVE_CONFIG"]
	f := newProbe(t.Context(), m, Options{Socket: "/none", Version: ctltest.Version}).checkModel()
	if f.Verdict != Failed || !strings.Contains(f.Detail, "grooved.toml") || f.Hint == "" {
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
	if f := diagnose(t, m, "/none")["midi"]; f.Verdict != Passed || f.Detail != "JACK server bench" {
		t.Errorf("got %+v", f)
	}
	ln.(*net.UnixListener).SetUnlinkOnClose(false) // a server that died leaves its socket
	ln.Close()
	if f := diagnose(t, m, "/none")["midi"]; f.Verdict != Failed {
		t.Errorf("a dead server: %+v", f)
	}
}

func TestDoctorAsksTheDaemon(t *testing.T) {
	d := ctltest.Start(t)
	m, _ := healthy(t)
	m.sequencer += "x" // what the daemon plays on counts, not what could be opened
	found := diagnose(t, m, os.Getenv("GROOVE_SOCKET"))
	for name, says := range map[string]string{
		"midi": "grooved plays on alsa", "ports": "in GrooveGen, out GrooveGen", "priority": "real-time priority", "daemon": "pid 4711",
		"osc": "grooved listens on udp [::]:9000",
	} {
		if f := found[name]; f.Verdict != Passed || !strings.Contains(f.Detail, says) {
			t.Errorf("%s: %+v, want %q", name, f, says)
		}
	}
	d.Report = ctltest.Ailing()
	d.Report.Version, d.Report.MIDI.Out = "0.0.1", "GrooveGen"
	found = diagnose(t, m, os.Getenv("GROOVE_SOCKET"))
	for name, want := range map[string]Verdict{"midi": Failed, "priority": Warned, "daemon": Warned, "osc": Failed, "config": Warned} {
		if found[name].Verdict != want {
			t.Errorf("%s: %+v, want %s", name, found[name], want)
		}
	}
}

func TestDoctorReadsTheDaemonsOwnConfig(t *testing.T) {
	d := ctltest.Start(t)
	m, vars := healthy(t)
	d.Report.Config = control.ConfigStatus{File: filepath.Join(t.TempDir(), "gig.toml")}
	if err := os.WriteFile(d.Report.Config.File, []byte("[play]\nbpm = 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if f := diagnose(t, m, os.Getenv("GROOVE_SOCKET"))["config"]; f.Verdict != Failed || !strings.Contains(f.Detail, "gig.toml:2") {
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
	if f := diagnose(t, m, path)["daemon"]; f.Verdict != Failed {
		t.Errorf("got %+v", f)
	}
}

func TestDoctorReport(t *testing.T) {
	checks := []Finding{
		{"config", Passed, "/c/grooved.toml", ""},
		{"priority", Warned, "not allowed", "raise the limit"},
		{"midi", Failed, "line one\nline two", "load the module\nor start JACK"},
	}
	var text strings.Builder
	err := WriteText(terminal.Output{Writer: &text}, checks)
	if err == nil || err.Error() != "doctor: 1 of 3 checks failed" {
		t.Errorf("got %v", err)
	}
	ctltest.Golden(t, "doctor.txt", text.String())
	var js strings.Builder
	var doc document
	if WriteJSON(&js, checks) == nil || json.Unmarshal([]byte(js.String()), &doc) != nil || doc.OK || doc.SchemaVersion != 1 || len(doc.Checks) != 3 {
		t.Errorf("got %s", js.String())
	}
	if err := WriteText(terminal.Output{Writer: &js}, checks[:2]); err != nil {
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

// heard is the status of a daemon that follows a clock.
func heard(change func(*control.Status)) *control.Status {
	s := ctltest.Playing()
	change(&s)
	return &s
}

func TestDoctorListensToTheClock(t *testing.T) {
	for _, tt := range []struct {
		name    string
		change  func(*control.Status)
		verdict Verdict
		says    string
	}{
		{"even", func(*control.Status) {}, Passed, "external, running, 120.01 BPM, jitter 0.75 ms, 3 late ticks"},
		{"rough", func(s *control.Status) { s.Clock.JitterMS = 4.2 }, Warned, "directly"},
		{"doubled", func(s *control.Status) {
			s.Clock.BPM, s.Clock.Suspicion, s.Clock.SuspectedBy = 240, "doubled", "song position"
			s.Clock.JitterMS = 4.2 // two cables are uneven
		}, Warned, "it ticks at 240.00 BPM, twice the tempo of the DAW's own song position (120.00)"},
		{"halved", func(s *control.Status) {
			s.Clock.BPM, s.Clock.Suspicion, s.Clock.SuspectedBy = 60, "halved", "last minute"
		}, Warned, "half the tempo of the last minute (120.00)"},
		{"positions in ticks", func(s *control.Status) { s.Clock.Suspicion, s.Clock.SuspectedBy = "clocks", "song position" }, Warned, `position = "clocks"`},
		{"without a position", func(s *control.Status) { s.Clock.Unplaced = true }, Warned, "bar may be off"},
		{"not locked", func(s *control.Status) { s.Clock.Locked = false }, Warned, "not locked"},
		{"lost", func(s *control.Status) { s.Clock.State = "lost" }, Warned, "without a Stop"},
		{"silent", func(s *control.Status) { s.Clock.BPM, s.Clock.State = 0, "stopped" }, Warned, "send MIDI clock"},
		{"only its own", func(s *control.Status) { s.Clock.Mode, s.Clock.Source = "external", "internal" }, Warned, "send MIDI clock"},
		{"auto", func(s *control.Status) { s.Clock.Source = "internal" }, Passed, "the internal one is used"},
		{"internal", func(s *control.Status) { s.Clock.Mode, s.Clock.Source = "internal", "internal" }, Passed, "as the settings say"},
	} {
		p := &probe{daemon: heard(tt.change)}
		if f := p.checkClock(); f.Verdict != tt.verdict || !strings.Contains(f.Detail+"\n"+f.Hint, tt.says) || f.Verdict != Passed && f.Hint == "" {
			t.Errorf("%s: %+v, want %s and %q", tt.name, f, tt.verdict, tt.says)
		}
	}
}

func TestDoctorJudgesTheNotes(t *testing.T) {
	for _, tt := range []struct {
		name    string
		change  func(*control.Status)
		verdict Verdict
		says    string
	}{
		{"in time", func(*control.Status) {}, Passed, "p99 230 µs"},
		{"none", func(s *control.Status) { s.Lateness = control.Lateness{} }, Passed, "no notes yet"},
		{"early at a start", func(s *control.Status) { s.Counters.EarlyNotes = 12 }, Passed, "12 early notes of a start or jump"},
		{"late", func(s *control.Status) { s.Lateness.P99US = 7000 }, Warned, "busy"},
		{"dropped", func(s *control.Status) { s.Counters.LateDrops, s.Counters.EventDrops = 2, 1 }, Warned, "2 notes and 1 clock events dropped"},
		{"refused", func(s *control.Status) { s.Counters.SendErrors = 4 }, Warned, "4 could not be sent"},
	} {
		p := &probe{daemon: heard(tt.change)}
		if f := p.checkTiming(); f.Verdict != tt.verdict || !strings.Contains(f.Detail+"\n"+f.Hint, tt.says) || f.Verdict != Passed && f.Hint == "" {
			t.Errorf("%s: %+v, want %s and %q", tt.name, f, tt.verdict, tt.says)
		}
	}
}

func TestDoctorTriesTheEngine(t *testing.T) {
	m, _ := healthy(t)
	p := newProbe(t.Context(), m, Options{Socket: "/none", Version: ctltest.Version})
	if f := p.checkEngine(); f.Verdict == Failed || !strings.Contains(f.Detail, "kernels, a new groove in") {
		t.Errorf("the default engine: %+v", f)
	}
	p.config.Engine.Name = "abacus"
	if f := p.checkEngine(); f.Verdict != Failed || !strings.Contains(f.Detail, "abacus") || f.Hint == "" {
		t.Errorf("an engine that is none: %+v", f)
	}
	if f := judgeEngine("gorgonia", "", time.Second, 1); f.Verdict != Warned || f.Hint == "" || strings.Contains(f.Hint, "audition") {
		t.Errorf("a slow engine: %+v", f)
	}
	if f := judgeEngine("cpu", "", time.Second, 16); f.Verdict != Warned || !strings.Contains(f.Hint, "set audition 4, now 16") {
		t.Errorf("too many candidates: %+v", f)
	}
	p.config.Engine.Name = "auto"
	p.daemon = heard(func(s *control.Status) { s.Decode.Behind = "the machine hardly keeps up: set audition 2, now 16" })
	if f := p.checkEngine(); f.Verdict != Warned || !strings.Contains(f.Detail, "set audition 2") || f.Hint == "" {
		t.Errorf("a daemon that does not keep up: %+v", f)
	}
	p.daemon = heard(func(s *control.Status) { s.Model.Engine, s.Model.Why = "cpu", "there is no groovegpu beside grooved" })
	if f := p.checkEngine(); f.Verdict != Passed || !strings.Contains(f.Detail, "in grooved cpu made the last loop: there is no groovegpu beside grooved") {
		t.Errorf("a daemon that says why its engine decodes: %+v", f)
	}
}

func TestDoctorAsksThePage(t *testing.T) {
	d := ctltest.Start(t)
	m, vars := healthy(t)
	srv, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	vars["GROOVE_WEB_LISTEN"] = "127.0.0.1:1" // the daemon was started with another
	d.Report.Web = control.Web{Addr: srv.Addr().String()}
	p := newProbe(t.Context(), m, Options{Socket: os.Getenv("GROOVE_SOCKET"), Version: ctltest.Version})
	if f := p.checkWeb(); f.Verdict != Passed || f.Detail != "http://"+srv.Addr().String() {
		t.Errorf("a page that answers: %+v", f)
	}
	_ = srv.Close()
	if f := p.checkWeb(); f.Verdict != Warned || f.Hint == "" {
		t.Errorf("a page that does not: %+v", f)
	}
	p.daemon.Web = control.Web{}
	if f := p.checkWeb(); f.Verdict != Passed || f.Detail != "off" {
		t.Errorf("a daemon without a page: %+v", f)
	}
	p.daemon.Web.Error = "tcp 127.0.0.1:7770 is in use"
	if f := p.checkWeb(); f.Verdict != Warned || f.Detail != p.daemon.Web.Error {
		t.Errorf("a page that could not be served: %+v", f)
	}
}

// TestDoctorJudgesMIDIByTheDaemon: what it was started with counts, not what the file says.
func TestDoctorJudgesMIDIByTheDaemon(t *testing.T) {
	d := ctltest.Start(t)
	m, vars := healthy(t)
	m.sequencer += "x"
	vars["GROOVE_MIDI_SYSTEM"], vars["GROOVE_MIDI_IN"], vars["GROOVE_MIDI_OUT"] = "alsa", "Nobody", "Nobody"
	d.Report.MIDI = control.MIDI{System: "none", Mode: "none"}
	found := diagnose(t, m, os.Getenv("GROOVE_SOCKET"))
	for _, name := range []string{"midi", "ports"} {
		if f := found[name]; f.Verdict != Passed || !strings.HasPrefix(f.Detail, "none") {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestRoomIsMeasured(t *testing.T) {
	dir := t.TempDir()
	free, known := freeSpace(existing(filepath.Join(dir, "not", "there")))
	if runtime.GOOS == "linux" && (!known || free == 0) {
		t.Errorf("%d bytes are free, known %v", free, known)
	}
	if _, known := freeSpace(filepath.Join(dir, "none")); known {
		t.Error("a folder that is not there has room")
	}
	for n, want := range map[uint64]string{300 << 20: "300 MB", 3 << 29: "1.5 GB"} {
		if got := bytesText(n); got != want {
			t.Errorf("%d bytes are %q, want %q", n, got, want)
		}
	}
}

// A daemon that was started with --state or --library works in those folders, whatever the file says.
func TestDoctorLooksAtTheDaemonsFolders(t *testing.T) {
	dir := t.TempDir()
	m, _ := healthy(t)
	s := ctltest.Playing()
	s.StateDir, s.LibraryDir = filepath.Join(dir, "its-state"), filepath.Join(dir, "its-models")
	p := newProbe(t.Context(), m, Options{Socket: "/none", Version: ctltest.Version})
	p.daemon = &s
	if f := p.checkState(); f.Verdict != Passed || f.Detail != s.StateDir {
		t.Errorf("state: %+v", f)
	}
	if f := p.checkDisk(); !strings.Contains(f.Detail, s.StateDir) || !strings.Contains(f.Detail, s.LibraryDir) {
		t.Errorf("disk: %+v", f)
	}
	if err := os.WriteFile(s.StateDir, nil, 0o600); err != nil { // a file in its place
		t.Fatal(err)
	}
	if f := p.checkState(); f.Verdict != Failed || !strings.Contains(f.Detail, s.StateDir) {
		t.Errorf("state that is no folder: %+v", f)
	}
}
