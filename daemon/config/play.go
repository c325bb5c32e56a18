package config

import (
	"fmt"
	"strconv"
	"strings"

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
	// Complexity is a factor of what lies off the beat.
	Complexity = Number[param[complexityName]]
	// VelocityCurve bends velocities.
	VelocityCurve = Number[param[velocityCurveName]]
	// Accent is how far the one is raised.
	Accent = Number[param[accentName]]
	// FillEvery is how many bars lie from fill to fill; 0 = none.
	FillEvery = Count[param[fillEveryName]]
	// FillAmount is how long and dense fills are.
	FillAmount = Number[param[fillAmountName]]
	// FillComplexity is where a fill's strokes are.
	FillComplexity = Number[param[fillComplexityName]]
	// Drift is how far the groove walks on from loop to loop.
	Drift = Number[param[driftName]]
	// Glide is how many bars another groove takes to come in.
	Glide = Count[param[glideName]]
	// CountIn is how many bars of strokes come before the song.
	CountIn = Count[param[countInName]]
	// Offset is a shift of all notes in ms, negative = early.
	Offset = Number[param[offsetName]]
)

// KitName names a kit; whether there is one of that name the daemon finds out.
type KitName string

// Set takes a name of letters, digits, _ and -.
func (k *KitName) Set(text string) error {
	name := strings.TrimSpace(text)
	if !steer.IsName(name) {
		return &valueError{quote(text) + " is no name of a kit", "give one of those that groovectl kit list shows, such as gm"}
	}
	*k = KitName(name)
	return nil
}

func (k *KitName) fromTOML(v any) error { return setString(k, v) }
func (k KitName) String() string        { return string(k) }

type (
	bpmName         struct{}
	temperatureName struct{}
	densityName     struct{}
	humanizeName    struct{}
	swingName       struct{}
	dynamicsName    struct{}
	offsetName      struct{}

	complexityName     struct{}
	velocityCurveName  struct{}
	accentName         struct{}
	fillEveryName      struct{}
	fillAmountName     struct{}
	fillComplexityName struct{}
	driftName          struct{}
	glideName          struct{}
	countInName        struct{}
)

func (bpmName) name() string         { return "bpm" }
func (temperatureName) name() string { return "temperature" }
func (densityName) name() string     { return "density" }
func (humanizeName) name() string    { return "humanize" }
func (swingName) name() string       { return "swing" }
func (dynamicsName) name() string    { return "dynamics" }
func (offsetName) name() string      { return "offset" }

func (complexityName) name() string     { return "complexity" }
func (velocityCurveName) name() string  { return "velocity_curve" }
func (accentName) name() string         { return "accent" }
func (fillEveryName) name() string      { return "fill_every" }
func (fillAmountName) name() string     { return "fill_amount" }
func (fillComplexityName) name() string { return "fill_complexity" }
func (driftName) name() string          { return "drift" }
func (glideName) name() string          { return "glide" }
func (countInName) name() string        { return "count_in" }

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
		Complexity: Complexity(s.Complexity), Swing: Swing(s.Swing), Dynamics: Dynamics(s.Dynamics),
		VelocityCurve: VelocityCurve(s.Curve), Accent: Accent(s.Accent), FillEvery: FillEvery(s.FillEvery),
		FillAmount: FillAmount(s.FillAmount), FillComplexity: FillComplexity(s.FillLean), Drift: Drift(s.Drift), Glide: Glide(s.Glide),
		Timescale: Timescale(s.Timescale), CountIn: CountIn(s.CountIn), Offset: Offset(s.OffsetMS), Kit: KitName(s.Kit),
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
		one("complexity", "complexity", p.Complexity.String(), float64(p.Complexity)),
		one("humanize", "humanize", p.Humanize.String(), float64(p.Humanize)),
		one("swing", "swing", p.Swing.String(), float64(p.Swing)),
		one("dynamics", "dynamics", p.Dynamics.String(), float64(p.Dynamics)),
		one("velocity_curve", "velocity_curve", p.VelocityCurve.String(), float64(p.VelocityCurve)),
		one("accent", "accent", p.Accent.String(), float64(p.Accent)),
		one("fill_every", "fill_every", p.FillEvery.String(), int(p.FillEvery)),
		one("fill_amount", "fill_amount", p.FillAmount.String(), float64(p.FillAmount)),
		one("fill_complexity", "fill_complexity", p.FillComplexity.String(), float64(p.FillComplexity)),
		one("drift", "drift", p.Drift.String(), float64(p.Drift)),
		one("glide", "glide", p.Glide.String(), int(p.Glide)),
		one("timescale", "timescale", p.Timescale.String(), string(p.Timescale)),
		one("count_in", "count_in", p.CountIn.String(), int(p.CountIn)),
		one("kit", "kit", p.Kit.String(), string(p.Kit)),
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
