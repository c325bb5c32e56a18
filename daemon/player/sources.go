package player

import (
	"fmt"
	"strings"

	"github.com/groovegen/groovegen/clock"
)

// SourceKind names a clock.
type SourceKind uint8

// The clocks.
const (
	InternalSource SourceKind = iota
	ExternalSource
)

// String returns "internal" or "external".
func (k SourceKind) String() string {
	if k == ExternalSource {
		return "external"
	}
	return "internal"
}

// ClockMode says which clock is followed.
type ClockMode uint8

// The modes.
const (
	// AutoClock follows the external clock while it runs, and the internal one otherwise.
	AutoClock ClockMode = iota
	ExternalClock
	InternalClock
)

var clockModeNames = [...]string{"auto", "external", "internal"}

// String returns the mode's name as files and flags spell it.
func (m ClockMode) String() string {
	if int(m) < len(clockModeNames) {
		return clockModeNames[m]
	}
	return "clock?"
}

// ParseClockMode returns the mode of that name; case does not matter.
func ParseClockMode(name string) (ClockMode, error) {
	for i, n := range clockModeNames {
		if strings.EqualFold(name, n) {
			return ClockMode(i), nil
		}
	}
	return 0, fmt.Errorf("parse clock: %q is none of %s", name, strings.Join(clockModeNames[:], ", "))
}

// sources is the pair of clocks, of which one is followed. All methods are realtime-safe.
type sources struct {
	mode     ClockMode
	external clock.Source    // nil: none
	internal *clock.Internal // nil: none
}

// follow returns the clock that counts now and what it is doing. In AutoClock an external clock that starts stops the
// internal one: there is one song.
func (s *sources) follow(now clock.Time) (clock.Status, SourceKind) {
	switch {
	case s.internal == nil && s.external == nil:
		return clock.Status{}, InternalSource
	case s.internal == nil || s.mode == ExternalClock && s.external != nil:
		return s.external.Status(), ExternalSource
	case s.external == nil || s.mode == InternalClock:
		return s.internal.Status(), InternalSource
	}
	ext, own := s.external.Status(), s.internal.Status()
	switch {
	case ext.State == clock.Armed || ext.State == clock.Running:
		if own.State != clock.Stopped {
			s.internal.Handle(clock.Event{Kind: clock.Stop, At: now})
		}
		return ext, ExternalSource
	case own.State != clock.Stopped:
		return own, InternalSource
	case ext.State == clock.Lost || ext.Locked:
		return ext, ExternalSource
	default:
		return own, InternalSource
	}
}

// hear passes an event of the external clock on.
func (s *sources) hear(e clock.Event) {
	if s.external != nil {
		s.external.Handle(e)
	}
}

// steer moves the internal clock's transport, unless an external clock leads. Stop is always heard.
func (s *sources) steer(e clock.Event) {
	if s.internal != nil && (e.Kind == clock.Stop || !s.externalLeads()) {
		s.internal.Handle(e)
	}
}

// externalLeads reports whether the transport is the external clock's to move.
func (s *sources) externalLeads() bool {
	if s.external == nil || s.mode == InternalClock {
		return false
	}
	if s.mode == ExternalClock || s.internal == nil {
		return true
	}
	state := s.external.Status().State
	return state == clock.Armed || state == clock.Running
}

// setTempo changes the internal clock's tempo.
func (s *sources) setTempo(at clock.Time, tempo clock.BPM) {
	if s.internal != nil {
		s.internal.SetTempo(at, tempo)
	}
}

func (s *sources) advance(now clock.Time) {
	if s.external != nil {
		s.external.Advance(now)
	}
}
