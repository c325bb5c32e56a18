package porttest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
)

// patience is how long the suite waits for a message before the test fails; it is not a measurement.
const patience = 10 * time.Second

var serial atomic.Int64

// portName returns a name that no other port has.
func portName() string { return fmt.Sprintf("Conformance%d", serial.Add(1)) }

// Run tests a driver. It must have virtual ports and be able to attach to its own.
func Run(t *testing.T, d midiport.Driver) {
	t.Run("Lists", func(t *testing.T) { testLists(t, d) })
	t.Run("UnknownPort", func(t *testing.T) { testUnknownPort(t, d) })
	t.Run("EveryMessageIn", func(t *testing.T) { testEveryMessage(t, linkIn(t, d)) })
	t.Run("EveryMessageOut", func(t *testing.T) { testEveryMessage(t, linkOut(t, d)) })
	t.Run("Order", func(t *testing.T) { testOrder(t, linkIn(t, d)) })
	t.Run("Malformed", func(t *testing.T) { testMalformed(t, linkIn(t, d)) })
	t.Run("SendAt", func(t *testing.T) { testSendAt(t, linkOut(t, d)) })
	t.Run("Cancel", func(t *testing.T) { testCancel(t, linkOut(t, d)) })
	t.Run("Closed", func(t *testing.T) { testClosed(t, linkIn(t, d)) })
	t.Run("ListenTwice", func(t *testing.T) { testListenTwice(t, d) })
	t.Run("CloseUnderFire", func(t *testing.T) { testCloseUnderFire(t, d) })
	t.Run("ManyPorts", func(t *testing.T) { testManyPorts(t, d) })
}

// link is an output whose messages arrive at an input.
type link struct {
	in  midiport.In
	out midiport.Out
	got chan midiport.Event
}

// linkIn attaches an output to a virtual input.
func linkIn(t *testing.T, d midiport.Driver) link {
	t.Helper()
	name := portName()
	in, own, err := d.OpenVirtual(name)
	check(t, "open virtual", err)
	out, err := d.OpenOut(strings.ToUpper(name))
	check(t, "attach to it", err)
	return listen(t, link{in: in, out: out}, own)
}

// linkOut attaches an input to a virtual output.
func linkOut(t *testing.T, d midiport.Driver) link {
	t.Helper()
	name := portName()
	own, out, err := d.OpenVirtual(name)
	check(t, "open virtual", err)
	in, err := d.OpenIn(strings.ToLower(name))
	check(t, "attach to it", err)
	return listen(t, link{in: in, out: out}, own)
}

func listen(t *testing.T, l link, third interface{ Close() error }) link {
	t.Helper()
	l.got = make(chan midiport.Event, 4096)
	check(t, "listen", l.in.Listen(func(e midiport.Event) { l.got <- e }))
	t.Cleanup(func() {
		check(t, "close out", l.out.Close())
		check(t, "close in", l.in.Close())
		check(t, "close the third port", third.Close())
	})
	return l
}

func (l link) next(t *testing.T) midiport.Event {
	t.Helper()
	select {
	case e := <-l.got:
		return e
	case <-time.After(patience):
		t.Fatal("nothing arrived")
	}
	return midiport.Event{}
}

