package clock

// Internal is the program's own clock: a transport and a tempo, without ticks. It runs from the instant at which it is
// started. It implements Source and ignores Tick. Its zero value is not usable: see NewInternal.
type Internal struct {
	status Status
}

// NewInternal returns a stopped source at position 0. The tempo is held to MinBPM–MaxBPM.
func NewInternal(tempo BPM) *Internal {
	return &Internal{status: Status{Timeline: Timeline{Tempo: tempo.Clamp()}, Locked: true}}
}

// Start runs from position 0. Realtime-safe: yes.
func (i *Internal) Start(at Time) { i.run(at, 0) }

// CountIn is Start from so many steps before position 0. Realtime-safe: yes.
func (i *Internal) CountIn(at Time, steps uint16) { i.run(at, -float64(steps)*TicksPerStep) }

// Continue runs from where it stopped, or from where Locate put it. Running, it changes nothing. Realtime-safe: yes.
func (i *Internal) Continue(at Time) {
	if i.status.State != Running {
		i.run(at, i.status.Timeline.TickOrigin)
	}
}

// Stop halts and keeps the position. Realtime-safe: yes.
func (i *Internal) Stop(at Time) {
	if i.status.State != Running {
		return
	}
	i.rebase(at)
	i.status.State = Stopped
}

// Locate moves to a position in ticks (24 a beat; below 0 is 0), at once when it is running. Realtime-safe: yes.
func (i *Internal) Locate(at Time, ticks float64) {
	if !(ticks >= 0) {
		ticks = 0
	}
	i.status.Timeline.TickOrigin = ticks
	i.status.Timeline.TimeOrigin = at
	i.status.Epoch++
}

// SetTempo changes the tempo from the given instant on; the position does not jump. Realtime-safe: yes.
func (i *Internal) SetTempo(at Time, tempo BPM) {
	i.rebase(at)
	i.status.Timeline.Tempo = tempo.Clamp()
}

// Handle does for Start (with a Step: CountIn), Continue, Stop and Position what the methods of these names do. Realtime-safe: yes.
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

// Advance does nothing: no message can fail to arrive. Realtime-safe: yes.
func (i *Internal) Advance(Time) {}

// Status returns the state now. Realtime-safe: yes.
func (i *Internal) Status() Status { return i.status }

func (i *Internal) run(at Time, ticks float64) {
	i.status.State = Running
	i.status.Timeline.TickOrigin = ticks
	i.status.Timeline.TimeOrigin = at
	i.status.Epoch++
}

// rebase moves the timeline's origin to the given instant without changing what it says.
func (i *Internal) rebase(at Time) {
	l := &i.status.Timeline
	if i.status.State == Running && at > l.TimeOrigin {
		l.TickOrigin = l.TicksAt(at)
		l.TimeOrigin = at
	}
}
