package clock

// Kind is what a clock event says.
type Kind uint8

// The MIDI system messages that a follower processes.
const (
	Tick     Kind = iota // F8
	Start                // FA: the next tick is tick 0
	Continue             // FB: resumes at the song position or where it stopped; the next tick is that position
	Stop                 // FC
	Position             // F2: song position in steps
)

// Event is one stamped message of a clock source.
type Event struct {
	Kind Kind
	At   Time   // when it was received
	Step uint16 // Position: steps (sixteenths) since the song's beginning, 0–16383; Start: see Auto.CountIn
}

// State is what a source is doing.
type State uint8

// The states of a source. Only Running moves the position.
const (
	Stopped State = iota // no transport
	Armed                // Start or Continue was received; the song begins with the next tick
	Running
	Lost // it was running and the ticks ceased without Stop; notes must end
)

// Status is a snapshot of a source, small enough to copy on the real-time path.
type Status struct {
	State State
	// Timeline is meaningful when State is Running; when Armed its origin is where the next tick will be. Between two
	// statuses of one Epoch the position at an instant may be corrected, also backwards. A caller that plays from it must remember how
	// far it has played.
	Timeline Timeline
	// Epoch counts relocations (Start, Continue, a jump of the song position): when it changes, the position is not the
	// continuation of the one before, and a sequencer starts afresh from the timeline's position.
	Epoch uint32
	// Locked says that enough ticks have arrived for the tempo to be reliable.
	Locked bool
}

// Source is a clock as the player sees it: the follower, or the internal one.
type Source interface {
	// Handle processes one stamped event. Events come in the order of their stamps. Realtime-safe: yes.
	Handle(Event)
	// Advance moves the source to the present time, so that it notices missing ticks. Realtime-safe: yes.
	Advance(now Time)
	// Status returns the state now. Realtime-safe: yes.
	Status() Status
}
