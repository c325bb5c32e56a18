package config

import (
	"fmt"
	"strconv"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// The numbers of [play] have the ranges of package steer's table, so that what the file may say and what a controller may
// say are one thing.
type (
	// BPM is a tempo.
	BPM = Number[param[bpmName]]
	// Temperature is how freely hits are drawn.
	Temperature = Number[param[temperatureName]]
	// Density is a factor of the number of hits.
	Density = Number[param[densityName]]
	// Humanize is a factor of the learned timing.
	Humanize = Number[param[humanizeName]]
	// Swing is where the second sixteenth of a pair falls.
	Swing = Number[param[swingName]]
	// Dynamics is a factor of the velocities' differences.
	Dynamics = Number[param[dynamicsName]]
	// Offset is a shift of all notes in ms, negative = early.
	Offset = Number[param[offsetName]]
)

type (
	bpmName         struct{}
	temperatureName struct{}
	densityName     struct{}
	humanizeName    struct{}
	swingName       struct{}
	dynamicsName    struct{}
	offsetName      struct{}
)

func (bpmName) name() string         { return "bpm" }
func (temperatureName) name() string { return "temperature" }
func (densityName) name() string     { return "density" }
func (humanizeName) name() string    { return "humanize" }
func (swingName) name() string       { return "swing" }
func (dynamicsName) name() string    { return "dynamics" }
func (offsetName) name() string      { return "offset" }

// param is the range of a parameter of package steer.
type param[N interface{ name() string }] struct{}

// span returns an empty range for a name that steer does not have; a test sees to it that there is none.
func (param[N]) span() (lo, hi float64) {
	var n N
	p, err := steer.Lookup(n.name())
	if err != nil {
		return 1, 0
	}
	return p.Min, p.Max
}

// defaultPlay is steer's default state, but for the seed: nobody wants to hear the same loop at each start.
func defaultPlay() Play {
	s := steer.Default()
	return Play{
		Genre: Blend(s.Style().Dominant().String()), BPM: BPM(s.BPM), Seed: RandomSeed,
		Temperature: Temperature(s.Temperature), Density: Density(s.Density), Humanize: Humanize(s.Humanize),
		Swing: Swing(s.Swing), Dynamics: Dynamics(s.Dynamics), Offset: Offset(s.OffsetMS),
		Quantize: Quantum(s.Quantize), Freeze: Switch(s.Freeze),
	}
}

// State returns the state that a daemon begins with. random is the seed where the settings ask for a random one; it is
// cut to steer.MaxSeed.
func (p Play) State(random uint64) (steer.State, error) {
	s := steer.Default()
	for _, c := range p.commands() {
		if c.skip {
			continue
		}
		next, _, err := steer.Apply(s, c.Command)
		if err != nil {
			return steer.State{}, fmt.Errorf("begin with [play] %s: %w", c.key, err)
		}
		s = next
	}
	if p.Seed.Random {
		s.Seed = random & steer.MaxSeed
	}
	return s, nil
}

// Since returns the commands that bring a daemon that was configured with old to p: one for each setting that differs,
// so that what was steered meanwhile by other means stays. A random seed asks for nothing.
func (p Play) Since(old Play) []steer.Command {
	before := old.commands()
	var changed []steer.Command
	for i, c := range p.commands() {
		if c.text != before[i].text && !c.skip {
			changed = append(changed, c.Command)
		}
	}
	return changed
}

// command is a setting as package steer takes it.
type command struct {
	steer.Command
	key, text string // text tells whether the setting has changed
	skip      bool   // it asks for nothing: a random seed
}

// commands returns one command a setting, always the same ones in the same order.
func (p Play) commands() []command {
	one := func(key, name, text string, args ...any) command {
		return command{Command: steer.Command{Name: name, Args: args}, key: key, text: text}
	}
	seed := one("seed", "seed", p.Seed.String(), strconv.FormatUint(p.Seed.Value, 10))
	seed.skip = p.Seed.Random
	return []command{
		one("genre", "blend", p.Genre.String(), p.Genre.args()...),
		one("bpm", "bpm", p.BPM.String(), float64(p.BPM)),
		seed,
		one("temperature", "temperature", p.Temperature.String(), float64(p.Temperature)),
		one("density", "density", p.Density.String(), float64(p.Density)),
		one("humanize", "humanize", p.Humanize.String(), float64(p.Humanize)),
		one("swing", "swing", p.Swing.String(), float64(p.Swing)),
		one("dynamics", "dynamics", p.Dynamics.String(), float64(p.Dynamics)),
		one("offset", "offset", p.Offset.String(), float64(p.Offset)),
		one("quantize", "quantize", p.Quantize.String(), string(p.Quantize)),
		one("freeze", "freeze", p.Freeze.String(), bool(p.Freeze)),
	}
}

// args returns the blend as steer's command of that name takes it; nil for a Blend that did not come through Set.
func (b Blend) args() []any {
	weights, err := groove.ParseBlend(string(b))
	if err != nil {
		return nil
	}
	var args []any
	for _, g := range groove.AllGenres() {
		if w, ok := weights[g]; ok {
			args = append(args, g.String(), w)
		}
	}
	return args
}
