package steer

import "github.com/groovegen/groovegen/groove"

// styleParams are the style: the conditioning of the model.
func styleParams() []Param {
	return []Param{
		{
			Name: "genre", Kind: KindEnum, Args: "s", Choices: GenreNames(), Effect: Decode, ViewOf: "blend",
			NewGroove: true, WithGroove: true,
			Doc: "One genre alone, by name or by index in this list. Of a blend, feedback names the strongest genre.",
			get: func(s State) []any { return []any{s.Style().Dominant().String()} },
			set: setGenre,
		},
		{
			Name: "blend", Kind: KindWeights, Args: "s f ...", Effect: Decode, Max: maxWeight,
			NewGroove: true, Kept: true, Begin: "genre", Render: true,
			Short: "genre, or a blend such as funk=0.7,jazz=0.3",
			Doc:   "Genres and their weights, in pairs. Genres that are not named get 0.",
			get:   getBlend,
			set:   setBlend,
		},
		floatParam(Param{
			Name: Tempo, Unit: "BPM", Min: groove.MinBPM, Max: groove.MaxBPM, Effect: Decode | Player, Aliases: []string{"tempo"},
			Kept: true, Begin: "bpm", Render: true,
			Short: "tempo in BPM",
			Doc:   "The tempo that the model plays for; without an external clock also the tempo that is played.",
			Fader: &Fader{Touch: &Touch{Row: FeelRow, Place: 0, Label: "BPM", From: 60, To: 180}},
		}, func(s *State) *float64 { return &s.BPM }),
	}
}

// latentParams are what a loop is drawn from.
func latentParams() []Param {
	return []Param{
		{
			Name: Seed, Kind: KindInt, Args: "i", Max: MaxSeed, Effect: Decode, NewGroove: true, Kept: true, Begin: "seed", Render: true,
			Short: "seed: a whole number",
			Doc:   "What the loop is drawn from. The same seed, style, latent and model give the same notes.",
			get:   func(s State) []any { return []any{int64(s.Seed)} },
			set:   setSeed,
		},
		{
			Name: "latent", Kind: KindLatent, Args: "i f ...", Min: -10, Max: 10, Effect: Decode, Render: true,
			Short: "a latent number: INDEX=VALUE",
			Doc:   "Latent numbers that take the place of those drawn, as index (0 to 127) and value. Without values it removes all.",
			get:   getLatent,
			set:   setLatent,
		},
		{
			Name: "nudge", Kind: KindPair, Args: "f f", Min: -3, Max: 3, Effect: Decode, Render: true,
			Short: "move along the two directions that change the groove most: x,y",
			Doc:   "An XY pad over the latent: moves it along the two directions that change the groove most. 0 0 is where it was drawn.",
			get:   func(s State) []any { return []any{s.Nudge[0], s.Nudge[1]} },
			set:   setNudge,
		},
		{
			Name: Captured, Kind: KindGroove, Args: "s", Effect: Decode, NewGroove: true,
			Doc: "A groove that was played or read from a file: all loops stay near to it until it is set to nothing. After it may follow " +
				"genre, capture_amount and drumify, each with its value, as one change.",
			get: func(s State) []any { return []any{s.Captured} },
			set: setCaptured,
		},
		boolParam(Param{
			Name: Drumify, Effect: Decode, WithGroove: true, NewGroove: true,
			Doc: "Only the rhythm of the captured groove counts, whichever voice struck it: a kit is drawn around it. Each of its steps is struck by some " +
				"voice, as late and as loud. Another captured groove sets it to 0, unless it is set with that.",
		}, func(s *State) *bool { return &s.Drumify }),
		floatParam(Param{
			Name: "capture_amount", Max: 1, Effect: Decode, WithGroove: true,
			Doc: "How far loops may be from the captured groove. 0 gives it back, with feel where a grid had taken it out; 1 is any groove of the genre.",
		}, func(s *State) *float64 { return &s.Amount }),
		floatParam(Param{
			Name: "temperature", Max: 2, Effect: Decode, Begin: "temperature", Render: true,
			Short: "how freely hits are drawn; 0 = the likeliest",
			Doc:   "How freely hits are drawn. 0 leaves nothing to chance: the likeliest are played.",
			Fader: &Fader{Panel: FeelPanel, Place: 30, Gauge: 3, Touch: &Touch{Row: FeelRow, Place: 6, Label: "temper"}},
		}, func(s *State) *float64 { return &s.Temperature }),
		floatParam(Param{
			Name: "surprise", Max: 1, Effect: Decode, Begin: "surprise", Render: true,
			Short: "how far bars leave the groove; 0 = one bar four times",
			Doc: "How far the bars of a loop leave its groove. 0 plays the hits of one bar four times, each with its own touch; 0.5 is one groove " +
				"without fills and breaks; 1 is as drummers' takes are, with both. A captured groove keeps its own form.",
			Fader: &Fader{Panel: FeelPanel, Place: 35},
		}, func(s *State) *float64 { return &s.Surprise }),
		intParam(Param{
			Name: "audition", Min: 1, Max: MaxAudition, Effect: Decode, NewGroove: true, Begin: "audition", Render: true,
			Short: "of how many loops the best is played",
			Doc: "Of how many loops of a seed the best is played: steady, with kick and backbeat as the genre has them, no copy, and heard as " +
				"its genre. 1 plays the seed's own. With another number a seed is another loop. At surprise 1 there is no choice.",
		}, func(s *State) *int { return &s.Audition }),
	}
}
