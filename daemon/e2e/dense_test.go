//go:build linux && cgo

package e2e

import (
	"os"
	"syscall"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// The scenarios here play one frozen loop and leave the daemon as they found it, so they share one: in the bench's kernel a
// start takes seconds.

// shared is that daemon; nil when none runs.
var shared *rig

// dense flags make a loop with many hits, always the same, which stays.
func dense(more ...string) []string {
	return append([]string{
		"--midi", "virtual", "--clock", "external", "--genre", "funk", "--seed", "7", "--density", "1.5", "--freeze",
	}, more...)
}

// sharedRig returns the shared daemon, for the time of a test. After a test that failed, or in which the host stalled, the
// next one gets a new daemon.
func sharedRig(t *testing.T, tools string) *rig {
	t.Helper()
	if shared == nil {
		dir, err := os.MkdirTemp("", "shared")
		if err != nil {
			t.Fatal(err)
		}
		shared = prepare(t, tools, dir, dense()...)
		shared.start()
	}
	r := shared
	r.t = t
	t.Cleanup(func() {
		if t.Failed() {
			st, err := r.status()
			t.Logf("the daemon's log:\n%s\nits clock %+v, counters %+v, lateness %+v, %v", r.logText(), st.Clock, st.Counters, st.Lateness, err)
		}
		if t.Failed() || t.Skipped() {
			stopShared()
		}
	})
	return r
}

// stopShared ends the shared daemon, if there is one.
func stopShared() {
	if shared != nil {
		shared.kill(syscall.SIGKILL)
		_ = os.RemoveAll(shared.dir)
		shared = nil
	}
}

// frozen returns the loop that the daemon plays, exported once.
func (r *rig) frozen() *groove.Pattern {
	r.t.Helper()
	if r.loop == nil {
		r.loop = r.export()
	}
	return r.loop
}

// TestVMReady says how long it took until the port was open and a loop was decoded. The bench's kernel takes a tenth of a
// millisecond to map a page: what a user's machine needs is held to 200 ms in TestReady.
func TestVMReady(t *testing.T) {
	r := sharedRig(t, insideTools(t))
	ms := r.mustStatus().ReadyMS
	t.Logf("ready after %.1f ms", ms)
	if ms <= 0 {
		t.Errorf("ready after %.1f ms", ms)
	}
	if _, err := address("GrooveGen", false); err != nil {
		t.Errorf("ready, and %v", err)
	}
}

// TestVMNotes plays two rounds of a loop by an external clock, three where the figures are to be kept, and compares what the
// receiver got with the exported loop: the same notes, velocities to the bit, offsets to 1 ms. Just before, the kernel's own
// queue sends to the same receiver, which shows what this machine can do. The machine's other work only makes things later,
// so the best of three tries counts where the figures are to be kept.
func TestVMNotes(t *testing.T) { scenario(t, insideTools(t), playNotes) }

// TestVMPages plays one song by an external clock, by turns with no web page open and with ten that receive everything that
// is new, while a controller drags a fader all the time. The pages run in this test's process, on the same single processor
// as the daemon, which no machine with a browser has: the median must be what it is without pages, and the tail must be
// acceptable. What else the machine does makes the rounds differ, so they take turns, and the middle one counts. As in
// TestVMNotes the best of three tries counts where figures are to be kept.
func TestVMPages(t *testing.T) { scenario(t, insideTools(t), openAndClosePages) }

// TestVMTransport plays Start, Stop, Continue, SPP at rest and while it runs, double Start, and a clock that dies.
func TestVMTransport(t *testing.T) { scenario(t, insideTools(t), playTransport) }

// TestVMLostClock has the clock die without Stop: the notes end, the state says so, and it is followed when it is back.
func TestVMLostClock(t *testing.T) { scenario(t, insideTools(t), loseClock) }

// TestVMFlood pours SysEx of all sizes and garbage of all types into the input while it plays.
func TestVMFlood(t *testing.T) { scenario(t, insideTools(t), flooded) }

// TestVMRetrain teaches the default model 40 files while it plays by an external clock: notes are as much on time as
// without, and none is missed. Then another model comes in while it plays. With GROOVE_NIGHTLY the training goes on to its
// end, which takes minutes, and the model is the one that comes of it; without, the training is cancelled, and groovectl
// names the model.
func TestVMRetrain(t *testing.T) { scenario(t, insideTools(t), retrainWhilePlaying) }

// TestVMTerminate ends the daemon with SIGTERM while it plays: every note ends, and nothing is left behind.
func TestVMTerminate(t *testing.T) { scenario(t, insideTools(t), terminate) }
