package clock_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/clock/clocktest"
)

const period120 = clock.Time(20833333)

// rig is a follower with a wall clock.
type rig struct {
	t      *testing.T
	f      *clock.Follower
	now    clock.Time
	period clock.Time
}

func newRig(t *testing.T) *rig {
	t.Helper()
	return &rig{t: t, f: clock.NewFollower(100), now: 1e9, period: period120}
}

// event is a message at an instant; a song position comes with its step.
func event(k clock.Kind, at clock.Time, step ...uint16) clock.Event {
	e := clock.Event{Kind: k, At: at}
	if len(step) > 0 {
		e.Step = step[0]
	}
	return e
}

func (r *rig) send(k clock.Kind, step ...uint16) { r.f.Handle(event(k, r.now, step...)) }

// ticks sends n ticks, the first one period from now.
func (r *rig) ticks(n int) {
	for range n {
		r.now += r.period
		r.send(clock.Tick)
	}
}

func (r *rig) want(state clock.State, ticks float64) {
	r.t.Helper()
	s := r.f.Status()
	if s.State != state {
		r.t.Fatalf("state %v, want %v", s.State, state)
	}
	got := s.Timeline.TicksAt(r.now)
	if state != clock.Running {
		got = s.Timeline.TickOrigin
	}
	if !(math.Abs(got-ticks) <= 0.02) {
		r.t.Fatalf("position %.3f ticks, want %v", got, ticks)
	}
}

func TestStartAtFirstTick(t *testing.T) {
	r := newRig(t)
	r.send(clock.Start)
	r.want(clock.Armed, 0)
	r.ticks(1)
	s := r.f.Status()
	if p := s.Timeline.TicksAt(r.now); p != 0 {
		t.Errorf("position at the first F8 is %v, want 0", p)
	}
	if s.State != clock.Running || s.Epoch != 1 {
		t.Errorf("status after the first F8 is %+v, want running in epoch 1", s)
	}
	if s.Timeline.Tempo != 100 {
		t.Errorf("tempo after the first F8 is %v, want that given at construction", s.Timeline.Tempo)
	}
	r.ticks(48)
	r.want(clock.Running, 48)
	if s := r.f.Status(); !s.Locked || !(math.Abs(float64(s.Timeline.Tempo)-120) <= 0.1) {
		t.Errorf("status after two beats is %+v, want locked at 120", s)
	}
}

func TestTempoIsKnownBeforeStart(t *testing.T) {
	r := newRig(t)
	r.ticks(60)
	if s := r.f.Status(); s.State != clock.Stopped || s.Epoch != 0 {
		t.Fatalf("ticks alone gave %+v", s)
	}
	r.send(clock.Start)
	r.now += 7e6 // the new grid has nothing to do with the old one
	r.send(clock.Tick)
	r.want(clock.Running, 0)
	if s := r.f.Status(); !(math.Abs(float64(s.Timeline.Tempo)-120) <= 0.2) {
		t.Errorf("tempo right after Start is %v, want 120", s.Timeline.Tempo)
	}
	r.ticks(5)
	r.want(clock.Running, 5)
}

func TestTransport(t *testing.T) {
	tests := []struct {
		name  string
		do    func(r *rig)
		state clock.State
		ticks float64
		epoch uint32
	}{
		{"stop keeps the position", func(r *rig) { r.send(clock.Start); r.ticks(25); r.send(clock.Stop) }, clock.Stopped, 25, 1},
		{"continue goes on", func(r *rig) {
			r.send(clock.Start)
			r.ticks(25) // 0–24
			r.send(clock.Stop)
			r.send(clock.Continue)
			r.ticks(1)
		}, clock.Running, 25, 2},
		{"continue without anything", func(r *rig) { r.send(clock.Continue); r.ticks(3) }, clock.Running, 2, 1},
		{"song position, then continue", func(r *rig) { r.send(clock.Position, 26); r.send(clock.Continue); r.ticks(1) }, clock.Running, 156, 1},
		{"ticks between song position and continue", func(r *rig) {
			r.send(clock.Position, 26)
			r.ticks(40)
			r.send(clock.Continue)
			r.ticks(2)
		}, clock.Running, 157, 1},
		{"song position twice", func(r *rig) {
			r.send(clock.Position, 26)
			r.ticks(3)
			r.send(clock.Position, 130)
			r.send(clock.Continue)
			r.ticks(1)
		}, clock.Running, 780, 1},
		{"song position, then start", func(r *rig) { r.send(clock.Position, 26); r.send(clock.Start); r.ticks(1) }, clock.Running, 0, 1},
		{"the last song position", func(r *rig) { r.send(clock.Position, 16383); r.send(clock.Continue); r.ticks(1) }, clock.Running, 98298, 1},
		{"bits above the fourteenth", func(r *rig) { r.send(clock.Position, 0xFFFF); r.send(clock.Continue); r.ticks(1) }, clock.Running, 98298, 1},
		{"start twice", func(r *rig) { r.send(clock.Start); r.send(clock.Start); r.ticks(4) }, clock.Running, 3, 1},
		{"start while running", func(r *rig) { r.send(clock.Start); r.ticks(40); r.send(clock.Start); r.ticks(4) }, clock.Running, 3, 2},
		{"continue while running", func(r *rig) { r.send(clock.Start); r.ticks(40); r.send(clock.Continue); r.ticks(1) }, clock.Running, 40, 1},
		{"continue while armed", func(r *rig) { r.send(clock.Start); r.send(clock.Continue); r.ticks(1) }, clock.Running, 0, 1},
		{"stop twice", func(r *rig) { r.send(clock.Start); r.ticks(9); r.send(clock.Stop); r.ticks(9); r.send(clock.Stop) }, clock.Stopped, 9, 1},
		{"ticks while stopped", func(r *rig) { r.send(clock.Start); r.ticks(9); r.send(clock.Stop); r.ticks(30) }, clock.Stopped, 9, 1},
		{"loop jump", func(r *rig) { r.send(clock.Start); r.ticks(97); r.send(clock.Position, 0); r.ticks(1) }, clock.Running, 0, 2},
		{"loop jump and stop before the tick", func(r *rig) {
			r.send(clock.Start)
			r.ticks(97)
			r.send(clock.Position, 4)
			r.send(clock.Stop)
			r.send(clock.Continue)
			r.ticks(1)
		}, clock.Running, 24, 2},
		{"song position of the step that plays", func(r *rig) { r.send(clock.Start); r.ticks(97); r.send(clock.Position, 16); r.ticks(1) }, clock.Running, 97, 1},
		{"song position while armed", func(r *rig) { r.send(clock.Start); r.send(clock.Position, 8); r.ticks(1) }, clock.Running, 48, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			r.ticks(30)
			tt.do(r)
			r.want(tt.state, tt.ticks)
			if e := r.f.Status().Epoch; e != tt.epoch {
				t.Errorf("epoch %d, want %d", e, tt.epoch)
			}
		})
	}
}

