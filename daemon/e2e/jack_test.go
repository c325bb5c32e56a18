//go:build linux && cgo

package e2e

import (
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/midiport/porttest"
	"github.com/groovegen/groovegen/daemon/midiport/reconnect"
)

// jackPeriod is the server's period in frames, and its length in ms at 48 kHz.
const (
	jackPeriod   = 256
	jackPeriodMS = jackPeriod / 48.0
)

// jackTools builds what the JACK scenarios need, or skips the test.
func jackTools(t *testing.T) (dir string) {
	t.Helper()
	if porttest.InVM() {
		t.Skip("JACK runs on the host")
	}
	return buildTools(t, "jack", []string{"jackd", "jack_midi_clock"}, "jackcap.c", "jacktempo.c")
}

// background starts a program that the test ends. What it prints is shown when the test fails.
func background(t *testing.T, name string, args ...string) (*exec.Cmd, io.WriteCloser) {
	t.Helper()
	cmd := exec.Command(name, args...)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("%s said:\n%s", filepath.Base(name), out.String())
		}
	})
	return cmd, in
}

// connected waits until a JACK port has as many connections as it should.
func connected(t *testing.T, port string, others ...string) {
	t.Helper()
	eventually(t, port+" is connected", func() error {
		out, err := exec.Command("jack_lsp", "-c", port).Output()
		for _, o := range others {
			if err == nil && !strings.Contains(string(out), o) {
				err = fmt.Errorf("%s is not connected to %s:\n%s", port, o, out)
			}
		}
		return err
	})
}

// jackSong is a daemon that plays a frozen loop by jack_midi_clock, which follows the JACK transport.
type jackSong struct {
	*rig
	transport io.Writer // takes jacktempo's commands
	receiver  *exec.Cmd
	file      string

	server     *porttest.JACKServer
	unfinished int // what the server counted before the first song
}

func onJACK(t *testing.T, tools string) *jackSong {
	t.Helper()
	server := porttest.StartJACK(t, jackPeriod)
	s := &jackSong{server: server, rig: newRig(t, tools, "--midi", "jack", "--clock", "external", "--genre", "funk", "--seed", "7", "--density", "1.5", "--freeze")}
	s.start()
	_, s.transport = background(t, filepath.Join(tools, "jacktempo"), "120")
	background(t, "jack_midi_clock", "-d", "0.2", "GrooveGen:midi_in")
	s.file = filepath.Join(s.dir, "capture")
	s.receiver, _ = background(t, filepath.Join(tools, "jackcap"), "-c", "jack_midi_clock:", "-c", "GrooveGen:midi_out", "-o", s.file)
	connected(t, "jackcap:in", "jack_midi_clock:mclk_out", "GrooveGen:midi_out")
	connected(t, "GrooveGen:midi_in", "jack_midi_clock:mclk_out")
	s.unfinished = server.Unfinished()
	return s
}

// command sends a line to the transport.
func (s *jackSong) command(line string) {
	s.t.Helper()
	if _, err := io.WriteString(s.transport, line+"\n"); err != nil {
		s.t.Fatal(err)
	}
}

// locate moves the transport, which stands, and waits until the daemon knows of it.
func (s *jackSong) locate(seconds float64) {
	s.t.Helper()
	s.command(fmt.Sprint("loc ", seconds))
	ticks := seconds * 2 * 24 // 120 beats a minute; jack_midi_clock sends a position a little ahead
	s.await("the song position arrives", func(st control.Status) bool { return math.Abs(st.Clock.Ticks-ticks) < 24 })
}

// goOnFor lets the song go on from where it stands for some ticks, and stops it.
func (s *jackSong) goOnFor(ticks float64) {
	s.t.Helper()
	s.command("start")
	from := s.await("the clock is followed", func(st control.Status) bool { return st.Clock.Locked && st.Clock.State == "running" })
	s.awaitTicks(from.Clock.Ticks + ticks)
	s.command("stop")
	s.await("the clock stands", func(st control.Status) bool { return st.Clock.State == "stopped" })
}

