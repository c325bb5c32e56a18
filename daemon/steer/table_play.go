package steer

import "github.com/groovegen/groovegen/groove"

// playParams are how loops follow one another and how they are played.
func playParams() []Param {
	return []Param{
		boolParam(Param{
			Name: "freeze", Effect: Hold, SetUp: true, Begin: "freeze",
			Short: "keep the loop that plays",
			Doc:   "Repeats the loop that plays instead of varying it. A change meanwhile is played, and then repeated. Without a value it toggles.",
		}, func(s *State) *bool { return &s.Freeze }),
		floatParam(Param{
			Name: "drift", Max: 1, Effect: Hold, SetUp: true, Begin: "drift", Render: true,
			Short: "how far the groove walks on from loop to loop; 0 = the same for ever",
			Doc:   "How far the latent walks on from loop to loop; at 1 each is another groove. 0 plays the same loop for ever.",
			Fader: &Fader{Panel: FeelPanel, Place: 90, Touch: &Touch{Row: LoopRow, Place: 0, Label: "drift"}},
		}, func(s *State) *float64 { return &s.Drift }),
		intParam(Param{
			Name: "contrast_every", Unit: "loops", Max: maxContrast, Effect: Hold, SetUp: true, Begin: "contrast_every",
			Short: "every so many loops one that leaves the groove further; 0 = none",
			Doc: "Every so many loops one leaves the groove further, and the next comes back to it: 4 or 8 for a change at the end of a part. " +
				"0 is none. With drift at 0 there is no other loop.",
			Fader: &Fader{Panel: SongPanel, Place: 35, Label: "contrast every"},
		}, func(s *State) *int { return &s.Contrast }),
		floatParam(Param{
			Name: "taste", Max: 1, Effect: Player, SetUp: true, Begin: "taste",
			Short: "how much what you kept, skipped and rated weighs in the next choice",
			Doc: "How much what you kept, skipped and rated weighs when the best of several loops is chosen for a new groove. It decides among those that " +
				"lack equally much. 0 is off. The groove that plays stays.",
			Fader: &Fader{Panel: SongPanel, Place: 95},
		}, func(s *State) *float64 { return &s.Taste }),
		intParam(Param{
			Name: "glide", Unit: "bars", Max: maxGlide, Effect: Hold, SetUp: true, Begin: "glide",
			Short: "how many bars another groove takes to come in; 0 = at once",
			Doc: "How many bars another groove takes to come in: each bar is a step on the way to the new genre, seed or preset. " +
				"0 is at once. A frozen groove glides all the way, and is repeated then; freezing on the way stops it there.",
			Fader: &Fader{Panel: SongPanel, Place: 50, Touch: &Touch{Row: LoopRow, Place: 1, Label: "glide", To: 16}},
		}, func(s *State) *int { return &s.Glide }),
		intParam(Param{
			Name: "fill_every", Unit: "bars", Max: maxFillEvery, Effect: Player, SetUp: true, Begin: "fill_every",
			Short: "a fill every so many bars; 0 = none",
			Doc:   "Every so many bars one ends with a fill, which lands on the one of the next. 0 is none.",
			Fader: &Fader{Panel: SongPanel, Place: 10, Touch: &Touch{Row: LoopRow, Place: 2, Label: "fill every", To: 16}},
		}, func(s *State) *int { return &s.FillEvery }),
		floatParam(Param{
			Name: "fill_amount", Max: 1, Effect: Decode, Begin: "fill_amount", Render: true,
			Short: "how long and dense fills are",
			Doc:   "How long and how dense fills are: a beat up to 0.25, two up to 0.5, three up to 0.75, above it the bar. 0 is none.",
			Fader: &Fader{Panel: SongPanel, Place: 20, Touch: &Touch{Row: LoopRow, Place: 3, Label: "fill size"}},
		}, func(s *State) *float64 { return &s.FillAmount }),
		floatParam(Param{
			Name: "fill_complexity", Max: groove.MaxComplexity, Effect: Decode, Begin: "fill_complexity", Render: true,
			Short: "where a fill's strokes are; 1 = as drummers have them",
			Doc:   "Where a fill's strokes are: above 1 syncopated, on sixteenths between the eighths, below 1 on eighths; at 0 none is on a sixteenth. Their number stays.",
			Fader: &Fader{Panel: SongPanel, Place: 30, Touch: &Touch{Row: LoopRow, Place: 4, Label: "fill syncop."}},
		}, func(s *State) *float64 { return &s.FillLean }),
		{
			Name: "timescale", Kind: KindEnum, Args: "s", Choices: Timescales, Effect: Player, SetUp: true, Begin: "timescale",
			Short: "half, normal or double: how fast the groove goes against the song",
			Doc:   "How fast the groove goes against the song, from the next bar on: half-time, normal, double-time; or the factor, 0.5, 1 or 2.",
			Fader: &Fader{Panel: SongPanel, Place: 40, Label: "time"},
			get:   func(s State) []any { return []any{s.Timescale} },
			set:   setTimescale,
		},
		{
			Name: "genre_tempo", Kind: KindEnum, Args: "s", Choices: GenreTempos, Effect: Player, SetUp: true, Begin: "genre_tempo",
			Short: "never, stopped or always: when another genre brings its tempo",
			Doc: "When another genre brings the tempo at which drummers play it, while no external clock leads: never; stopped: while the song is " +
				"stopped, and only if you set no other tempo than the genre's; always: also while it plays, at once.",
			Fader: &Fader{Panel: SongPanel, Place: 45, Label: "genre tempo"},
			get:   func(s State) []any { return []any{s.GenreTempo} },
			set:   setGenreTempo,
		},
		intParam(Param{
			Name: "count_in", Unit: "bars", Max: maxCountIn, Effect: Player, SetUp: true, Begin: "count_in",
			Short: "bars of strokes before the song, on our own clock",
			Doc:   "How many bars of strokes on the closed hat come before the song, when it is started without an external clock.",
			Fader: &Fader{Panel: SongPanel, Place: 70, Label: "count-in"},
		}, func(s *State) *int { return &s.CountIn }),
		{
			Name: "quantize", Kind: KindEnum, Args: "s", Choices: Quantizes, Effect: Player, Aliases: []string{"quantise"}, SetUp: true, Begin: "quantize",
			Short: "where a new loop takes over: step, beat, bar or loop",
			Doc:   "The boundary at which a new loop takes over, by name or by index in this list.",
			Fader: &Fader{Panel: SongPanel, Place: 60, Label: "change at"},
			get:   func(s State) []any { return []any{s.Quantize} },
			set:   setQuantize,
		},
		floatParam(Param{
			Name: "offset", Unit: "ms", Min: -250, Max: 250, Effect: Player, Aliases: []string{"offset_ms"}, SetUp: true, Begin: "offset",
			Short: "shift of all notes in ms; negative = early",
			Doc:   "Shifts all notes. Negative is early.",
			Fader: &Fader{Panel: SongPanel, Place: 80, Touch: &Touch{Row: LoopRow, Place: 7, Label: "offset ms", From: -50, To: 50}},
		}, func(s *State) *float64 { return &s.OffsetMS }),
	}
}

// kitParams are which notes are sent.
func kitParams() []Param {
	return []Param{
		{
			Name: "kit", Kind: KindString, Args: "s", Effect: Player, SetUp: true, Begin: "kit",
			Short: "kit: which note each voice sends",
			Doc:   "The kit, which says the note of each voice: gm, or one of the configured kits.",
			Fader: &Fader{Panel: SongPanel, Place: 90},
			get:   func(s State) []any { return []any{s.Kit} },
			set:   setKit,
		},
		boolParam(Param{
			Name: "articulations", Effect: Player, SetUp: true, Kept: true, Begin: "articulations", Render: true,
			Short: "play side stick, bell, pedal and edges where the kit has notes for them",
			Doc: "Plays side stick and rim shot, pedal, bell and edges where the kit has notes for them, as often as drummers of the genre do. Off plays the " +
				"plain note of each voice. The hits are the same. Without a value it toggles.",
			Fader: &Fader{Panel: SongPanel, Place: 100},
		}, func(s *State) *bool { return &s.Articulations }),
	}
}
