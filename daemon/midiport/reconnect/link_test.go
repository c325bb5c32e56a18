package reconnect

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
)

// TestPortsThatCannotBeUsed: they are closed and let go of, that is said once, and their connections are not forgotten.
func TestPortsThatCannotBeUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := fake.New()
		r := start(t, d, virtual(d))
		pair(t, d, "synth")
		r.Status().Out.(*fake.Out).Connect("synth")
		r.pass()

		d.Crash()
		r.pass()
		r.refused = errors.New("it is busy")
		d.Restart()
		pair(t, d, "synth")
		r.pass()
		r.pass()
		if s := r.Status(); !errors.Is(s.Err, r.refused) || s.Out != nil {
			t.Errorf("status %+v, want no ports because it is busy", s)
		}
		if last := r.used[len(r.used)-1]; last != (Ports{}) {
			t.Errorf("ports that are closed are still in use: %v", last)
		}
		if n := strings.Count(r.log.String(), "it is busy"); n != 1 {
			t.Errorf("said %d times:\n%s", n, &r.log)
		}
		r.refused = nil
		r.pass()
		if s := r.Status(); s.Err != nil || !connected(s.Out.(*fake.Out), "synth") {
			t.Errorf("status %+v, want the ports with their connection", s)
		}
	})
}

func TestServerCrashesAndReturns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := fake.New()
		r := start(t, d, virtual(d))
		_, daw := pair(t, d, "daw")
		pair(t, d, "synth")
		before := r.Status()
		daw.Connect("own")
		before.Out.(*fake.Out).Connect("synth")
		r.pass()

		d.Crash()
		r.pass()
		r.pass()
		if s := r.Status(); s.Err == nil || s.In != nil || !errors.Is(s.Err, midiport.ErrServerGone) {
			t.Fatalf("status %+v, want that the server is gone", s)
		}
		if len(r.used) != 1 || r.used[0] != (Ports{}) || r.changes != 1 {
			t.Errorf("used %v, %d changes: want that the ports are given up, once", r.used, r.changes)
		}
		if n := strings.Count(r.log.String(), "looking for it"); n != 1 {
			t.Errorf("the loss is logged %d times:\n%s", n, &r.log)
		}
		if before.Out.Send(midiport.Tick()) == nil || before.In.Listen(nil) == nil {
			t.Error("the lost ports are still open")
		}

		d.Restart()
		synthIn, _ := pair(t, d, "synth")
		r.pass()
		s := r.Status()
		if s.Err != nil || s.Reconnects != 1 || len(r.used) != 2 || r.used[1] != s.Ports {
			t.Fatalf("status %+v, used %v: want new ports in use", s, r.used)
		}
		if !connected(s.Out.(*fake.Out), "synth") || synthIn.Lost() != nil {
			t.Error("the connection that there was is not restored")
		}
		pair(t, d, "daw") // comes back last
		r.pass()
		if !connected(s.In.(*fake.In), "daw") {
			t.Error("the connection of a port that came back later is not restored")
		}
	})
}

// A cable is pulled out and put back: the port of another program that we are attached to goes and comes.
func TestAttachedPortGoesAndReturns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := fake.New()
		in, _ := pair(t, d, "synth")
		r := start(t, d, func() (Ports, error) { out, err := d.OpenOut("synth"); return Ports{Out: out}, err })
		r.pass()
		if r.Status().Err != nil || len(r.used) != 0 {
			t.Fatalf("status %+v although nothing has happened", r.Status())
		}
		_ = in.Close()
		r.pass()
		if s := r.Status(); !errors.Is(s.Err, midiport.ErrNoPort) || s.Out != nil {
			t.Fatalf("status %+v, want that the port is gone", s)
		}
		in, _ = pair(t, d, "synth")
		got := make(chan midiport.Event, 1)
		if err := in.Listen(func(e midiport.Event) { got <- e }); err != nil {
			t.Fatal(err)
		}
		r.pass()
		s := r.Status()
		if s.Err != nil {
			t.Fatalf("status %+v, want the port", s)
		}
		if err := s.Out.Send(midiport.NoteOn(9, 36, 1)); err != nil || len(got) != 1 {
			t.Errorf("sent: %v, %d arrived", err, len(got))
		}
	})
}

func TestMissingPortIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := fake.New()
		r := start(t, d, func() (Ports, error) { in, err := d.OpenIn("daw"); return Ports{In: in}, err })
		r.pass()
		if s := r.Status(); !errors.Is(s.Err, midiport.ErrNoPort) || !strings.Contains(r.log.String(), "waiting for it") {
			t.Fatalf("status %+v, log %q", s, &r.log)
		}
		pair(t, d, "daw")
		r.pass()
		if s := r.Status(); s.Err != nil || s.In == nil || len(r.used) != 1 {
			t.Errorf("status %+v, used %v: want the port", s, r.used)
		}
	})
}

// What cannot appear by itself is an error at once.
func TestOtherErrorsAreReturned(t *testing.T) {
	wrong := &midiport.SystemError{System: "MIDI", Missing: "the library"}
	if _, err := Open(Config{Open: func() (Ports, error) { return Ports{}, wrong }}); !errors.Is(err, midiport.ErrNoSystem) {
		t.Errorf("error %v", err)
	}
}

// TestPortReturnsBetweenTwoLooks: a program that is started again at once is connected again, one that the user disconnects is not.
func TestPortReturnsBetweenTwoLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := fake.New()
		r := start(t, d, virtual(d), "synth")
		in, synth := pair(t, d, "synth")
		r.pass()
		out := r.Status().Out.(*fake.Out)
		if !connected(out, "synth") {
			t.Fatal("the pattern connects nothing")
		}
		_, _ = in.Close(), synth.Close()
		in, _ = pair(t, d, "synth")
		r.pass()
		if !connected(out, "synth") {
			t.Error("a port that came back between two looks is not connected")
		}
		out.Disconnect(in)
		r.pass()
		if connected(out, "synth") {
			t.Error("what the user disconnects is connected again")
		}
	})
}

func TestPatternsConnectWhatAppears(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := fake.New()
		r := start(t, d, virtual(d), " Synth ", "clock")
		in, _ := pair(t, d, "A synthesizer")
		pair(t, d, "Other")
		r.pass()
		out := r.Status().Out.(*fake.Out)
		if !connected(out, "A synthesizer") || connected(out, "Other") {
			t.Error("want the port that the pattern names, and no other")
		}
		out.Disconnect(in)
		r.pass()
		if connected(out, "A synthesizer") {
			t.Error("what the user disconnects is connected again")
		}
		_ = in.Close()
		r.pass()
		pair(t, d, "A synthesizer")
		r.pass()
		if !connected(out, "A synthesizer") {
			t.Error("a port that comes again is not connected")
		}
	})
}
