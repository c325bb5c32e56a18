package clock

import (
	"math"
	"time"
)

// Follower turns the stamped messages of an external MIDI clock into a timeline. It implements Source. It is a pure state
// machine: the same events give the same answers. Not safe for use by several goroutines at once.
type Follower struct {
	bank  bank
	state State
	epoch uint32
	last  Time // newest instant seen
	tick  Time // stamp of the newest tick
	heard bool // a tick was heard since the clock was last silent
	back  bool // ticks have just come back after a silence; a bunch of them does not set a tempo

	offset float64 // song position in ticks minus the bank's count
	next   int     // Armed or Stopped: the position in ticks at which it continues
	jump   int     // Running: the position in ticks of the next tick if a song position was received, else -1
	locked bool
}

// NewFollower returns a follower that has received nothing. Until it has, its tempo is the given one, clamped to
// MinBPM–MaxBPM.
func NewFollower(tempo BPM) *Follower {
	f := &Follower{jump: -1}
	f.bank.reset(float64(tempo.Clamp()) * PPQN / 60)
	return f
}

// Handle processes one stamped event. If its stamp lies before the previous event's, it counts as simultaneous with that one, or,
// if it lies more than a second before, as a clock that was reset. Realtime-safe: yes.
func (f *Follower) Handle(e Event) {
	at := f.clean(e.At)
	f.Advance(at)
	switch e.Kind {
	case Tick:
		f.handleTick(at)
	case Start:
		f.arm(0)
	case Continue:
		if f.state == Stopped || f.state == Lost {
			f.arm(f.next)
		}
	case Stop:
		f.stop()
	case Position:
		f.locate(int(e.Step&maxSongStep) * TicksPerStep)
	}
}

// Advance moves the follower to the present time. When a running clock has been silent for too long it becomes Lost.
// Realtime-safe: yes.
func (f *Follower) Advance(now Time) {
	if now <= f.last {
		return
	}
	f.last = now
	if f.heard && now.Sub(f.tick) > f.patience() {
		f.heard, f.locked = false, false
		if f.state == Running {
			f.next = f.position() + 1
			if f.jump >= 0 {
				f.next = f.jump
			}
			f.state = Lost
		}
	}
}

// Ticking reports whether ticks arrive, in any state of the transport. Realtime-safe: yes.
func (f *Follower) Ticking() bool { return f.heard }

// Status returns the state now. Realtime-safe: yes.
func (f *Follower) Status() Status {
	s := Status{State: f.state, Epoch: f.epoch, Locked: f.locked}
	s.Timeline.Tempo = BPM(f.bank.freq * 60 / PPQN).Clamp()
	s.Timeline.TimeOrigin = f.tick
	switch {
	case f.state == Running:
		s.Timeline.TickOrigin = f.bank.pos + f.offset
	case f.state == Armed && f.heard:
		s.Timeline.TickOrigin = float64(f.next)
		s.Timeline.TimeOrigin = f.tick.Add(time.Duration(s.Timeline.Tempo.TickPeriod()))
	default:
		s.Timeline.TickOrigin = float64(f.next)
		s.Timeline.TimeOrigin = f.last
	}
	return s
}

// Health returns the clock's quality. Realtime-safe: yes.
func (f *Follower) Health() Health { return f.bank.report() }

const (
	maxSongStep = 1<<14 - 1
	// A running clock is lost after this long without a tick, or after so many periods if they are longer.
	minPatience     = 300 * time.Millisecond
	patiencePeriods = 6
	// A stamp further back than this means another clock.
	clockSetBack = time.Second
)

// patience is how long a silence may last.
func (f *Follower) patience() time.Duration {
	return max(minPatience, time.Duration(patiencePeriods*1e9/f.bank.freq))
}

// clean returns a stamp that is not before the previous one.
func (f *Follower) clean(at Time) Time {
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
	silent := !f.heard
	f.heard = true
	f.tick = at
	switch {
	case f.state == Armed || f.state == Lost:
		f.bank.pin(at)
		f.begin(f.next)
		f.back = silent
	case silent || f.back && gap.Seconds()*f.bank.freq < 0.3:
		f.bank.pin(at)
		f.back = true
	default:
		f.back = false
		f.bank.tick(at)
	}
	if f.jump >= 0 && f.state == Running {
		f.begin(f.jump)
	}
	f.judge()
}

// begin makes the newest tick the given position.
func (f *Follower) begin(position int) {
	f.state = Running
	f.epoch++
	f.jump = -1
	f.offset = float64(position - f.bank.number())
}

// position is the number of the newest tick in the song.
func (f *Follower) position() int { return f.bank.number() + int(math.Round(f.offset)) }

func (f *Follower) arm(position int) {
	f.state = Armed
	f.next = position
	f.jump = -1
}

func (f *Follower) stop() {
	if f.state == Running {
		f.next = f.position() + 1
		if f.jump >= 0 {
			f.next = f.jump
		}
	}
	f.jump = -1
	f.state = Stopped
}

// locate processes a song position. While running it moves the next tick, unless it only repeats the step that is playing,
// as some senders do.
func (f *Follower) locate(position int) {
	if f.state != Running {
		f.next = position
		return
	}
	f.jump = position
	if next := f.position() + 1; next/TicksPerStep == position/TicksPerStep {
		f.jump = -1
	}
}

// judge decides whether the tempo is reliable.
func (f *Follower) judge() {
	limit := 0.005
	if f.locked {
		limit = 0.02
	}
	f.locked = f.bank.seen >= 6 && f.bank.tempoSpread() < limit
}
