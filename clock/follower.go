package clock

import (
	"math"
	"time"
)

// Follower estimates a timeline from the stamped messages of an external MIDI clock. It implements Source. It is a
// pure state machine: the same events give the same results. It is not safe for concurrent use.
type Follower struct {
	bank      bank
	state     State
	epoch     uint32
	last      Time // newest instant
	tick      Time // stamp of the newest tick
	ticking   bool // ticks are arriving
	returning bool // ticks return after a silence; while they come in a bunch they say nothing about the tempo
	owed      debt // what a sender that was held up while the song ran must still send

	offset float64 // song position in ticks minus the bank's count
	behind int     // song position in ticks that came, minus the bank's count of those
	next   int     // Armed or Stopped: the position in ticks at which the song continues
	jump   int     // Running: the position in ticks of the next tick after a song position message, else -1
	locked bool

	inClocks    bool // song positions count ticks
	extrapolate bool // a lost clock that comes back goes on where it would be by now
	unplaced    bool // the clock was lost while the song ran, and has sent no position since

	check tempoCheck
}

// NewFollower returns a follower without any ticks. Until ticks come, its tempo is the given one, limited to
// MinBPM–MaxBPM.
func NewFollower(tempo BPM) *Follower {
	f := &Follower{jump: -1, check: tempoCheck{song: -1}}
	f.bank.reset(float64(tempo.Clamp()) * PPQN / 60)
	return f
}

// ExtrapolateGaps makes a lost clock that comes back without Start or song position go on where it would be if it had ticked all the
// time. Otherwise it goes on where it was lost.
func (f *Follower) ExtrapolateGaps() { f.extrapolate = true }

// CountPositionsInClocks takes song positions for ticks, as Ardour sends them, instead of steps.
func (f *Follower) CountPositionsInClocks() { f.inClocks = true }

// Handle accepts one stamped event. A stamp before that of the previous event counts as simultaneous with it. If it is
// more than a second before, the clock was set back and counts from there. Realtime-safe: yes.
func (f *Follower) Handle(e Event) {
	at := f.monotonic(e.At)
	f.Advance(at)
	switch e.Kind {
	case Tick:
		f.handleTick(at)
	case Start:
		f.unplaced = false
		f.arm(0)
		f.check.begin(0)
	case Continue:
		if f.state == Stopped || f.state == Lost {
			f.arm(f.next)
		}
	case Stop:
		f.stop()
	case Position:
		song := int(e.Step & maxSongStep)
		if !f.inClocks {
			song *= TicksPerStep
		}
		f.check.locate(song, f.state == Stopped)
		f.locate(song)
	}
}

// Advance sets the current time. A running clock becomes Lost if no tick came for too long. Realtime-safe: yes.
func (f *Follower) Advance(now Time) {
	if now <= f.last {
		return
	}
	f.last = now
	if f.ticking && now.Sub(f.tick) > f.timeout() {
		f.ticking, f.locked = false, false
		if f.state == Running {
			f.next = f.resume()
			f.state = Lost
			f.unplaced = true
		}
	}
}

// Ticking reports whether ticks are arriving, whether the song runs or not. Realtime-safe: yes.
func (f *Follower) Ticking() bool { return f.ticking }

// Status returns the state now. Realtime-safe: yes.
func (f *Follower) Status() Status {
	s := Status{State: f.state, Epoch: f.epoch, Locked: f.locked}
	s.Timeline.Tempo = BPM(f.bank.freq * 60 / PPQN).Clamp()
	s.Timeline.TimeOrigin = f.tick
	switch {
	case f.state == Running && f.overdue():
		s.Timeline.TickOrigin = f.bank.pos + f.offset + 1
		s.Timeline.TimeOrigin = f.last
	case f.state == Running:
		s.Timeline.TickOrigin = f.bank.pos + f.offset
	case f.state == Armed && f.ticking:
		s.Timeline.TickOrigin = float64(f.next)
		s.Timeline.TimeOrigin = f.tick.Add(time.Duration(s.Timeline.Tempo.TickPeriod()))
	default:
		s.Timeline.TickOrigin = float64(f.next)
		s.Timeline.TimeOrigin = f.last
	}
	return s
}

