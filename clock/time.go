package clock

import "time"

// Time is an instant in nanoseconds on the system's monotonic clock (CLOCK_MONOTONIC on Linux). Package midiport reads
// it.
type Time int64

// Sub returns t − u.
func (t Time) Sub(u Time) time.Duration { return time.Duration(t - u) }

// Add returns t + d.
func (t Time) Add(d time.Duration) Time { return t + Time(d) }

// BPM is a tempo in beats (quarter notes) a minute.
type BPM float64

// PPQN is the resolution of MIDI clock: ticks (F8) a quarter note.
const PPQN = 24

// TicksPerStep is the unit of the song position pointer: one sixteenth is 6 ticks.
const TicksPerStep = 6

// The range of tempi.
const (
	MinBPM BPM = 20
	MaxBPM BPM = 300
)

// TickPeriod returns the time between two ticks in nanoseconds.
func (b BPM) TickPeriod() float64 { return 60e9 / (float64(b) * PPQN) }

// Clamp returns the nearest tempo between MinBPM and MaxBPM; NaN becomes MinBPM.
func (b BPM) Clamp() BPM {
	if !(b > MinBPM) {
		return MinBPM
	}
	return min(b, MaxBPM)
}
