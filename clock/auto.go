package clock

import "fmt"

// Mode selects the clock.
type Mode uint8

// The modes of --clock.
const (
	ModeAuto     Mode = iota // the external clock while it ticks or plays, else the internal one
	ModeExternal             // never the internal clock
	ModeInternal             // never the external clock
)

var modeNames = [...]string{ModeAuto: "auto", ModeExternal: "external", ModeInternal: "internal"}

// String returns the name that ParseMode takes.
func (m Mode) String() string {
	if int(m) < len(modeNames) {
		return modeNames[m]
	}
	return fmt.Sprintf("Mode(%d)", uint8(m))
}

// ParseMode reads auto, external or internal.
func ParseMode(s string) (Mode, error) {
	for m, name := range modeNames {
		if s == name {
			return Mode(m), nil
		}
	}
	return ModeAuto, fmt.Errorf("parse clock mode %q: want auto, external or internal", s)
}

// Auto is the clock of the player: a follower of the external clock and an internal clock, of which one is active. It
// implements Source; Handle expects the messages of the external clock.
//
// In ModeAuto an external Start or Continue makes the follower active and stops the internal transport. The commands
// of the program's own transport (Start, Stop, Continue, Locate, SetTempo) act on the follower while external ticks
// arrive, so that the song starts with an external tick and at the external tempo. Otherwise they act on the internal
// clock.
type Auto struct {
	mode      Mode
	follower  *Follower
	internal  *Internal
	external  bool // the follower is active
	epoch     uint32
	seenEpoch uint32 // epoch of the active source, as last read
	last      Time
}

// NewAuto returns a stopped clock.
func NewAuto(mode Mode, tempo BPM) *Auto {
	return &Auto{mode: mode, follower: NewFollower(tempo), internal: NewInternal(tempo), external: mode == ModeExternal}
}

// ExtrapolateGaps is Follower.ExtrapolateGaps for the external clock.
func (a *Auto) ExtrapolateGaps() { a.follower.ExtrapolateGaps() }

// CountPositionsInClocks is Follower.CountPositionsInClocks for the external clock.
func (a *Auto) CountPositionsInClocks() { a.follower.CountPositionsInClocks() }

// Handle accepts a message of the external clock. Realtime-safe: yes.
func (a *Auto) Handle(e Event) {
	a.follower.Handle(e)
	a.last = max(a.last, e.At)
	a.chooseSource(a.last)
}

// Advance sets the current time. Realtime-safe: yes.
func (a *Auto) Advance(now Time) {
	a.follower.Advance(now)
	a.last = max(a.last, now)
	a.chooseSource(now)
}

// Status returns the state of the active source. Its Epoch is Auto's own: it also changes when the other source
// becomes active. Realtime-safe: yes.
func (a *Auto) Status() Status {
	s := a.active().Status()
	s.Epoch = a.epoch
	return s
}

// External reports whether the follower is active. Realtime-safe: yes.
func (a *Auto) External() bool { return a.external }

// Mode returns the mode.
func (a *Auto) Mode() Mode { return a.mode }

// Health returns the quality of the external clock. Realtime-safe: yes.
func (a *Auto) Health() Health { return a.follower.Health() }

// Tempo returns the tempo of the active source. Realtime-safe: yes.
func (a *Auto) Tempo() BPM { return a.active().Status().Timeline.Tempo }

// Start plays from the beginning. Realtime-safe: yes.
func (a *Auto) Start(at Time) { a.command(Event{Kind: Start, At: at}) }

// CountIn is Start with a count-in of so many steps if the internal clock is active. An external clock decides itself
// when it starts. Realtime-safe: yes.
func (a *Auto) CountIn(at Time, steps uint16) { a.command(Event{Kind: Start, At: at, Step: steps}) }

// Continue plays from where the song stopped or was located. Realtime-safe: yes.
func (a *Auto) Continue(at Time) { a.command(Event{Kind: Continue, At: at}) }

// Stop stops the active source. Realtime-safe: yes.
func (a *Auto) Stop(at Time) {
	a.active().Handle(Event{Kind: Stop, At: at})
	a.chooseSource(at)
}

// Locate moves to a step. Realtime-safe: yes.
func (a *Auto) Locate(at Time, step uint16) {
	if a.external {
		a.follower.Advance(at)
		a.follower.locate(int(step&maxSongStep) * TicksPerStep)
	} else {
		a.internal.Handle(Event{Kind: Position, At: at, Step: step})
	}
	a.chooseSource(at)
}

// SetTempo sets the tempo of the internal clock. It reports whether that is the tempo in use. Realtime-safe: yes.
func (a *Auto) SetTempo(at Time, tempo BPM) bool {
	a.internal.SetTempo(at, tempo)
	return !a.external
}

// command passes a transport command to the clock that ticks.
func (a *Auto) command(e Event) {
	switch {
	case a.mode == ModeExternal, a.mode == ModeAuto && a.follower.Ticking() && a.internal.status.State != Running:
		a.follower.Handle(e)
	default:
		if a.mode == ModeAuto && (e.Kind == Start || e.Kind == Continue) {
			// The user starts the song, and the external clock, armed or lost, does not tick.
			a.follower.Handle(Event{Kind: Stop, At: e.At})
		}
		a.internal.Handle(e)
	}
	a.chooseSource(e.At)
}

func (a *Auto) active() Source {
	if a.external {
		return a.follower
	}
	return a.internal
}

// chooseSource selects the active source and updates the epoch.
func (a *Auto) chooseSource(now Time) {
	external := a.external
	if a.mode == ModeAuto {
		external = a.wantsExternal()
	}
	if external != a.external {
		a.external = external
		a.epoch++
		if external {
			a.internal.Stop(now)
		}
		a.seenEpoch = a.active().Status().Epoch
		return
	}
	if e := a.active().Status().Epoch; e != a.seenEpoch {
		a.seenEpoch = e
		a.epoch++
	}
}

// wantsExternal is the rule of ModeAuto.
func (a *Auto) wantsExternal() bool {
	switch a.follower.state {
	case Armed, Running:
		return true
	case Stopped, Lost:
	}
	if a.internal.status.State == Running {
		return false
	}
	return a.follower.Ticking() || a.follower.state == Lost
}
