package fake_test

import (
	"errors"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
)

// pair opens a pair of ports on a clock that the test sets by hand.
func pair(t *testing.T) (now *clock.Time, in *fake.In, out *fake.Out) {
	t.Helper()
	d := fake.New()
	now = new(clock.Time)
	d.Now = func() clock.Time { return *now }
	in, out, err := d.Pair("GrooveGen")
	if err != nil {
		t.Fatal(err)
	}
	return now, in, out
}

func TestInjectKeepsStamps(t *testing.T) {
	_, in, _ := pair(t)
	in.Inject(midiport.Event{At: 1, Message: midiport.Start()}) // nobody listens: lost
	var got []midiport.Event
	if err := in.Listen(func(e midiport.Event) { got = append(got, e) }); err != nil {
		t.Fatal(err)
	}
	want := midiport.Event{At: 42, Message: midiport.Tick()}
	in.Inject(want)
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	in.Inject(want)
	if len(got) != 1 || got[0] != want {
		t.Errorf("received %v, want %v once", got, want)
	}
}

func TestSentRecords(t *testing.T) {
	now, _, out := pair(t)
	*now = 100
	send := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	send(out.Send(midiport.NoteOn(9, 36, 1)))
	send(out.SendAt(500, midiport.NoteOn(9, 37, 1))) // no lead: at once
	out.SetLead(time.Millisecond)
	send(out.SendAt(500, midiport.NoteOn(9, 38, 1)))
	send(out.SendAt(90, midiport.NoteOn(9, 39, 1)))
	out.Cancel()
	send(out.SendAt(600, midiport.NoteOn(9, 40, 1)))
	want := []fake.Sent{
		{Message: midiport.NoteOn(9, 36, 1), At: 100, Given: 100},
		{Message: midiport.NoteOn(9, 37, 1), At: 100, Given: 100},
		{Message: midiport.NoteOn(9, 38, 1), At: 500, Given: 100, Scheduled: true, Cancelled: true},
		{Message: midiport.NoteOn(9, 39, 1), At: 90, Given: 100, Scheduled: true},
		{Message: midiport.NoteOn(9, 40, 1), At: 600, Given: 100, Scheduled: true},
	}
	got := out.Sent()
	if len(got) != len(want) {
		t.Fatalf("%d messages, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("message %d: %+v, want %+v", i, got[i], want[i])
		}
	}
	out.Reset()
	if n := len(out.Sent()); n != 0 {
		t.Errorf("%d messages after Reset", n)
	}
}

func TestFailures(t *testing.T) {
	_, _, out := pair(t)
	broken := errors.New("broken")
	out.Fail(broken)
	if err := out.Send(midiport.Tick()); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	out.Fail(nil)
	if err := out.Send(midiport.Tick()); err != nil {
		t.Errorf("mended, error %v", err)
	}
	if n := len(out.Sent()); n != 1 {
		t.Errorf("%d messages kept, want 1", n)
	}
	d := fake.New()
	d.OpenErr = midiport.ErrNoSystem
	_, _, err := d.OpenVirtual("x")
	_, errIn := d.OpenIn("x")
	_, errOut := d.OpenOut("x")
	for _, err := range []error{err, errIn, errOut} {
		if !errors.Is(err, midiport.ErrNoSystem) {
			t.Errorf("error %v, want ErrNoSystem", err)
		}
	}
}
