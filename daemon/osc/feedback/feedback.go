// Package feedback computes what OSC controllers receive besides the parameters: transport, position, tempo, the steps
// and hits of the bar that plays, and the choice of each list.
package feedback

import (
	"math"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// How often Update should be called. Each call wakes Go's scheduler, which then looks for work for a millisecond: thirty
// a second cost 0.6% of a core.
const (
	// Interval is for a controller that sees the song run. A sixteenth at 300 BPM takes 50 ms, and the server sends each
	// address at most 30 times a second.
	Interval        = 34 * time.Millisecond
	RestingInterval = 100 * time.Millisecond // the song is stopped, or there is no controller
	UnseenInterval  = 500 * time.Millisecond // both: a new controller gets values that are at most so old
)

// Source is where the values come from. All fields are needed; their functions are safe for concurrent use.
type Source struct {
	Player func() player.Snapshot
	State  func() steer.State
	Loop   func(id uint64) (*groove.Loop, bool)
	MIDI   func() string // which MIDI port is missing; empty: none is
}

// All returns all values of now, by address.
func (s Source) All() map[string][]any {
	all := map[string][]any{}
	var empty Feedback // it has published nothing yet, so it publishes everything
	empty.publish(s.values(), s.State(), func(address string, args ...any) { all[address] = args })
	return all
}

// values returns the values of now.
func (s Source) values() values {
	snap := s.Player()
	l, _ := s.Loop(snap.Playing)
	now := valuesOf(snap, l, s.State().TimescaleFactor())
	now.midi = s.MIDI()
	return now
}

// Feedback publishes the values that have changed; the OSC server keeps the others. One goroutine uses it.
type Feedback struct {
	source Source
	send   func(address string, args ...any)

	begun bool
	last  values
	state steer.State // whose choices were published
}

// New returns a Feedback that calls send with each new value.
func New(s Source, send func(address string, args ...any)) *Feedback {
	return &Feedback{source: s, send: send}
}

// Update publishes what has changed since the last Update.
func (f *Feedback) Update() { f.publish(f.source.values(), f.source.State(), f.send) }

// values are all values at one moment, except the choices. They are comparable.
type values struct {
	playing, external, locked bool
	bar, beat                 int
	tempo                     float32
	loop                      uint64
	midi                      string
	step                      int // of the bar that plays; -1 = the song is stopped
	roll                      [groove.NumVoices][groove.StepsPerBar]float32
}

// valuesOf returns the values while l plays at s; l may be nil.
func valuesOf(s player.Snapshot, l *groove.Loop, timescale float64) values {
	now := values{
		playing: s.State == clock.Running, external: s.External, locked: s.Locked, bar: s.Bar(), beat: s.Beat(),
		tempo: float32(s.Tempo), loop: s.Playing, step: -1,
	}
	// The groove's own steps: at double-time two of its bars pass in one bar of the song.
	step := max(int(math.Floor(s.Ticks*timescale/groove.TicksPerStep)), 0)
	if now.playing {
		now.step = step % groove.StepsPerBar
	}
	if l == nil {
		return now
	}
	bar := step % groove.Steps / groove.StepsPerBar * groove.StepsPerBar
	for v := range now.roll {
		for k := range now.roll[v] {
			if l.Pattern.Hits[bar+k][v] {
				now.roll[v][k] = l.Pattern.Velocities[bar+k][v]
			}
		}
	}
	return now
}

// publish sends what differs from the last call; on the first call everything.
func (f *Feedback) publish(now values, state steer.State, send func(string, ...any)) {
	before, all := f.last, !f.begun
	if !all && now == before && state.Equal(f.state) {
		return
	}
	put := func(changed bool, address string, args ...any) {
		if all || changed {
			send(address, args...)
		}
	}
	put(now.playing != before.playing, osc.PlayingAddress, now.playing)
	put(now.bar != before.bar || now.beat != before.beat, osc.PositionAddress, int32(now.bar+1), int32(now.beat+1))
	put(now.tempo != before.tempo, osc.TempoAddress, now.tempo)
	put(now.external != before.external, osc.ExternalAddress, now.external)
	put(now.locked != before.locked, osc.LockedAddress, now.locked)
	put(now.midi != before.midi, osc.MIDIErrorAddress, now.midi)
	put(now.loop != before.loop, osc.LoopAddress, int64(now.loop))
	for k := range groove.StepsPerBar {
		if on := k == now.step; all || on != (k == before.step) { // builds an address only if it is sent
			send(osc.StepFeedback(k), on)
		}
	}
	for v := range now.roll {
		for k, velocity := range now.roll[v] {
			if all || velocity != before.roll[v][k] {
				send(osc.RollFeedback(groove.Voice(v), k), velocity)
			}
		}
	}
	if all || !state.Equal(f.state) {
		publishChoices(state, send)
	}
	f.last, f.state, f.begun = now, state, true
}

// publishChoices sends, for each parameter with a list of choices, which one is chosen.
func publishChoices(state steer.State, send func(string, ...any)) {
	for _, p := range steer.Params() {
		if p.Choices == nil {
			continue
		}
		chosen := p.Value(state)
		if len(chosen) != 1 {
			continue // an action has no value
		}
		for _, c := range p.Choices {
			send(osc.ChoiceFeedback(p, c), chosen[0] == c)
		}
	}
}
