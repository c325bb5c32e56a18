package midiport

import (
	"sync/atomic"

	"github.com/groovegen/groovegen/clock"
)

// ClockReader selects the messages of a MIDI clock from the events of an input. The zero value is ready.
//
// Thread-safe: yes; Realtime-safe: yes.
type ClockReader struct {
	malformed atomic.Uint64
	other     atomic.Uint64
}

// Clock converts e to a clock event. It returns false for a malformed message and for a message that is not for a
// clock; both are counted.
func (r *ClockReader) Clock(e Event) (clock.Event, bool) {
	if !e.Valid() {
		r.malformed.Add(1)
		return clock.Event{}, false
	}
	out := clock.Event{At: e.At}
	switch e.Data[0] {
	case statusTick:
		out.Kind = clock.Tick
	case statusStart:
		out.Kind = clock.Start
	case statusContinue:
		out.Kind = clock.Continue
	case statusStop:
		out.Kind = clock.Stop
	case statusPosition:
		out.Kind = clock.Position
		out.Step = uint16(e.Data[1]) | uint16(e.Data[2])<<7
	default:
		r.other.Add(1)
		return clock.Event{}, false
	}
	return out, true
}

// Malformed returns how many events were not complete messages.
func (r *ClockReader) Malformed() uint64 { return r.malformed.Load() }

// Other returns how many complete messages were not for a clock: notes, controllers, time code.
func (r *ClockReader) Other() uint64 { return r.other.Load() }