func check(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func testLists(t *testing.T, d midiport.Driver) {
	name := portName()
	in, out, err := d.OpenVirtual(name)
	check(t, "open virtual", err)
	for what, list := range map[string]func() ([]string, error){"Ins": d.Ins, "Outs": d.Outs} {
		names, err := list()
		check(t, what, err)
		if !slices.ContainsFunc(names, func(s string) bool { return strings.Contains(s, name) }) {
			t.Errorf("%s = %q, want one with %q", what, names, name)
		}
	}
	for _, p := range []interface{ Name() string }{in, out} {
		if !strings.Contains(p.Name(), name) {
			t.Errorf("Name() = %q, want one with %q", p.Name(), name)
		}
	}
	check(t, "close in", in.Close())
	check(t, "close out", out.Close())
	if d.Name() == "" {
		t.Error("driver has no name")
	}
}

func testUnknownPort(t *testing.T, d midiport.Driver) {
	name := portName()
	in, out, err := d.OpenVirtual(name)
	check(t, "open virtual", err)
	defer func() { _, _ = in.Close(), out.Close() }()
	_, errIn := d.OpenIn("no such port anywhere")
	_, errOut := d.OpenOut("no such port anywhere")
	for _, err := range []error{errIn, errOut} {
		var port *midiport.PortError
		if !errors.Is(err, midiport.ErrNoPort) || !errors.As(err, &port) {
			t.Fatalf("error %v, want a PortError", err)
		}
		if !strings.Contains(err.Error(), name) {
			t.Errorf("error %q does not list %q", err, name)
		}
	}
}

// every holds one message of each supported kind, without active sensing (FE), which drivers may drop.
var every = []midiport.Message{
	midiport.NoteOn(9, 36, 100), midiport.NoteOff(9, 36), midiport.ControlChange(9, midiport.AllNotesOff, 0),
	midiport.Start(), midiport.Tick(), midiport.Tick(), midiport.Stop(), midiport.Position(0), midiport.Position(16383),
	midiport.Position(128), midiport.Continue(), midiport.NoteOn(0, 0, 1), midiport.NoteOn(15, 127, 127),
}

func testEveryMessage(t *testing.T, l link) {
	for _, m := range every {
		before := midiport.Now()
		check(t, "send", l.out.Send(m))
		e := l.next(t)
		if e.Message != m {
			t.Errorf("sent % X, received % X", m.Bytes(nil), e.Bytes(nil))
		}
		// JACK stamps with the instant of the frame, which can be one period from the call.
		slack := clock.Time(l.out.Lead())
		if after := midiport.Now(); e.At < before-slack || e.At > after+slack {
			t.Errorf("stamp %d outside [%d, %d] ± %d", e.At, before, after, slack)
		}
	}
}

func testOrder(t *testing.T, l link) {
	const bursts, burst = 20, 50
	var last clock.Time
	for b := range bursts {
		for i := range burst {
			check(t, "send", l.out.Send(midiport.NoteOn(uint8(b%16), uint8(i), 64)))
		}
		for i := range burst {
			e := l.next(t)
			if want := midiport.NoteOn(uint8(b%16), uint8(i), 64); e.Message != want {
				t.Fatalf("burst %d: message %d is % X, want % X", b, i, e.Bytes(nil), want.Bytes(nil))
			}
			if e.At < last {
				t.Fatalf("burst %d: stamp of message %d goes back by %v", b, i, last.Sub(e.At))
			}
			last = e.At
		}
	}
}

func testMalformed(t *testing.T, l link) {
	bad := []midiport.Message{
		{},
		{Data: [3]byte{0x90, 36, 100}, Len: 2},
		{Data: [3]byte{0xF8}, Len: 3},
		{Data: [3]byte{0xF0, 1, 2}, Len: 3},
		{Data: [3]byte{36, 100}, Len: 2},
		{Data: [3]byte{0x90, 0x80, 1}, Len: 3},
		{Data: [3]byte{0xF4}, Len: 1},
		{Len: 200},
	}
	for _, m := range bad {
		if err := l.out.Send(m); !errors.Is(err, midiport.ErrMalformed) {
			t.Errorf("Send(%v): error %v, want ErrMalformed", m, err)
		}
		if err := l.out.SendAt(midiport.Now(), m); !errors.Is(err, midiport.ErrMalformed) {
			t.Errorf("SendAt(%v): error %v, want ErrMalformed", m, err)
		}
	}
	check(t, "send", l.out.Send(midiport.Tick()))
	if e := l.next(t); e.Message != midiport.Tick() {
		t.Errorf("after malformed ones, received % X", e.Bytes(nil))
	}
}

// testSendAt hands over messages in a wrong order. A driver with a lead sends them in the order of their times, none before
// its instant, and reports how late it sent them. Other drivers send them at once.
func testSendAt(t *testing.T, l link) {
	const n = 8
	lead := l.out.Lead()
	thread, hasThread := l.out.(midiport.SendThread)
	var late [2 * n]time.Duration
	var start clock.Time
	at := func(i int) clock.Time { return start.Add(time.Duration(i) * lead / 5) }
	got := make([]midiport.Event, n)
	for ahead := 3 * lead; ; ahead *= 4 {
		start = midiport.Now().Add(ahead)
		for _, i := range []int{3, 0, 1, 2, 7, 6, 5, 4} {
			check(t, "send", l.out.SendAt(at(i), midiport.NoteOn(9, uint8(i), 64)))
		}
		inTime := midiport.Now() < start
		for i := range got {
			got[i] = l.next(t)
		}
		if lead == 0 {
			return
		}
		if inTime {
			break
		}
		t.Logf("the machine took more than %v to hand over %d messages: once more, further ahead", ahead, n)
		if hasThread {
			thread.ReadLateness(late[:])
		}
	}
	reported := 0
	if hasThread {
		reported = thread.ReadLateness(late[:n/2])
		reported += thread.ReadLateness(late[reported:])
		if reported != n {
			t.Errorf("reported the lateness of %d of %d notes", reported, n)
		}
	}
	least := patience
	for i, e := range got {
		if int(e.Key()) != i {
			t.Fatalf("message %d came in place %d", e.Key(), i)
		}
		behind := e.At.Sub(at(i))
		if behind < -100*time.Microsecond {
			t.Errorf("message %d is %v early", i, -behind)
		}
		least = min(least, behind)
	}
	// A receiver's stamp has its own lateness, where it is not the frame's: the machine may have held up some, but not each.
	if least > 10*time.Millisecond && hasThread && slices.Max(late[:]) < 100*time.Microsecond {
		t.Errorf("every message is late, by %v at least, and nothing reports it", least)
	}
	for i, d := range late[:reported] {
		if d < -100*time.Microsecond || d > patience {
			t.Errorf("note %d left %v after its instant", i, d)
		}
	}
}

func testCancel(t *testing.T, l link) {
	canceller, ok := l.out.(midiport.Canceller)
	if !ok || l.out.Lead() == 0 {
		t.Skip("this port does not schedule")
	}
	soon := midiport.Now().Add(20 * l.out.Lead())
	for i := range 10 {
		check(t, "send", l.out.SendAt(soon.Add(time.Duration(i)), midiport.NoteOn(9, uint8(i), 64)))
	}
	canceller.Cancel()
	check(t, "send", l.out.Send(midiport.NoteOff(9, 1)))
	check(t, "send", l.out.SendAt(soon.Add(l.out.Lead()), midiport.NoteOff(9, 2)))
	for _, want := range []midiport.Message{midiport.NoteOff(9, 1), midiport.NoteOff(9, 2)} {
		if e := l.next(t); e.Message != want {
			t.Errorf("received % X, want % X", e.Bytes(nil), want.Bytes(nil))
		}
	}
}

func testClosed(t *testing.T, l link) {
	check(t, "close", l.out.Close())
	check(t, "close again", l.out.Close())
	check(t, "close", l.in.Close())
	check(t, "close again", l.in.Close())
	if err := l.out.Send(midiport.Tick()); !errors.Is(err, midiport.ErrClosed) {
		t.Errorf("Send: error %v, want ErrClosed", err)
	}
	if err := l.out.SendAt(midiport.Now(), midiport.Tick()); !errors.Is(err, midiport.ErrClosed) {
		t.Errorf("SendAt: error %v, want ErrClosed", err)
	}
	if err := l.in.Listen(func(midiport.Event) {}); !errors.Is(err, midiport.ErrClosed) {
		t.Errorf("Listen: error %v, want ErrClosed", err)
	}
	l.out.Lead() // must not crash
}

func testListenTwice(t *testing.T, d midiport.Driver) {
	in, out, err := d.OpenVirtual(portName())
	check(t, "open virtual", err)
	defer func() { _, _ = in.Close(), out.Close() }()
	check(t, "listen", in.Listen(func(midiport.Event) {}))
	if err := in.Listen(func(midiport.Event) {}); !errors.Is(err, midiport.ErrListening) {
		t.Errorf("error %v, want ErrListening", err)
	}
}

// testCloseUnderFire closes an input while many messages arrive: the handler must not be called after Close.
func testCloseUnderFire(t *testing.T, d midiport.Driver) {
	for range 20 {
		name := portName()
		in, own, err := d.OpenVirtual(name)
		check(t, "open virtual", err)
		out, err := d.OpenOut(name)
		check(t, "attach to it", err)

		var closed, after atomic.Bool
		first := make(chan struct{})
		var once sync.Once
		check(t, "listen", in.Listen(func(midiport.Event) {
			if closed.Load() {
				after.Store(true)
			}
			once.Do(func() { close(first) })
		}))
		stop, stopped := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(stopped)
			for {
				select {
				case <-stop:
					return
				default:
					_ = out.Send(midiport.Tick()) // a full queue does not matter here
				}
			}
		}()
		select {
		case <-first:
		case <-time.After(patience):
			t.Error("nothing arrived")
		}
		check(t, "close in", in.Close())
		closed.Store(true)
		close(stop)
		<-stopped
		check(t, "close out", out.Close())
		check(t, "close own", own.Close())
		if after.Load() {
			t.Error("called after Close")
		}
	}
}

// testManyPorts opens and closes more ports than a process may have open, so each must be released.
func testManyPorts(t *testing.T, d midiport.Driver) {
	for i := range 40 {
		in, out, err := d.OpenVirtual(portName())
		check(t, fmt.Sprintf("open pair %d", i), err)
		check(t, "listen", in.Listen(func(midiport.Event) {}))
		check(t, "close in", in.Close())
		check(t, "close out", out.Close())
	}
	names, err := d.Outs()
	check(t, "Outs", err)
	for _, n := range names {
		if strings.Contains(n, "Conformance") {
			t.Errorf("port %q is left over", n)
		}
	}
}