// wrong fails the test because of wrong notes. When a client was not let run in its period, whose notes are lost then, it gives the
// run up instead.
func (s *jackSong) wrong(format string, args ...any) {
	s.t.Helper()
	n := s.server.Unfinished() - s.unfinished
	giveUp(s.t, n > 0, fmt.Sprintf("JACK did not let a client run in %d periods", n))
	s.t.Errorf(format, args...)
}

// captured ends the receiver and returns what it got. It gives the run up when the host stalled.
func (s *jackSong) captured() []message {
	s.t.Helper()
	pass(tail)
	_ = s.receiver.Process.Signal(syscall.SIGTERM)
	_ = s.receiver.Wait()
	list := openCapture(s.t, s.file)
	for _, seg := range segments(list) {
		giveUpAfterStall(s.t, lost(seg), "the JACK server's clock")
	}
	return list
}

// lost returns how much time the server lost in a segment, in ms: a server that the machine did not let run in time leaves
// out periods, and all that follows is that much later.
func lost(seg segment) (ms float64) {
	usual := median(seg.gaps())
	for _, gap := range seg.gaps() {
		if away := math.Abs(gap-usual) / 1e6; away >= jackPeriodMS/2 {
			ms += away
		}
	}
	return ms
}

// gaps returns the times between ticks, in ns.
func (s segment) gaps() []float64 {
	var gaps []float64
	for i := 1; i < len(s.ticks); i++ {
		gaps = append(gaps, float64(s.ticks[i]-s.ticks[i-1]))
	}
	return gaps
}

// TestJACK follows jack_midi_clock, which follows the JACK transport, and compares each note with the clock's frames.
func TestJACK(t *testing.T) { scenario(t, jackTools(t), followJACK) }

func followJACK(t *testing.T, tools string) {
	s := onJACK(t, tools)
	s.goOnFor(300)
	s.goOnFor(150)
	s.locate(4)
	s.goOnFor(150)
	list := s.captured()
	loop := s.export()
	all := notes(list)
	if h := hung(all); len(h) > 0 {
		s.wrong("%d notes hang: %+v", len(h), h)
	}
	var late []float64
	songs := 0
	for i, seg := range segments(list) {
		if len(seg.ticks) < 48 {
			continue // a position that was sent twice
		}
		songs++
		seg = unbroken(t, seg)
		n := float64(len(seg.ticks))
		got := match(loop, &kit, all, seg.fit(), seg.origin+24, seg.origin+n-6)
		if f := got.faults(); f != "" || got.notes == 0 {
			s.wrong("segment %d: %d notes, not the loop's:\n%s", i, got.notes, f)
		}
		t.Logf("segment %d from tick %.0f: %v", i, seg.origin, spreadOf(got.late))
		late = append(late, got.late...)
	}
	if songs < 3 {
		t.Fatalf("captured %d songs, want 3 or more", songs)
	}
	all2 := spreadOf(late)
	t.Logf("lateness by JACK's frames, period %.2f ms: %v", jackPeriodMS, all2)
	if all2.p50 > jackPeriodMS || strict() && all2.p99 > jackPeriodMS {
		t.Errorf("p50 %.3f, p99 %.3f ms, want at most a period", all2.p50, all2.p99)
	}
	s.checkLog()
	s.kill(syscall.SIGTERM)
}

// unbroken returns the longest part of a segment in which the server lost no period.
func unbroken(t *testing.T, seg segment) segment {
	t.Helper()
	gaps := seg.gaps()
	usual, from, best := median(gaps), 0, seg
	best.ticks = nil
	for i := 1; i <= len(seg.ticks); i++ {
		if i < len(seg.ticks) && math.Abs(gaps[i-1]-usual) < jackPeriodMS*1e6/2 {
			continue
		}
		if i-from > len(best.ticks) {
			best.ticks, best.origin = seg.ticks[from:i], seg.origin+float64(from)
		}
		from = i
	}
	if n := len(seg.ticks) - len(best.ticks); n > 0 {
		t.Logf("the server lost periods: %d of %d ticks are left out", n, len(seg.ticks))
	}
	return best
}