func TestLoopJumpKeepsTheGrid(t *testing.T) {
	tr := clocktest.New(clocktest.Steady(128), 800).Jitter(2*time.Millisecond, clocktest.Random(3))
	f, g := clock.NewFollower(120), clock.NewFollower(120)
	start := clock.Event{Kind: clock.Start, At: clocktest.Origin}
	f.Handle(start)
	g.Handle(start)
	for i, at := range tr.Stamps() {
		if i == 384 {
			f.Handle(clock.Event{Kind: clock.Position, At: at, Step: 0})
		}
		e := clock.Event{Kind: clock.Tick, At: at}
		f.Handle(e)
		g.Handle(e)
		shift := 0.0
		if i >= 384 {
			shift = 384
		}
		if d := f.Status().Timeline.TicksAt(at) + shift - g.Status().Timeline.TicksAt(at); !(math.Abs(d) <= 1e-9) {
			t.Fatalf("tick %d: a jump of the position moved the grid by %v ticks", i, d)
		}
	}
	if e := f.Status().Epoch; e != 2 {
		t.Errorf("epoch %d after a jump, want 2", e)
	}
}

func TestClockDiesAndComesBack(t *testing.T) {
	for _, period := range []clock.Time{125e6, period120, 8333333} {
		t.Run(fmt.Sprint(time.Duration(period)), func(t *testing.T) {
			r := newRig(t)
			r.period = period
			r.send(clock.Start)
			r.ticks(49)
			patience := max(300e6, 6*period)
			r.f.Advance(r.now + patience - 2e6)
			r.want(clock.Running, 48)
			r.now += patience + 2e6
			r.f.Advance(r.now)
			r.want(clock.Lost, 49)
			if r.f.Ticking() || r.f.Status().Locked {
				t.Error("a lost clock ticks or is locked")
			}
			r.now += 5e9
			r.ticks(1)
			r.want(clock.Running, 49)
			if e := r.f.Status().Epoch; e != 2 {
				t.Errorf("epoch %d after coming back, want 2", e)
			}
			r.ticks(24)
			r.want(clock.Running, 73)
		})
	}
}

func TestLostWithoutAdvance(t *testing.T) {
	r := newRig(t)
	r.send(clock.Start)
	r.ticks(49)
	r.now += 10e9
	r.send(clock.Tick) // nobody called Advance meanwhile
	if s := r.f.Status(); s.State != clock.Running || s.Epoch != 2 {
		t.Errorf("after a silence of 10 s %+v, want running in a new epoch", s)
	}
	r.send(clock.Stop)
	r.want(clock.Stopped, 50)
}

func TestCatchUpAfterSilence(t *testing.T) {
	r := newRig(t)
	r.send(clock.Start)
	r.ticks(97)
	r.now += 50 * period120
	r.f.Advance(r.now - 1e6)
	r.want(clock.Lost, 97)
	for range 50 { // all that was held up comes at once
		r.send(clock.Tick)
		r.now += 50e3
	}
	r.now += 10e6
	r.ticks(48)
	r.want(clock.Running, 96+50+48)
	if bpm := r.f.Status().Timeline.Tempo; !(math.Abs(float64(bpm)-120) <= 0.5) {
		t.Errorf("tempo %v after catching up, want 120", bpm)
	}
}

func TestStampsThatGoBack(t *testing.T) {
	r := newRig(t)
	r.send(clock.Start)
	r.ticks(60)
	r.f.Handle(clock.Event{Kind: clock.Position, At: r.now - 5e6, Step: 16383}) // out of order: taken as now
	r.f.Handle(clock.Event{Kind: clock.Position, At: r.now, Step: 10})
	r.ticks(60)
	r.now = 0 // another clock
	for range 3 {
		r.ticks(24)
	}
	if bpm := r.f.Status().Timeline.Tempo; !(math.Abs(float64(bpm)-120) <= 1) {
		t.Errorf("tempo %v after stamps went back, want 120", bpm)
	}
}
