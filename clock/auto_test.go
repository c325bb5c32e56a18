package clock_test

import (
	"testing"

	"github.com/groovegen/groovegen/clock"
)

func TestParseMode(t *testing.T) {
	for _, m := range []clock.Mode{clock.ModeAuto, clock.ModeExternal, clock.ModeInternal} {
		if got, err := clock.ParseMode(m.String()); err != nil || got != m {
			t.Errorf("ParseMode(%q) = %v, %v", m, got, err)
		}
	}
	if _, err := clock.ParseMode("midi"); err == nil {
		t.Error("ParseMode(midi): no error")
	}
	if s := clock.Mode(9).String(); s != "Mode(9)" {
		t.Errorf("an unknown mode is %q", s)
	}
}

// autoRig is an Auto with its time.
type autoRig struct {
	*clock.Auto
	t   *testing.T
	now clock.Time
}

func (r *autoRig) ticks(n int) {
	for range n {
		r.now += period120
		r.Handle(clock.Event{Kind: clock.Tick, At: r.now})
	}
}

func (r *autoRig) wait(d clock.Time) {
	r.now += d
	r.Advance(r.now)
}

func (r *autoRig) want(state clock.State, external bool, epoch uint32) {
	r.t.Helper()
	if s := r.Status(); s.State != state || r.External() != external || s.Epoch != epoch {
		r.t.Fatalf("state %v external %v epoch %d, want %v %v %d", s.State, r.External(), s.Epoch, state, external, epoch)
	}
}

func newAutoRig(t *testing.T, m clock.Mode) *autoRig {
	t.Helper()
	return &autoRig{Auto: clock.NewAuto(m, 90), t: t, now: 1e9}
}

func TestAutoInternalUntilExternalStarts(t *testing.T) {
	r := newAutoRig(t, clock.ModeAuto)
	r.want(clock.Stopped, false, 0)
	r.Start(r.now)
	r.want(clock.Running, false, 1)
	r.ticks(10) // an idle sender's clock does not stop what plays
	r.want(clock.Running, false, 1)
	r.Handle(clock.Event{Kind: clock.Start, At: r.now})
	r.want(clock.Armed, true, 2)
	r.ticks(49)
	r.want(clock.Running, true, 3)
	if r.SetTempo(r.now, 140) {
		t.Error("SetTempo says that it sets what plays while an external clock does")
	}
	if b := r.Tempo(); b < 119 || b > 121 {
		t.Errorf("tempo %v, want the external 120", b)
	}
	r.Handle(clock.Event{Kind: clock.Stop, At: r.now})
	r.want(clock.Stopped, true, 3)
	r.wait(2e9)
	r.want(clock.Stopped, false, 4) // the internal transport was stopped when the external one began
	r.Start(r.now)
	r.want(clock.Running, false, 5)
	if b := r.Tempo(); b != 140 {
		t.Errorf("tempo %v, want the 140 that was set meanwhile", b)
	}
}

func TestAutoOwnTransportOnExternalTicks(t *testing.T) {
	r := newAutoRig(t, clock.ModeAuto)
	r.ticks(48)
	r.want(clock.Stopped, true, 1)
	r.Locate(r.now, 16)
	r.Continue(r.now)
	r.want(clock.Armed, true, 1)
	r.ticks(1)
	r.want(clock.Running, true, 2)
	if p := r.Status().Timeline.TicksAt(r.now); p != 96 {
		t.Errorf("position %v, want 96", p)
	}
	r.Stop(r.now)
	r.want(clock.Stopped, true, 2)
}

func TestAutoLost(t *testing.T) {
	r := newAutoRig(t, clock.ModeAuto)
	r.Handle(clock.Event{Kind: clock.Start, At: r.now})
	r.ticks(48)
	r.wait(2e9)
	r.want(clock.Lost, true, 2)
	r.ticks(1)
	r.want(clock.Running, true, 3)
	r.wait(2e9)
	r.want(clock.Lost, true, 3)
	r.Start(r.now) // the user does not wait for it
	r.want(clock.Running, false, 4)
	r.ticks(10)
	r.want(clock.Running, false, 4)
}

func TestAutoStartWhileExternalIsArmedAndSilent(t *testing.T) {
	r := newAutoRig(t, clock.ModeAuto)
	r.Handle(clock.Event{Kind: clock.Start, At: r.now})
	r.want(clock.Armed, true, 1)
	r.Start(r.now)
	if s := r.Status(); s.State != clock.Running || r.External() {
		t.Errorf("status %+v, want the internal clock running", s)
	}
}

func TestModes(t *testing.T) {
	r := newAutoRig(t, clock.ModeExternal)
	r.Start(r.now)
	r.want(clock.Armed, true, 0)
	r.ticks(2)
	r.want(clock.Running, true, 1)
	if r.Mode() != clock.ModeExternal || r.Health().Late != 0 {
		t.Error("mode or health is wrong")
	}

	r = newAutoRig(t, clock.ModeInternal)
	r.Handle(clock.Event{Kind: clock.Start, At: r.now})
	r.ticks(40)
	r.want(clock.Stopped, false, 0)
	r.Start(r.now)
	r.want(clock.Running, false, 1)
	if !r.SetTempo(r.now, 100) || r.Tempo() != 100 {
		t.Error("SetTempo does not set the internal tempo")
	}
}
