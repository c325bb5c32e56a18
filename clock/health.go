package clock

import "time"

// Health is the quality of an external clock, for display.
type Health struct {
	Jitter time.Duration // standard deviation of the stamps
	Beat   time.Duration // standard deviation of the estimated beat
	Steps  uint32        // tempo steps seen
	Late   uint32        // late ticks that were ignored as outliers
	Lost   uint32        // ticks that did not arrive
	Double uint32        // ticks that arrived twice
	// Suspicion says that the followed tempo may be twice or half the song's.
	Suspicion Suspicion
	// Unplaced says that the clock was lost, came back, and has sent neither Start nor a song position since: the position may be off.
	Unplaced bool
}
