package clock

import "time"

// Health is what a follower knows of the quality of its clock, for display.
type Health struct {
	Jitter time.Duration // standard deviation of the stamps
	Beat   time.Duration // standard deviation of the followed beat, by the follower's own reckoning
	Steps  uint32        // tempo steps seen
	Late   uint32        // ticks held out because they came late
	Lost   uint32        // ticks that never came
	Double uint32        // ticks that came twice
}
