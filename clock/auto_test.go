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

// house is an Auto with its time.
type house struct {
	*clock.Auto
	t   *testing.T
	now clock.Time
}

func (h *house) ticks(n int) {
	for range n {
		h.now += period120
		h.Handle(clock.Event{Kind: clock.Tick, At: h.now})
	}
}

func (h *house) wait(d clock.Time) {
	h.now += d
	h.Advance(h.now)
}

func (h *house) want(state clock.State, external bool, epoch uint32) {
	h.t.Helper()
	if s := h.Status(); s.State != state || h.External() != external || s.Epoch != epoch {
		h.t.Fatalf("state %v external %v epoch %d, want %v %v %d", s.State, h.External(), s.Epoch, state, external, epoch)
	}
}

func newHouse(t *testing.T, m clock.Mode) *house {
	t.Helper()
	return &house{Auto: clock.NewAuto(m, 90), t: t, now: 1e9}
}

func TestAutoInternalUntilExternalStarts(t *testing.T) {
	h := newHouse(t, clock.ModeAuto)
	h.want(clock.Stopped, false, 0)
	h.Start(h.now)
	h.want(clock.Running, false, 1)
	h.ticks(10) // an idle sender's clock does not stop what plays
	h.want(clock.Running, false, 1)
	h.Handle(clock.Event{Kind: clock.Start, At: h.now})
	h.want(clock.Armed, true, 2)
	h.ticks(49)
	h.want(clock.Running, true, 3)
	if h.SetTempo(h.now, 140) {
		t.Error("SetTempo says that it sets what plays while an external clock does")
	}
	if b := h.Tempo(); b < 119 || b > 121 {
		t.Errorf("tempo %v, want the external 120", b)
	}
	h.Handle(clock.Event{Kind: clock.Stop, At: h.now})
	h.want(clock.Stopped, true, 3)
	h.wait(2e9)
	h.want(clock.Stopped, false, 4) // the internal transport was stopped when the external one began
	h.Start(h.now)
	h.want(clock.Running, false, 5)
	if b := h.Tempo(); b != 140 {
		t.Errorf("tempo %v, want the 140 that was set meanwhile", b)
	}
}

func TestAutoOwnTransportOnExternalTicks(t *testing.T) {
	h := newHouse(t, clock.ModeAuto)
	h.ticks(48)
	h.want(clock.Stopped, true, 1)
	h.Locate(h.now, 16)
	h.Continue(h.now)
	h.want(clock.Armed, true, 1)
	h.ticks(1)
	h.want(clock.Running, true, 2)
	if p := h.Status().Timeline.TicksAt(h.now); p != 96 {
		t.Errorf("position %v, want 96", p)
	}
	h.Stop(h.now)
	h.want(clock.Stopped, true, 2)
}

func TestAutoLost(t *testing.T) {
	h := newHouse(t, clock.ModeAuto)
	h.Handle(clock.Event{Kind: clock.Start, At: h.now})
	h.ticks(48)
	h.wait(2e9)
	h.want(clock.Lost, true, 2)
	h.ticks(1)
	h.want(clock.Running, true, 3)
	h.wait(2e9)
	h.want(clock.Lost, true, 3)
	h.Start(h.now) // the user does not wait for it
	h.want(clock.Running, false, 4)
	h.ticks(10)
	h.want(clock.Running, false, 4)
}

func TestAutoStartWhileExternalIsArmedAndSilent(t *testing.T) {
	h := newHouse(t, clock.ModeAuto)
	h.Handle(clock.Event{Kind: clock.Start, At: h.now})
	h.want(clock.Armed, true, 1)
	h.Start(h.now)
	if s := h.Status(); s.State != clock.Running || h.External() {
		t.Errorf("status %+v, want the internal clock running", s)
	}
}

func TestModes(t *testing.T) {
	h := newHouse(t, clock.ModeExternal)
	h.Start(h.now)
	h.want(clock.Armed, true, 0)
	h.ticks(2)
	h.want(clock.Running, true, 1)
	if h.Mode() != clock.ModeExternal || h.Health().Late != 0 {
		t.Error("mode or health is wrong")
	}

	h = newHouse(t, clock.ModeInternal)
	h.Handle(clock.Event{Kind: clock.Start, At: h.now})
	h.ticks(40)
	h.want(clock.Stopped, false, 0)
	h.Start(h.now)
	h.want(clock.Running, false, 1)
	if !h.SetTempo(h.now, 100) || h.Tempo() != 100 {
		t.Error("SetTempo does not set the internal tempo")
	}
}
