//go:build cgo && linux

package jack

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/porttest"
	"github.com/groovegen/groovegen/internal/waittest"
)

func TestNoServer(t *testing.T) {
	t.Setenv("JACK_DEFAULT_SERVER", "groovegen-no-such-server")
	_, err := New("x")
	if !errors.Is(err, midiport.ErrNoSystem) {
		t.Fatalf("error %v, want ErrNoSystem", err)
	}
	if s := err.Error(); !strings.Contains(s, "apt install") && !strings.Contains(s, "jackd") {
		t.Errorf("error %q does not say what to do", s)
	}
}

// TestNoLibrary runs this test binary again where the loader finds no libjack.
func TestNoLibrary(t *testing.T) {
	if os.Getenv("GROOVE_TEST_NO_LIBRARY") != "" {
		_, err := New("x")
		t.Logf("%v", err)
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// A library of that name that is none comes first in the search and cannot be loaded.
	dir := t.TempDir()
	if err = os.WriteFile(dir+"/libjack.so.0", []byte("not a library"), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run", "^TestNoLibrary$", "-test.v")
	cmd.Env = append(os.Environ(), "GROOVE_TEST_NO_LIBRARY=1", "LD_LIBRARY_PATH="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "libjack.so.0 is not installed") {
		t.Errorf("%v, output:\n%s", err, out)
	}
}

// TestServerDies kills the server while notes go out: Send says so and never spins, and everything can be closed.
func TestServerDies(t *testing.T) {
	server := porttest.StartJACK(t, 256)
	d, err := New("Death")
	if err != nil {
		t.Fatal(err)
	}
	in, out, err := d.OpenVirtual("Death")
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Listen(func(midiport.Event) {}); err != nil {
		t.Fatal(err)
	}
	if err := out.Send(midiport.NoteOn(9, 36, 1)); err != nil {
		t.Fatal(err)
	}
	server.Kill()
	gone := make(chan error)
	go func() {
		for {
			if err := out.Send(midiport.Tick()); err != nil && !errors.Is(err, midiport.ErrFull) {
				gone <- err
				return
			}
		}
	}()
	select {
	case err := <-gone:
		if !errors.Is(err, midiport.ErrServerGone) {
			t.Errorf("error %v, want ErrServerGone", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("Send does not notice")
	}
	closed := make(chan struct{})
	go func() {
		_, _ = in.Close(), out.Close()
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(time.Minute):
		t.Fatal("Close hangs")
	}
	if _, err := New("Again"); !errors.Is(err, midiport.ErrNoSystem) {
		t.Errorf("New: error %v, want ErrNoSystem", err)
	}
}

// TestLost: a port is lost when the server stops, and one that is attached when that port is gone.
func TestLost(t *testing.T) {
	server := porttest.StartJACK(t, 256)
	d, err := New("Lost")
	if err != nil {
		t.Fatal(err)
	}
	in, out, err := d.OpenVirtual("Lost")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = in.Close(), out.Close() }()
	otherIn, otherOut, err := d.OpenVirtual("Other")
	if err != nil {
		t.Fatal(err)
	}
	attached, err := d.OpenOut("Other")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = attached.Close() }()
	for _, p := range []any{in, out, attached} {
		if err := p.(midiport.Watched).Lost(); err != nil {
			t.Errorf("%v, but all is well", err)
		}
	}
	connect(t, out, otherIn.Name())
	connect(t, in, otherOut.Name())
	before, _ := porttest.FindPeer(out.(midiport.Connector), otherIn.Name())
	_, _ = otherIn.Close(), otherOut.Close()
	waittest.Until(t, "the attached port is lost", func() bool {
		return errors.Is(attached.(midiport.Watched).Lost(), midiport.ErrNoPort)
	})
	returned(t, d, out.(midiport.Connector), before)
	server.Kill()
	waittest.Until(t, "the server is gone", func() bool {
		return errors.Is(in.(midiport.Watched).Lost(), midiport.ErrServerGone) && errors.Is(out.(midiport.Watched).Lost(), midiport.ErrServerGone)
	})
	if peers := out.(midiport.Connector).Peers(); len(peers) != 0 {
		t.Errorf("peers %v without a server", peers)
	}
	if out.(midiport.Connector).Connect("Other:midi_in") == nil {
		t.Error("connected without a server")
	}
}

// returned opens the port of another program again, and looks whether it is known as a new one.
func returned(t *testing.T, d midiport.Driver, c midiport.Connector, before midiport.Peer) {
	t.Helper()
	in, out, err := d.OpenVirtual("Other")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = in.Close(), out.Close() }()
	waittest.Until(t, "the port that returned is a new one", func() bool {
		p, ok := porttest.FindPeer(c, before.Name)
		return ok && !p.Connected && p.Appeared > before.Appeared
	})
}

// connect connects a port to one that its list must have, and looks whether it is.
func connect(t *testing.T, port any, name string) {
	t.Helper()
	c := port.(midiport.Connector)
	if p, ok := porttest.FindPeer(c, name); !ok || p.Connected {
		t.Fatalf("%q is not among %v, or is connected", name, c.Peers())
	}
	if err := c.Connect(name); err != nil {
		t.Fatal(err)
	}
	waittest.Until(t, "it is connected", func() bool { return porttest.IsConnected(c, name) })
}

// through starts a server, and opens an input of its own and an output to it.
func through(t *testing.T, name string) (midiport.In, midiport.Out) {
	t.Helper()
	porttest.StartJACK(t, 256)
	d, err := New(name)
	if err != nil {
		t.Fatal(err)
	}
	in, own, err := d.OpenVirtual(name + " in")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = in.Close(), own.Close() })
	out, err := d.OpenOut(name + " in")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Close() })
	return in, out
}

