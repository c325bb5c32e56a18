//go:build linux && cgo

package e2e

import (
	"fmt"
	"math"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
)

const (
	// tail is how long the last notes may take to end.
	tail = 400 * time.Millisecond
	// slack is how long the machine may delay the end of a note, or a stop, in ns.
	slack = 50e6
)

var kit = groove.GMKit()

// ticksPerLoop is how many clock ticks a loop lasts.
const ticksPerLoop = groove.Steps * groove.TicksPerStep

// TestVMFirstHit starts eight times with every offset at 0: the hits of step 0 come with the first F8.
func TestVMFirstHit(t *testing.T) { scenario(t, insideTools(t), playFirstHit) }

func playFirstHit(t *testing.T, tools string) {
	r := newRig(t, tools, dense("--humanize", "0")...)
	r.start()
	loop := r.export()
	if loop.Hits[0] == ([groove.NumVoices]bool{}) {
		t.Fatal("the loop has nothing on step 0: choose another seed")
	}
	const starts = 8
	s := r.play("bpm 125 ticks 24 " + strings.Repeat("start ticks 30 stop rest 120 ", starts))
	list := s.finish()
	all, segs := notes(list), segments(list)
	if len(segs) != starts {
		t.Fatalf("captured %d segments, want %d", len(segs), starts)
	}
	var first []float64
	for i, seg := range segs {
		if played := between(all, seg.command, seg.end); len(played) == 0 {
			t.Errorf("start %d: nothing was played", i)
		} else {
			first = append(first, float64(played[0].at-seg.ticks[0])/1e6)
		}
	}
	t.Logf("first hit after the first F8, ms: %.3f (median %.3f)", first, median(first))
	bound := 20.0
	if strict() {
		bound = 1
	}
	if m := median(first); m < 0 || m > bound {
		t.Errorf("the first hit is %.3f ms from the first F8, want at most %v", m, bound)
	}
}

func playTransport(t *testing.T, tools string) {
	r := sharedRig(t, tools)
	loop := r.frozen()
	s := r.play("bpm 125 ticks 24 start ticks 150 stop rest 300 continue ticks 80 stop ticks 12 rest 200 spp 40 continue ticks 100 " +
		"spp 8 ticks 100 stop rest 200 spp 200 spp 200 continue ticks 60 stop rest 100 start ticks 60 start ticks 60 stop rest 100 " +
		"start ticks 100 rest 2500 ticks 6 stop rest 100 start ticks 60 stop rest 200")
	list := s.finish()
	all := notes(list)
	if h := hung(all); len(h) > 0 {
		t.Errorf("%d notes hang: %+v", len(h), h)
	}
	segs := segments(list)
	if len(segs) != 9 {
		t.Fatalf("captured %d segments, want 9", len(segs))
	}
	for i, seg := range segs {
		checkSegment(t, fmt.Sprintf("segment %d from tick %.0f", i, seg.origin), loop, all, seg)
	}
	checkSilence(t, all, segs)
	r.checkLog()
}

// checkSegment compares the notes of a segment with the loop's, from its second beat, when the tempo is known. A pause
// of the clock ends the comparison.
func checkSegment(t *testing.T, what string, loop *groove.Pattern, all []note, seg segment) {
	t.Helper()
	steady := seg
	for i := 1; i < len(seg.ticks); i++ {
		if seg.ticks[i]-seg.ticks[i-1] > 500e6 {
			steady.ticks = seg.ticks[:i]
			break
		}
	}
	n := float64(len(steady.ticks))
	got := match(loop, &kit, all, steady.fit(), seg.origin+24, seg.origin+n-6)
	if f := got.faults(); f != "" {
		t.Errorf("%s: the notes are not the loop's:\n%s", what, f)
	}
	if got.notes == 0 {
		t.Errorf("%s: no note within %d of %d ticks", what, len(steady.ticks), len(seg.ticks))
	}
	t.Logf("%s: %v", what, spreadOf(got.late))
}

