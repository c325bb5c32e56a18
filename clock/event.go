package clock

// Kind is the kind of a clock event.
type Kind uint8

// The MIDI messages of a clock.
const (
	Tick     Kind = iota // F8
	Start                // FA: the next tick is tick 0
	Continue             // FB: the next tick is at the song position, or where the song stopped
	Stop                 // FC
	Position             // F2: song position in steps
)

// Event is one stamped message of a clock source.
type Event struct {
	Kind Kind
	At   Time   // when it was received
	Step uint16 // Position: steps (sixteenths) since the start of the song, 0–16383; Start: see Auto.CountIn
}

// State is the state of a source.
type State uint8

// The states of a source. Only Running moves the position.
const (
	Stopped State = iota // the song does not run
	Armed                // Start or Continue was received; the song starts with the next tick
	Running
	Lost // the ticks ended without Stop; notes must end
)

// Status is the state of a source, small enough to copy on the real-time path.
type Status struct {
	State State
	// Timeline is valid when State is Running. When Armed, its origin is where the next tick will be. Within one Epoch,
	// the position at an instant may be corrected, also backwards, so a caller must remember how far it has played.
	Timeline Timeline
	// Epoch counts relocations: Start, Continue, a jump of the song position. When it changes, the position does not
	// continue the one before, and a sequencer starts again from the timeline's position.
	Epoch uint32
	// Locked says that there were enough ticks for a reliable tempo.
	Locked bool
}

// Source is a clock: the follower, the internal one, or Auto, which combines both.
type Source interface {
	// Handle accepts one stamped event. Events come in the order of their stamps. Realtime-safe: yes.
	Handle(Event)
	// Advance sets the current time, so that the source notices missing ticks. Realtime-safe: yes.
	Advance(now Time)
	// Status returns the state now. Realtime-safe: yes.
	Status() Status
}
