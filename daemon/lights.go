package daemon

import (
	"math"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// feedbackEvery is how often it is looked what controllers have to be told beside parameters. A sixteenth at 300 BPM
// takes 50 ms, and no address is told more often than 30 times a second.
const feedbackEvery = 34 * time.Millisecond

// lights is what OSC clients were told beside the table of parameters. It belongs to the daemon's loop; only what has
// changed is published, for the server keeps the rest.
type lights struct {
	begun bool
	now   lit
	steer steer.State // whose choices are lit
}

// lit is one moment of the lights; it is comparable.
type lit struct {
	playing, external, locked bool
	bar, beat                 int
	tempo                     float32
	loop                      uint64
	step                      int // of the bar that plays; -1 = the song stands
	roll                      [groove.NumVoices][groove.StepsPerBar]float32
}

// feedback tells OSC clients what is not in the table of parameters.
func (d *Daemon) feedback() {
	s := d.player.Snapshot()
	state := d.State()
	l, _ := d.loops.find(s.Playing)
	d.lights.tell(light(s, l, state.TimescaleFactor()), state, d.network.Publish)
}

// told returns all that is told beside the table of parameters, by address, as it is now.
func (d *Daemon) told() map[string][]any {
	s, state := d.player.Snapshot(), d.State()
	l, _ := d.loops.find(s.Playing)
	all := map[string][]any{}
	var first lights // one that has told nothing yet tells everything
	first.tell(light(s, l, state.TimescaleFactor()), state, func(address string, args ...any) { all[address] = args })
	return all
}

// light returns what is lit while l plays at s; l may be nil.
func light(s player.Snapshot, l *groove.Loop, timescale float64) lit {
	now := lit{
		playing: s.State == clock.Running, external: s.External, locked: s.Locked, bar: s.Bar(), beat: s.Beat(),
		tempo: float32(s.Tempo), loop: s.Playing, step: -1,
	}
	// The groove's own steps: at double-time two of its bars go by in one of the song's.
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

// tell publishes what differs from what was told last.
func (l *lights) tell(now lit, state steer.State, publish func(string, ...any)) {
	before := l.now
	all := !l.begun
	if !all && now == before && state.Equal(l.steer) {
		return
	}
	put := func(changed bool, address string, args ...any) {
		if all || changed {
			publish(address, args...)
		}
	}
	put(now.playing != before.playing, osc.PlayingAddress, now.playing)
	put(now.bar != before.bar || now.beat != before.beat, osc.PositionAddress, int32(now.bar+1), int32(now.beat+1))
	put(now.tempo != before.tempo, osc.TempoAddress, now.tempo)
	put(now.external != before.external, osc.ExternalAddress, now.external)
	put(now.locked != before.locked, osc.LockedAddress, now.locked)
	put(now.loop != before.loop, osc.LoopAddress, int64(now.loop))
	for k := range groove.StepsPerBar {
		if on := k == now.step; all || on != (k == before.step) { // an address is made only to be told
			publish(osc.StepFeedback(k), on)
		}
	}
	for v := range now.roll {
		for k, velocity := range now.roll[v] {
			if all || velocity != before.roll[v][k] {
				publish(osc.RollFeedback(groove.Voice(v), k), velocity)
			}
		}
	}
	if all || !state.Equal(l.steer) {
		tellChoices(state, publish)
	}
	l.now, l.steer, l.begun = now, state, true
}

// tellChoices lights the choice of each parameter that has a list of them.
func tellChoices(state steer.State, publish func(string, ...any)) {
	for _, p := range steer.Params() {
		if p.Choices == nil {
			continue
		}
		chosen, err := steer.Get(state, p.Name)
		if err != nil || len(chosen) != 1 {
			continue // an action has no value
		}
		for _, c := range p.Choices {
			publish(osc.ChoiceFeedback(p, c), chosen[0] == c)
		}
	}
}