// checkSilence checks that no note begins, and none goes on, where the clock stands.
func checkSilence(t *testing.T, all []note, segs []segment) {
	t.Helper()
	for i, seg := range segs {
		if seg.end == 0 {
			t.Errorf("segment %d has no end", i)
			continue
		}
		next := int64(math.MaxInt64)
		if i+1 < len(segs) {
			next = segs[i+1].command
		}
		if late := between(all, seg.end+slack, next); len(late) > 0 {
			t.Errorf("segment %d: %d notes begin after its end: %+v", i, len(late), late)
		}
		if next == seg.end {
			continue // a jump: the song goes on
		}
		for _, n := range between(all, seg.command, seg.end) {
			if n.off > seg.end+slack {
				t.Errorf("segment %d: note %d ends %.1f ms after Stop", i, n.key, float64(n.off-seg.end)/1e6)
			}
		}
	}
}

func loseClock(t *testing.T, tools string) {
	r := sharedRig(t, tools)
	s := r.play("bpm 125 start ticks 60 hold start ticks 60 stop rest 100")
	eventually(t, "the clock is called lost", func() error {
		st, err := r.status()
		if err == nil && st.Clock.State != "lost" {
			err = fmt.Errorf("clock %+v", st.Clock)
		}
		return err
	})
	if st := r.mustStatus(); st.Counters.Sounding != 0 {
		t.Errorf("%d notes sound on without a clock", st.Counters.Sounding)
	}
	s.goOn()
	list := s.finish()
	all, segs := notes(list), segments(list)
	if h := hung(all); len(h) > 0 {
		t.Errorf("%d notes hang: %+v", len(h), h)
	}
	if len(segs) != 2 {
		t.Fatalf("captured %d segments, want 2", len(segs))
	}
	dead := segs[0].ticks[len(segs[0].ticks)-1]
	if late := between(all, dead+1e9, segs[1].command); len(late) > 0 {
		t.Errorf("%d notes begin more than a second after the last tick", len(late))
	}
	if n := len(between(all, segs[1].ticks[0], segs[1].end)); n == 0 {
		t.Error("nothing is played when the clock is back")
	}
}

// TestVMGenre changes the genre and more while it plays: no note hangs, and the new loop is what plays in the end.
func TestVMGenre(t *testing.T) { scenario(t, insideTools(t), changeGenre) }

func changeGenre(t *testing.T, tools string) {
	r := newRig(t, tools, "--midi", "virtual", "--clock", "external", "--genre", "jazz", "--seed", "3", "--density", "1.5", "--quantize", "beat")
	r.start()
	s := r.play("bpm 125 start until stop rest 100")
	for _, genre := range []string{"punk", "reggae", "funk", "latin", "rock"} {
		r.send("/groove/genre", genre)
		r.await("a loop of the genre plays", func(st control.Status) bool { return st.Loop.Playing && st.Loop.Genre == genre })
	}
	r.send("/groove/next")
	r.must("freeze", "on")
	st := r.await("the new loop plays and stays", func(st control.Status) bool {
		return st.Loop.Genre == "rock" && st.Loop.Playing && !waits(st.Loop) && st.Steer.Freeze
	})
	from, loop := st.Clock.Ticks, r.export()
	r.awaitTicks(from + 48 + ticksPerLoop)
	s.goOn()
	list := s.finish()
	if st := r.mustStatus(); st.Decode.Failed != 0 {
		t.Errorf("%d decodes failed: %s", st.Decode.Failed, st.Decode.Error)
	} else {
		t.Logf("genre to loop: p50 %.0f µs, p99 %.0f µs, max %.0f µs", st.Decode.P50US, st.Decode.P99US, st.Decode.MaxUS)
	}
	all, segs := notes(list), segments(list)
	if h := hung(all); len(h) > 0 {
		t.Errorf("%d notes hang: %+v", len(h), h)
	}
	if len(segs) != 1 {
		t.Fatalf("captured %d segments, want 1", len(segs))
	}
	got := match(loop, &kit, all, segs[0].fit(), from+48, float64(len(segs[0].ticks)-6))
	if f := got.faults(); f != "" {
		t.Errorf("the notes are not the new loop's:\n%s", f)
	}
	t.Logf("after the change: %v", spreadOf(got.late))
	r.checkLog()
}

// waits reports whether another loop than the one that plays is to take over. A frozen loop follows itself.
func waits(l control.Loop) bool { return l.PendingID != 0 && l.PendingID != l.ID }

