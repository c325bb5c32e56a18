package clock

// Timeline maps ticks to time and back. It is the only code that does. A position is in ticks (24 a beat) since the
// start of the song, with a fraction.
type Timeline struct {
	Tempo      BPM
	TickOrigin float64 // the position at TimeOrigin
	TimeOrigin Time
}

// TicksAt returns the position at t. Realtime-safe: yes.
func (l Timeline) TicksAt(t Time) float64 {
	return l.TickOrigin + float64(t-l.TimeOrigin)/l.Tempo.TickPeriod()
}

// TimeAt returns the instant at which the position is reached. Realtime-safe: yes.
func (l Timeline) TimeAt(ticks float64) Time {
	return l.TimeOrigin + Time((ticks-l.TickOrigin)*l.Tempo.TickPeriod())
}
