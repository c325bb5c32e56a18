package steer

import (
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// Prefix begins every OSC address but Ping's.
const Prefix = "/groove/"

// The names of the actions, as Param.Name gives them.
const (
	Next              = "next"
	Previous          = "previous"
	Reroll            = "reroll"
	Back              = "undo"
	Forth             = "redo"
	Recall            = "recall"
	FillNow           = "fill"
	PresetSave        = "preset/save"
	PresetLoad        = "preset/load"
	PresetFavorite    = "preset/favorite"
	SceneSave         = "scene/save"
	SceneLoad         = "scene/load"
	Favorite          = "favorite"
	Panic             = "panic"
	TransportStart    = "transport/start"
	TransportStop     = "transport/stop"
	TransportContinue = "transport/continue"
	Capture           = "capture"
	Captured          = "captured" // a parameter: what was captured
	Sync              = "sync"
	Ping              = "ping"
	Prompt            = "prompt" // it alone takes a value, a text
)

// MaxSeed is the largest seed. JavaScript and JSON readers hold whole numbers exactly up to it (2⁵³ − 1, ECMA-262,
// Number.MAX_SAFE_INTEGER).
const MaxSeed = 1<<53 - 1

// MaxLatent is one more than the largest latent index in the table. A model may have fewer: the hub refuses those.
const MaxLatent = 128

const (
	defaultBPM         = 120
	defaultTemperature = 0.8
	defaultQuantize    = 2
	defaultKit         = "gm"
	defaultDrift       = 0.02
	defaultAmount      = 0.2
	maxGlide           = 64
	defaultFillAmount  = 0.5
	defaultFillLean    = 1
	maxFillEvery       = 64
	defaultTimescale   = 1
	maxCountIn         = 4
	maxWeight          = 1e6
	wantGroove         = "a groove like kick 0 8; snare 4/120/-11 (step/velocity/offset in 1/960 step), or nothing for none"
	wantWeight         = "weights of 0 or more, not all 0; they are scaled to sum 1"
	wantPrompt         = "words: funk around 95, busy hats, no crash"
	wantName           = "a name of 1 to 64 letters, digits, _ and -"
)

// setUp are the parameters that belong to no groove.
var setUp = []string{"freeze", "drift", "glide", "fill_every", "timescale", "count_in", "quantize", "offset", "kit"}

// Quantizes lists the boundaries at which a new loop may take over, by index.
var Quantizes = []string{"step", "beat", "bar", "loop"}

// Timescales lists how fast the groove goes against the song, by index; timescales are the factors.
var (
	Timescales = []string{"half", "normal", "double"}
	timescales = [...]float64{0.5, 1, 2}
)

var (
	table     = buildTable()
	byName    = indexNames(table)
	byAddress = indexAddresses(table)
	names     = listOf(table, func(p Param) string { return p.Name })
	addresses = listOf(table, func(p Param) string { return p.Address })
)

func buildTable() []Param {
	t := slices.Concat(styleParams(), latentParams(), feelParams(), voiceParams(), playParams(), actions())
	for i := range t {
		p := &t[i]
		p.SetUp = slices.Contains(setUp, p.Name)
		p.Address = Prefix + p.Name
		if p.Name == Ping {
			p.Address = "/ping"
		}
		if p.get != nil {
			p.Default = p.get(Default())
		}
	}
	return t
}

func indexNames(t []Param) map[string]*Param {
	m := make(map[string]*Param, len(t))
	for i := range t {
		m[t[i].Name] = &t[i]
		for _, a := range t[i].Aliases {
			m[a] = &t[i]
		}
	}
	return m
}

func indexAddresses(t []Param) map[string]*Param {
	m := make(map[string]*Param, len(t))
	for i := range t {
		m[t[i].Address] = &t[i]
	}
	return m
}

func listOf(t []Param, field func(Param) string) []string {
	out := make([]string, len(t))
	for i, p := range t {
		out[i] = field(p)
	}
	return out
}

func styleParams() []Param {
	return []Param{
		{
			Name: "genre", Kind: KindEnum, Args: "s", Choices: GenreNames(), Effect: Decode,
			Doc: "One genre alone, by name or by index in this list. Of a blend, feedback tells the strongest genre.",
			get: func(s State) []any { return []any{s.Style().Dominant().String()} },
			set: setGenre,
		},
		{
			Name: "blend", Kind: KindWeights, Args: "s f ...", Effect: Decode, Max: maxWeight,
			Doc: "Genres and their weights, in pairs. Genres that are not named get 0.",
			get: getBlend,
			set: setBlend,
		},
		floatParam(Param{
			Name: "bpm", Unit: "BPM", Min: groove.MinBPM, Max: groove.MaxBPM, Effect: Decode | Player, Aliases: []string{"tempo"},
			Doc: "The tempo that the model is told; without an external clock also the tempo that is played.",
		}, func(s *State) *float64 { return &s.BPM }),
	}
}

func latentParams() []Param {
	return []Param{
		{
			Name: "seed", Kind: KindInt, Args: "i", Max: MaxSeed, Effect: Decode,
			Doc: "What the loop is drawn from. The same seed, style, latent and model give the same notes.",
			get: func(s State) []any { return []any{int64(s.Seed)} },
			set: setSeed,
		},
		{
			Name: "latent", Kind: KindLatent, Args: "i f ...", Min: -10, Max: 10, Effect: Decode,
			Doc: "Latent numbers that take the place of those drawn, as index (0 to 127) and value. Without values it lets all go.",
			get: getLatent,
			set: setLatent,
		},
		{
			Name: "nudge", Kind: KindPair, Args: "f f", Min: -3, Max: 3, Effect: Decode,
			Doc: "An XY pad over the latent: moves it along the two directions that change the groove most. 0 0 is where it was drawn.",
			get: func(s State) []any { return []any{s.Nudge[0], s.Nudge[1]} },
			set: setNudge,
		},
		{
			Name: Captured, Kind: KindGroove, Args: "s", Effect: Decode,
			Doc: "A groove that was played or read from a file: all loops stay near to it until it is set to nothing. After it may follow " +
				"genre and capture_amount, each with its value, as one change.",
			get: func(s State) []any { return []any{s.Captured} },
			set: setCaptured,
		},
		floatParam(Param{
			Name: "capture_amount", Max: 1, Effect: Decode,
			Doc: "How far loops may be from the captured groove. 0 gives it back, with feel where a grid had taken it out; 1 is any groove of the genre.",
		}, func(s *State) *float64 { return &s.Amount }),
		floatParam(Param{
			Name: "temperature", Max: 2, Effect: Decode,
			Doc: "How freely hits are drawn. 0 leaves nothing to chance: the likeliest are played.",
		}, func(s *State) *float64 { return &s.Temperature }),
		floatParam(Param{
			Name: "density", Max: groove.MaxDensity, Effect: Decode,
			Doc: "Factor of the expected number of hits.",
		}, func(s *State) *float64 { return &s.Density }),
		floatParam(Param{
			Name: "complexity", Max: groove.MaxComplexity, Effect: Decode,
			Doc: "Where the hits are: above 1 on weak places of the bar, syncopated, below 1 on strong ones. Their number stays.",
		}, func(s *State) *float64 { return &s.Complexity }),
	}
}

func feelParams() []Param {
	return []Param{
		floatParam(Param{
			Name: "humanize", Max: groove.MaxHumanize, Effect: Feel, Aliases: []string{"humanise"},
			Doc: "Factor of the micro-timing. 0 plays on the grid.",
		}, func(s *State) *float64 { return &s.Humanize }),
		floatParam(Param{
			Name: "swing", Min: groove.MinSwing, Max: groove.MaxSwing, Effect: Feel,
			Doc: "Where the second sixteenth of each pair falls. 0.5 is straight, 0.667 a triplet.",
		}, func(s *State) *float64 { return &s.Swing }),
		floatParam(Param{
			Name: "dynamics", Max: groove.MaxDynamics, Effect: Feel,
			Doc: "Factor of the velocities' differences from the mean of their voice. 0 plays each voice equally loud throughout.",
		}, func(s *State) *float64 { return &s.Dynamics }),
		floatParam(Param{
			Name: "velocity_curve", Min: -groove.MaxVelocityCurve, Max: groove.MaxVelocityCurve, Effect: Feel,
			Doc: "Above 0 soft hits become louder, below 0 softer; the loudest stay. 0 is straight.",
		}, func(s *State) *float64 { return &s.Curve }),
		floatParam(Param{
			Name: "accent", Max: groove.MaxAccent, Effect: Feel,
			Doc: "How far the hits on the one of the loop's first bar are raised to full velocity.",
		}, func(s *State) *float64 { return &s.Accent }),
	}
}

func voiceParams() []Param {
	var t []Param
	for v := range groove.NumVoices {
		name := groove.Voice(v).String()
		t = append(t,
			floatParam(Param{
				Name: "voice/" + name + "/gain", Max: groove.MaxGain, Effect: Feel,
				Doc: "Velocity factor of this voice. 0 is silent.",
			}, func(s *State) *float64 { return &s.Gain[v] }),
			boolParam(Param{
				Name: "voice/" + name + "/mute", Effect: Feel,
				Doc: "Silences this voice. Without a value it toggles.",
			}, func(s *State) *bool { return &s.Mute[v] }),
			boolParam(Param{
				Name: "voice/" + name + "/solo", Effect: Feel,
				Doc: "Silences all voices that have no solo. Mute is stronger. Without a value it toggles.",
			}, func(s *State) *bool { return &s.Solo[v] }),
			boolParam(Param{
				Name: "voice/" + name + "/lock", Effect: Decode,
				Doc: "Keeps the part that this voice plays, hit by hit, whatever is drawn for the others. Without a value it toggles.",
			}, func(s *State) *bool { return &s.Lock[v] }),
			floatParam(Param{
				Name: "voice/" + name + "/density", Max: groove.MaxDensity, Effect: Decode,
				Doc: "Factor of this voice's expected number of hits, times density.",
			}, func(s *State) *float64 { return &s.Voices[v] }),
			floatParam(Param{
				Name: "voice/" + name + "/emphasis", Min: -groove.MaxEmphasis, Max: groove.MaxEmphasis, Effect: Decode,
				Doc: "Above 0 the groove is drawn round this voice: it gets hits that others lose. Below 0 it gives.",
			}, func(s *State) *float64 { return &s.Emphasis[v] }),
		)
	}
	return t
}

func playParams() []Param {
	return []Param{
		boolParam(Param{
			Name: "freeze", Effect: Hold,
			Doc: "Repeats the loop that plays instead of varying it. What is changed meanwhile is heard, and then repeated. Without a value it toggles.",
		}, func(s *State) *bool { return &s.Freeze }),
		floatParam(Param{
			Name: "drift", Max: 1, Effect: Hold,
			Doc: "How far the latent walks on from loop to loop; at 1 each is another groove. 0 plays the same loop for ever.",
		}, func(s *State) *float64 { return &s.Drift }),
		intParam(Param{
			Name: "glide", Unit: "bars", Max: maxGlide, Effect: Hold,
			Doc: "How many bars another groove takes to come in: each bar is a step on the way to the new genre, seed or preset. " +
				"0 is at once. A frozen groove glides all the way, and is repeated then; freezing on the way stops it there.",
		}, func(s *State) *int { return &s.Glide }),
		intParam(Param{
			Name: "fill_every", Unit: "bars", Max: maxFillEvery, Effect: Player,
			Doc: "Every so many bars one ends with a fill, which lands on the one of the next. 0 is none.",
		}, func(s *State) *int { return &s.FillEvery }),
		floatParam(Param{
			Name: "fill_amount", Max: 1, Effect: Decode,
			Doc: "How long and how dense fills are: a beat up to 0.25, two up to 0.5, three up to 0.75, above it the bar. 0 is none.",
		}, func(s *State) *float64 { return &s.FillAmount }),
		floatParam(Param{
			Name: "fill_complexity", Max: groove.MaxComplexity, Effect: Decode,
			Doc: "Where a fill's strokes are: above 1 on sixteenths and from drum to drum, below 1 on quarters and eighths. Their number stays.",
		}, func(s *State) *float64 { return &s.FillLean }),
		{
			Name: "timescale", Kind: KindEnum, Args: "s", Choices: Timescales, Effect: Player,
			Doc: "How fast the groove goes against the song, from the next bar on: half-time, normal, double-time; or the factor, 0.5, 1 or 2.",
			get: func(s State) []any { return []any{s.Timescale} },
			set: setTimescale,
		},
		intParam(Param{
			Name: "count_in", Unit: "bars", Max: maxCountIn, Effect: Player,
			Doc: "How many bars of strokes on the closed hat come before the song, when it is started without an external clock.",
		}, func(s *State) *int { return &s.CountIn }),
		{
			Name: "quantize", Kind: KindEnum, Args: "s", Choices: Quantizes, Effect: Player, Aliases: []string{"quantise"},
			Doc: "The boundary at which a new loop takes over, by name or by index in this list.",
			get: func(s State) []any { return []any{s.Quantize} },
			set: setQuantize,
		},
		floatParam(Param{
			Name: "offset", Unit: "ms", Min: -250, Max: 250, Effect: Player, Aliases: []string{"offset_ms"},
			Doc: "Shifts all notes. Negative is early.",
		}, func(s *State) *float64 { return &s.OffsetMS }),
		{
			Name: "kit", Kind: KindString, Args: "s", Effect: Player,
			Doc: "The kit, which says the note of each voice: gm, or one of the configured kits.",
			get: func(s State) []any { return []any{s.Kit} },
			set: setKit,
		},
	}
}

func actions() []Param {
	return []Param{
		action(Next, Decode, "Draws another loop: the seed goes up by one.", nextSeed),
		action(Previous, Decode, "Goes back to the loop of the seed before.", previousSeed),
		action(Reroll, Decode, "Draws another loop with the same settings: the seed jumps to a far one.", reroll, "re_roll"),
		action(Back, Do, "Takes back the last thing that was steered; a drag of a fader is one thing. Up to 100 steps.", nil),
		action(Forth, Do, "Does again what was taken back.", nil),
		call(Recall, wantRecall, "Plays a loop of the history again, with all that made it: by its number, so many loops back (-1), or by "+
			"seed:variation in the present settings.", func(p *Param, args []any) error { _, err := p.loopCode(args); return err }),
		action(FillNow, Fill, "Ends the bar that plays with a fill, which lands on the one of the next; late in a bar it is the next bar's end.", checkFill),
		{
			Name: Prompt, Kind: KindPrompt, Args: "s", Effect: Decode | Feel | Player | Hold | Fill,
			Doc: "Words for a genre, a tempo, a feel, voices and fills. All that they mean is set at once, as one change; the sender is told what " +
				"was understood and what was not.",
		},
		action(Capture, Do, "Listens to four bars of drums on the MIDI input, from the next bar line on, and makes them the captured groove; while it "+
			"listens, stops listening.", nil),
		call(PresetSave, wantName, "Saves the groove's settings as a preset file of that name: all but the set-up (kit, offset, quantize, freeze "+
			"and the like).", checkName),
		call(PresetLoad, wantName, "Takes the settings of a preset; the set-up stays, and so do the parts of locked voices.", checkName),
		call(PresetFavorite, wantName, "Makes a preset, or else a scene, of that name a favorite, or no favorite any more.", checkName),
		call(SceneSave, wantName, "Saves everything as a scene file of that name: all settings, the very loop and what locked voices play.", checkName),
		call(SceneLoad, wantName, "Takes everything that a scene has.", checkName),
		action(Favorite, Do, "Keeps the loop that plays as a favorite scene, under a name made from genre, tempo and seed.", nil),
		action(TransportStart, Do, "Plays from the beginning; while an external clock ticks, with its next tick and at its tempo.", nil, "start"),
		action(TransportStop, Do, "Stops. An external clock's own start or continue plays again.", nil, "stop"),
		action(TransportContinue, Do, "Plays on from where it stopped; while an external clock ticks, with its next tick and at its tempo.", nil, "continue"),
		action(Panic, Do, "Silences every note at once.", nil),
		action(Sync, Do, "Sends the whole state to the sender.", nil),
		action(Ping, Do, "Answers /ping to the sender, who gets feedback from then on.", nil),
	}
}