// TestReady starts the daemon three times on JACK, and says how long it took until the port was open and a loop decoded.
func TestReady(t *testing.T) {
	tools := jackTools(t)
	porttest.StartJACK(t, jackPeriod)
	var ready []float64
	for range 3 {
		r := newRig(t, tools, "--midi", "jack", "--clock", "external")
		r.start()
		ready = append(ready, r.mustStatus().ReadyMS)
		r.kill(syscall.SIGTERM)
	}
	t.Logf("ready after %.1f ms (median %.1f)", ready, median(ready))
	// The best of three is what the daemon needs; the rest is what else the machine does.
	if best := slices.Min(ready); best <= 0 || strict() && best > 200 {
		t.Errorf("ready after %.1f ms at best, want at most 200", best)
	}
}

// TestJACKDies kills the JACK server while the daemon plays: the daemon answers, says so, does not spin, and can be ended.
func TestJACKDies(t *testing.T) {
	tools := jackTools(t)
	server := porttest.StartJACK(t, jackPeriod)
	r := newRig(t, tools, "--midi", "jack", "--clock", "internal", "--genre", "funk", "--seed", "7", "--density", "1.5")
	r.start()
	r.must("start")
	r.awaitNotes()
	server.Kill()
	r.await("it says that the server is gone", func(st control.Status) bool { return strings.Contains(st.MIDI.Error, "JACK") })
	before := processorTime(t, r.cmd.Process.Pid)
	pass(2 * time.Second)
	used := processorTime(t, r.cmd.Process.Pid) - before
	t.Logf("%v of processor time in two seconds without a server", used)
	if used > time.Second {
		t.Errorf("it spins: %v of processor time in two seconds", used)
	}
	r.kill(syscall.SIGTERM)
	if code := r.cmd.ProcessState.ExitCode(); code != 0 {
		t.Logf("exit code %d", code)
	}
}

// TestJACKReturns starts the daemon before the JACK server, kills the server while the song plays and starts it again: each time the
// daemon takes the server up, connects what it is told to and what was connected, and plays on.
func TestJACKReturns(t *testing.T) {
	tools := jackTools(t)
	server := porttest.StartJACK(t, jackPeriod)
	server.Kill()
	r := newRig(t, tools, "--midi", "jack", "--clock", "internal", "--genre", "funk", "--seed", "7", "--density", "1.5", "--midi-connect", "jackcap")
	r.start()
	r.await("it waits for the server", func(st control.Status) bool { return strings.Contains(st.MIDI.Error, "JACK") })
	r.must("start")
	r.awaitNotes()
	for i := range 2 {
		ticks := r.mustStatus().Clock.Ticks
		server.Restart(t)
		st := r.await("the ports are there", func(st control.Status) bool { return st.MIDI.Error == "" && st.MIDI.Out == "GrooveGen:midi_out" })
		if st.MIDI.Reconnects != uint64(i+1) || st.Clock.State != "running" || st.Clock.Ticks < ticks {
			t.Errorf("%d reconnects, clock %s at tick %.0f (before %.0f)", st.MIDI.Reconnects, st.Clock.State, st.Clock.Ticks, ticks)
		}
		// The first time the clock connects itself, the second time grooved does.
		background(t, "jack_midi_clock", []string{"-d", "0.2", "GrooveGen:midi_in"}[:3-i]...)
		file := filepath.Join(r.dir, fmt.Sprint("capture", i))
		receiver, _ := background(t, filepath.Join(tools, "jackcap"), "-o", file)
		connected(t, "GrooveGen:midi_out", "jackcap:in")
		connected(t, "GrooveGen:midi_in", "jack_midi_clock:mclk_out")
		r.awaitNotes()
		pass(2 * reconnect.Interval) // the connections are seen
		_ = receiver.Process.Signal(syscall.SIGTERM)
		_ = receiver.Wait()
		if n := len(notes(openCapture(t, file))); n == 0 {
			t.Error("no note arrives")
		}
		server.Kill()
		r.await("it says that the server is gone", func(st control.Status) bool { return strings.Contains(st.MIDI.Error, "looking for") })
	}
	if n := strings.Count(r.logText(), "is gone: looking for it"); n != 2 {
		t.Errorf("the loss is logged %d times, want once each", n)
	}
}

// processorTime returns what a process has used so far.
func processorTime(t *testing.T, pid int) time.Duration {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	fields := strings.Fields(rest)
	var user, system int64
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		t.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond // clock ticks of 1/100 s on every Linux architecture in use
}