func terminate(t *testing.T, tools string) {
	r := sharedRig(t, tools)
	s := r.play("bpm 125 start until stop rest 100")
	r.awaitNotes()
	r.kill(syscall.SIGTERM)
	s.goOn()
	defer stopShared()
	if code := r.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if _, err := os.Stat(r.socket()); err == nil {
		t.Error("the socket is left behind")
	}
	if _, err := address("GrooveGen", false); err == nil {
		t.Error("the port is left behind")
	}
	all := notes(s.finish())
	if len(all) == 0 {
		t.Error("nothing was played")
	}
	if h := hung(all); len(h) > 0 {
		t.Errorf("%d notes hang: %+v", len(h), h)
	}
}

// TestVMKill kills the daemon with SIGKILL while it plays and starts it again with the same flags: the start is clean,
// and the notes that hung at the receiver are ended before the first new one.
func TestVMKill(t *testing.T) { scenario(t, insideTools(t), killAndRestart) }

func killAndRestart(t *testing.T, tools string) {
	r := newRig(t, tools, dense()...)
	r.start()
	s := r.play("bpm 125 start until stop rest 200 start ticks 150 stop rest 100")
	r.awaitNotes()
	r.kill(syscall.SIGKILL)
	if _, err := os.Stat(r.socket()); err != nil {
		t.Errorf("a killed daemon cannot have cleaned up: %v", err)
	}
	r.start()
	aconnect(t, awaitAddress(t, "GrooveGen", true), awaitAddress(t, "seqcap", false))
	aconnect(t, awaitAddress(t, "master", true), awaitAddress(t, "GrooveGen", false))
	s.goOn()
	list := s.finish()
	all, segs := notes(list), segments(list)
	if len(segs) != 2 {
		t.Fatalf("captured %d segments, want 2", len(segs))
	}
	if h := hung(all); len(h) > 0 {
		t.Errorf("%d notes hang: %+v", len(h), h)
	}
	again := between(all, segs[1].command, math.MaxInt64)
	if len(again) == 0 {
		t.Fatal("nothing is played after the restart")
	}
	for _, n := range between(all, 0, segs[1].command) {
		if n.off > again[0].at {
			t.Errorf("note %d of before the kill ends after the first new note", n.key)
		}
	}
	checkSegment(t, "after the restart", r.export(), all, segs[1])
	r.checkLog()
}

func flooded(t *testing.T, tools string) {
	r := sharedRig(t, tools)
	loop := r.frozen()
	s := r.play("bpm 125 start ticks 6 sysex 3000 open 2000 sysex 12000 ticks 6 sysex 300 open 1025 ticks 200 stop rest 100 flood 4000")
	list := s.finish()
	t.Logf("%s", strings.TrimSpace(s.master.out.String()))
	all, segs := notes(list), segments(list)
	if h := hung(all); len(h) > 0 {
		t.Errorf("%d notes hang: %+v", len(h), h)
	}
	if len(segs) != 1 {
		t.Fatalf("captured %d segments, want 1", len(segs))
	}
	st := r.mustStatus()
	t.Logf("clock %+v", st.Clock)
	checkSegment(t, "under the flood", loop, all, segs[0])
	if st.Counters.EventDrops != 0 {
		t.Errorf("%d clock events were dropped", st.Counters.EventDrops)
	}
	r.checkLog()
}

// TestVMAttach attaches to existing ports by name; the receiver gets the notes without further wiring.
func TestVMAttach(t *testing.T) { scenario(t, insideTools(t), attach) }

func attach(t *testing.T, tools string) {
	master := spawn(t, masterPriority, tools, "master", strings.Fields("wait 2 hold bpm 125 start ticks 150 stop rest 100")...)
	from := awaitAddress(t, "master", true)
	r := newRig(t, tools, "--midi", "port", "--midi-in", "MASTER", "--midi-out", "SeqCap", "--clock", "external",
		"--genre", "funk", "--seed", "7", "--density", "1.5", "--freeze")
	s := &session{rig: r, master: master, file: r.dir + "/capture"}
	s.receiver = spawn(t, receiverPriority, tools, "seqcap", "-c", from, "-o", s.file)
	awaitAddress(t, "seqcap", false)
	r.start()
	s.goOn()
	list := s.finish()
	all, segs := notes(list), segments(list)
	if len(segs) != 1 {
		t.Fatalf("captured %d segments, want 1", len(segs))
	}
	if h := hung(all); len(h) > 0 {
		t.Errorf("%d notes hang: %+v", len(h), h)
	}
	checkSegment(t, "attached", r.export(), all, segs[0])
}
