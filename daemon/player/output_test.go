package player

import (
	"context"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
)

// changeOutput gives the player another output.
func (r *rig) changeOutput(out midiport.Out) (taken chan struct{}) {
	taken = make(chan struct{})
	r.p.inbox.output.Store(&outputChange{out: out, taken: taken})
	r.step()
	return taken
}

// The port is lost while notes sound, and another one comes: the song goes on, no note counts as sounding for ever, and the new port is
// silenced before it gets notes, in phase and with its own lead.
func TestOutputGoesAndReturns(t *testing.T) {
	r := newRig(t, clock.ModeInternal, withLead(midiport.DefaultLead))
	r.play(busyLoop(1))
	r.until(epoch + 1000*ms)
	r.out.Fail(midiport.ErrServerGone)
	r.until(epoch + 1200*ms)
	if r.p.SendError() == nil {
		t.Fatal("the loss shows in no error")
	}
	<-r.changeOutput(nil)
	if err := r.p.SendError(); err != nil {
		t.Errorf("%v although nothing is sent any more", err)
	}
	errs := r.p.Snapshot().SendErrors
	r.until(epoch + 3000*ms)
	s := r.p.Snapshot()
	if s.State != clock.Running || s.SendErrors != errs || s.Sounding > 9 {
		t.Errorf("%v, %d send errors (%d before), %d notes sound", s.State, s.SendErrors, errs, s.Sounding)
	}

	_, out, err := (&fake.Driver{Now: func() clock.Time { return r.now }}).Pair("again")
	if err != nil {
		t.Fatal(err)
	}
	const lead = 40 * time.Millisecond
	out.SetLead(lead)
	<-r.changeOutput(out)
	reset := len(out.Sent())
	if reset == 0 || out.Sent()[0].Message.IsNoteOn() {
		t.Fatal("the new port is not silenced first")
	}
	at := r.now
	r.until(at + 2000*ms)
	notes := 0
	for _, m := range out.Sent()[reset:] {
		if !m.Message.IsNoteOn() {
			continue
		}
		notes++
		if m.At > at.Add(2*lead) && m.At.Sub(m.Given) < lead-time.Millisecond {
			t.Errorf("a note is handed over %v ahead, want %v", m.At.Sub(m.Given), lead)
		}
	}
	for len(r.sent) > 0 {
		n := <-r.sent
		place := epoch + clock.Time(n.Ticks*float64(tick120))
		if off := n.At.Sub(place).Abs(); n.At > at.Add(lead) && off > time.Millisecond {
			t.Errorf("a note at %v, %v from its place in the song", n.At.Sub(epoch), off)
		}
	}
	if notes < 10 {
		t.Errorf("only %d notes", notes)
	}
}

// TestSetOutputWaits: it waits until the player has let go of the output before; the end of the player ends the wait.
func TestSetOutputWaits(t *testing.T) {
	_, out, err := fake.New().Pair("one")
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, clock.ModeInternal)
	p, err := New(Config{Clock: clock.NewAuto(clock.ModeInternal, 120), Out: out, Kit: *r.p.engine.kit})
	if err != nil {
		t.Fatal(err)
	}
	go p.Run(context.Background()) //nolint:errcheck // it is run once
	p.SetOutput(nil)
	n := len(out.Sent())
	if err := p.Panic(); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if len(out.Sent()) != n {
		t.Error("the player uses an output that it has let go of")
	}
	p.SetOutput(out)
}