// TestFrames sends notes between frames and periods: each must be on its frame when it was handed over in time. A run in which
// the machine held JACK up for a period is invalid, and is repeated: a driver that is a period off is so in each. So is a run in which
// a note was lost, as a server that was held up may do.
func TestFrames(t *testing.T) {
	in, out := through(t, "Frames")
	got := make(chan midiport.Event, 64)
	if err := in.Listen(func(e midiport.Event) { got <- e }); err != nil {
		t.Fatal(err)
	}
	const runs = 10
	for run := 1; ; run++ {
		worst, latest, lost := sendFrames(t, out, got)
		t.Logf("worst %v from its instant, by the sender's own count %v; %d notes lost", worst, latest, lost)
		if (worst > out.Lead()/4 || lost > 0) && run < runs {
			t.Log("the machine held JACK up: this run is invalid")
			continue
		}
		if lost > 0 {
			t.Errorf("%d notes were lost in the last of %d runs", lost, runs)
		}
		if latest < 25*time.Microsecond && worst > 50*time.Microsecond {
			t.Errorf("a note is %v from its instant: more than a frame (20.8 µs) and JACK's own rounding", worst)
		}
		return
	}
}

// sendFrames sends half a second of notes. It returns how far the worst was from its instant, by its stamp and by the sender, and how
// many did not arrive.
func sendFrames(t *testing.T, out midiport.Out, got <-chan midiport.Event) (worst, latest time.Duration, lost int) {
	t.Helper()
	const n = 24
	for len(got) > 0 {
		<-got // of the run before
	}
	start := midiport.Now().Add(10 * out.Lead())
	at := func(i int) clock.Time { return start.Add(time.Duration(i) * 20_833_333) }
	for i := range n {
		if err := out.SendAt(at(i), midiport.NoteOn(9, uint8(i), 1)); err != nil {
			t.Fatal(err)
		}
	}
	limit := time.After(10 * time.Second)
	arrived := 0
	for ended := false; arrived < n && !ended; {
		select {
		case e := <-got:
			arrived++
			worst = max(worst, e.At.Sub(at(int(e.Data[1]))).Abs())
		case <-limit:
			ended = true
		}
	}
	var late [n]time.Duration
	return worst, slices.Max(late[:max(1, out.(midiport.SendThread).ReadLateness(late[:]))]), n - arrived
}

// TestDropped blocks the reader: events that find the ring full are counted, the others arrive.
func TestDropped(t *testing.T) {
	in, out := through(t, "Dropped")
	const n = 6000
	var received atomic.Uint64
	back, limit := make(chan struct{}), time.After(time.Minute)
	comeBack := sync.OnceFunc(func() { close(back) })
	t.Cleanup(comeBack)
	if err := in.Listen(func(midiport.Event) { <-back; received.Add(1) }); err != nil {
		t.Fatal(err)
	}
	every := time.NewTicker(time.Millisecond)
	defer every.Stop()
	for range n {
		err := out.Send(midiport.NoteOn(9, 36, 1))
		for ; errors.Is(err, midiport.ErrFull); err = out.Send(midiport.NoteOn(9, 36, 1)) {
			<-every.C
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	lost := in.(midiport.DropCounter)
	for received.Load()+lost.Dropped() < n {
		if lost.Dropped() > 0 {
			comeBack()
		}
		select {
		case <-every.C:
		case <-limit:
			t.Fatalf("of %d events %d arrived and %d lost", n, received.Load(), lost.Dropped())
		}
	}
	if received.Load()+lost.Dropped() != n || lost.Dropped() == 0 {
		t.Errorf("of %d events %d arrived and %d lost", n, received.Load(), lost.Dropped())
	}
}

func TestSendAllocs(t *testing.T) {
	porttest.StartJACK(t, 256)
	d, err := New("Allocs")
	if err != nil {
		t.Fatal(err)
	}
	in, out, err := d.OpenVirtual("Allocs")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = in.Close(), out.Close() }()
	m := midiport.NoteOn(9, 36, 1)
	if n := testing.AllocsPerRun(200, func() { _ = out.SendAt(midiport.Now(), m); out.Lead() }); n != 0 {
		t.Errorf("SendAt allocates %v times", n)
	}
}
