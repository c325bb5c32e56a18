package clock

// Internal is the program's own clock: a transport and a tempo, without ticks. It implements Source and ignores Tick.
// Use NewInternal; the zero value is not valid.
type Internal struct {
	status Status
}

// NewInternal returns a stopped clock at position 0. The tempo is limited to MinBPM–MaxBPM.
func NewInternal(tempo BPM) *Internal {
	return &Internal{status: Status{Timeline: Timeline{Tempo: tempo.Clamp()}, Locked: true}}
}

// Start runs from position 0. Realtime-safe: yes.
func (i *Internal) Start(at Time) { i.run(at, 0) }

// CountIn is Start from so many steps before position 0. Realtime-safe: yes.
func (i *Internal) CountIn(at Time, steps uint16) { i.run(at, -float64(steps)*TicksPerStep) }

// Continue runs from where it stopped, or where Locate put it. While running, it changes nothing. Realtime-safe: yes.
func (i *Internal) Continue(at Time) {
	if i.status.State != Running {
		i.run(at, i.status.Timeline.TickOrigin)
	}
}

// Stop stops and keeps the position. Realtime-safe: yes.
func (i *Internal) Stop(at Time) {
	if i.status.State != Running {
		return
	}
	i.rebase(at)
	i.status.State = Stopped
}

// Locate moves to a position in ticks (24 a beat; negative means 0), at once if it is running. Realtime-safe: yes.
func (i *Internal) Locate(at Time, ticks float64) {
	if !(ticks >= 0) {
		ticks = 0
	}
	i.status.Timeline.TickOrigin = ticks
	i.status.Timeline.TimeOrigin = at
	i.status.Epoch++
}

// SetTempo changes the tempo from an instant on; the position does not jump. Realtime-safe: yes.
func (i *Internal) SetTempo(at Time, tempo BPM) {
	i.rebase(at)
	i.status.Timeline.Tempo = tempo.Clamp()
}

// Handle calls the method of the event's kind; Start calls CountIn with the event's Step. Realtime-safe: yes.
func (i *Internal) Handle(e Event) {
	switch e.Kind {
	case Start:
		i.CountIn(e.At, e.Step)
	case Continue:
		i.Continue(e.At)
	case Stop:
		i.Stop(e.At)
	case Position:
		i.Locate(e.At, float64(e.Step)*TicksPerStep)
	case Tick:
	}
}

// Advance does nothing: this clock has no ticks that could be missing. Realtime-safe: yes.
func (i *Internal) Advance(Time) {}

// Status returns the state now. Realtime-safe: yes.
func (i *Internal) Status() Status { return i.status }

func (i *Internal) run(at Time, ticks float64) {
	i.status.State = Running
	i.status.Timeline.TickOrigin = ticks
	i.status.Timeline.TimeOrigin = at
	i.status.Epoch++
}

// rebase moves the origin of the timeline to an instant without changing its mapping.
func (i *Internal) rebase(at Time) {
	l := &i.status.Timeline
	if i.status.State == Running && at > l.TimeOrigin {
		l.TickOrigin = l.TicksAt(at)
		l.TimeOrigin = at
	}
}