// overdue reports whether the second tick should have come: the tempo is not the remembered one, and until it is known the song
// waits at that tick.
func (f *Follower) overdue() bool {
	return f.bank.seen == 1 && f.last.Sub(f.tick).Seconds()*f.bank.freq > 1
}

// Health returns the quality of the clock. Realtime-safe: yes.
func (f *Follower) Health() Health {
	h := f.bank.quality()
	h.Suspicion = f.check.suspicion()
	h.Unplaced = f.unplaced && f.state == Running
	return h
}

const (
	maxSongStep = 1<<14 - 1
	// A running clock is lost after this long without a tick, or after so many tick periods if that is longer.
	minTimeout     = 300 * time.Millisecond
	timeoutPeriods = 6
	// A stamp that is earlier by more than this means that the clock was set back.
	clockSetBack = time.Second
)

// timeout returns how long a running clock may go without a tick.
func (f *Follower) timeout() time.Duration {
	return max(minTimeout, time.Duration(timeoutPeriods*1e9/f.bank.freq))
}

// monotonic returns a stamp that is not before the previous one.
func (f *Follower) monotonic(at Time) Time {
	if at >= f.last {
		return at
	}
	if f.last.Sub(at) <= clockSetBack {
		return f.last
	}
	f.last, f.tick = at, at
	f.bank.at = at
	return at
}

func (f *Follower) handleTick(at Time) {
	gap := at.Sub(f.tick)
	silent := !f.ticking
	f.ticking = true
	f.tick = at
	switch {
	case f.state == Armed || f.state == Lost:
		f.bridge(gap)
		f.owed.begin(f.state == Lost, gap)
		f.bank.pin(at)
		f.begin(f.next)
		f.returning = silent
	case silent || f.returning && (gap.Seconds()*f.bank.freq < 0.3 || f.owed.pays(gap, f.bank.freq)):
		f.bank.pin(at)
		f.returning = true
	default:
		f.returning = false
		f.bank.tick(at)
	}
	if f.jump >= 0 && f.state == Running {
		f.begin(f.jump)
	}
	f.check.tick(at, f.state == Running)
	f.updateLocked()
}

// bridge moves the position over the ticks that were not sent while the clock was lost.
func (f *Follower) bridge(gap time.Duration) {
	if f.extrapolate && f.state == Lost && f.unplaced {
		f.next += max(int(math.Round(gap.Seconds()*f.bank.freq))-1, 0)
	}
}

// begin gives the newest tick a song position and starts to run.
func (f *Follower) begin(position int) {
	f.state = Running
	f.epoch++
	f.jump = -1
	f.offset = float64(position - f.bank.number())
	f.behind = position - f.bank.received()
}

// position returns the song position of the newest tick.
func (f *Follower) position() int { return f.bank.number() + int(math.Round(f.offset)) }

// resume returns the position at which the running song continues after a stop: a sender counts the ticks that it sent. A pause that
// was taken for lost ticks does not move it.
func (f *Follower) resume() int {
	if f.jump >= 0 {
		return f.jump
	}
	return f.bank.received() + f.behind + 1
}

func (f *Follower) arm(position int) {
	f.state = Armed
	f.next = position
	f.jump = -1
}

func (f *Follower) stop() {
	if f.state == Running {
		f.next = f.resume()
	}
	f.jump = -1
	f.state = Stopped
}

// locate sets the song position. While running, it moves the next tick, unless it names the step that is playing: some
// senders repeat that from time to time.
func (f *Follower) locate(position int) {
	f.unplaced = false
	if f.state != Running {
		f.next = position
		return
	}
	f.jump = position
	if next := f.position() + 1; next/TicksPerStep == position/TicksPerStep {
		f.jump = -1
	}
}

// updateLocked decides whether the tempo is reliable.
func (f *Follower) updateLocked() {
	limit := 0.005
	if f.locked {
		limit = 0.02
	}
	f.locked = f.bank.seen >= 6 && f.bank.tempoSpread() < limit
}
