package steer

import "github.com/groovegen/groovegen/groove"

// feelParams are the settings of the feel of the whole loop: each is a field of groove.Feel.
func feelParams() []Param {
	return []Param{
		floatParam(Param{
			Name: "density", Max: groove.MaxDensity, Effect: Decode, Begin: "density", Render: true,
			Short: "how many hits; 1 = as decoded",
			Doc: "Factor of the number of hits. Below 1 the least probable hits go first, and last the kick on the one, the backbeat and what keeps " +
				"the time on the beats. Above 1 the most probable come first. Hits that stay do not change.",
			Fader: &Fader{Panel: FeelPanel, Place: 10, Gauge: 1, Touch: &Touch{Row: FeelRow, Place: 1, Label: "density"}},
		}, func(s *State) *float64 { return &s.Density }),
		floatParam(Param{
			Name: "complexity", Max: groove.MaxComplexity, Effect: Decode, Begin: "complexity", Render: true,
			Short: "0 = no hits on sixteenths between the eighths, 2 = syncopated, 1 = as decoded",
			Doc: "Above 1 hits move from beats and eighths to the sixteenths between them, below 1 back; at 0 none is there. The number stays, except " +
				"that a hit is left out if there is no probable place for it. In a shuffle the triplets between the beats count as sixteenths, and a few stay.",
			Fader: &Fader{Panel: FeelPanel, Place: 20, Gauge: 2, Key: "c", KeyStep: 0.1, Touch: &Touch{Row: FeelRow, Place: 2, Label: "complex"}},
		}, func(s *State) *float64 { return &s.Complexity }),
		floatParam(Param{
			Name: "humanize", Max: groove.MaxHumanize, Effect: Feel, Aliases: []string{"humanise"}, Begin: "humanize", Render: true,
			Short: "how much of the learned timing; 0 = on the grid",
			Doc:   "Factor of the micro-timing. 0 plays on the grid that the loop plays, sixteenths or triplets: a shuffle stays a shuffle.",
			Fader: &Fader{Panel: FeelPanel, Place: 40, Gauge: 5, Key: "h", KeyStep: 0.1, Touch: &Touch{Row: FeelRow, Place: 3, Label: "human"}},
		}, func(s *State) *float64 { return &s.Humanize }),
		floatParam(Param{
			Name: "swing", Min: groove.MinSwing, Max: groove.MaxSwing, Effect: Feel, Begin: "swing", Render: true,
			Short: "where the second of two sixteenths falls; 0.5 = as decoded",
			Doc: "Where the second of two sixteenths (or eighths: swing_note) falls on average. 0.667 is a triplet; 0.5 plays what the loop has. A loop that " +
				"swings as much already stays as it is.",
			Fader: &Fader{Panel: FeelPanel, Place: 50, Gauge: 4, Key: "w", KeyStep: 0.01, Touch: &Touch{Row: FeelRow, Place: 4, Label: "swing"}},
		}, func(s *State) *float64 { return &s.Swing }),
		{
			Name: "swing_note", Kind: KindEnum, Args: "s", Choices: groove.NoteValueNames(), Effect: Feel, Begin: "swing_note", Render: true,
			Short: "the notes that swing: 1/16 or 1/8",
			Doc:   "The notes that swing: sixteenths or eighths. In a loop of triplets there are no sixteenths to swing.",
			get:   func(s State) []any { return []any{s.SwingNote.String()} },
			set:   setSwingNote,
		},
		floatParam(Param{
			Name: "dynamics", Max: groove.MaxDynamics, Effect: Feel, Begin: "dynamics", Render: true,
			Short: "how much velocities differ; 0 = all alike",
			Doc:   "Factor of the velocities' differences from the mean of their voice. 0 plays each voice equally loud throughout.",
			Fader: &Fader{Panel: FeelPanel, Place: 60, Gauge: 6, Key: "d", KeyStep: 0.1, Touch: &Touch{Row: FeelRow, Place: 5, Label: "dynamics"}},
		}, func(s *State) *float64 { return &s.Dynamics }),
		floatParam(Param{
			Name: "velocity_curve", Min: -groove.MaxVelocityCurve, Max: groove.MaxVelocityCurve, Effect: Feel, Begin: "velocity_curve", Render: true,
			Short: "above 0 soft hits become louder, below 0 softer",
			Doc:   "Above 0 soft hits become louder, below 0 softer; the loudest stay. 0 is straight.",
			Fader: &Fader{Panel: FeelPanel, Place: 70, Label: "vel. curve", Touch: &Touch{Row: LoopRow, Place: 5, Label: "curve"}},
		}, func(s *State) *float64 { return &s.VelocityCurve }),
		floatParam(Param{
			Name: "accent", Max: groove.MaxAccent, Effect: Feel, Begin: "accent", Render: true,
			Short: "how far the one of the loop is raised to full velocity",
			Doc:   "How far the hits on the one of the loop's first bar are raised to full velocity.",
			Fader: &Fader{Panel: FeelPanel, Place: 80, Touch: &Touch{Row: FeelRow, Place: 7, Label: "accent"}},
		}, func(s *State) *float64 { return &s.Accent }),
		floatParam(Param{
			Name: "push", Unit: "ms", Min: -groove.MaxPush, Max: groove.MaxPush, Effect: Feel, Begin: "push", Render: true,
			Short: "how early (below 0) or late the groove is played, in ms",
			Doc:   "Plays the groove early (below 0) or late, against the clock: at 0 its hits are on the grid on average. It is part of the loop, and so of what is exported.",
			Fader: &Fader{Panel: FeelPanel, Place: 85, Step: 0.5, Touch: &Touch{Row: LoopRow, Place: 6, Label: "push ms"}},
		}, func(s *State) *float64 { return &s.Push }),
	}
}

// voiceParams are the settings of each voice.
func voiceParams() []Param {
	var t []Param
	for v := range groove.NumVoices {
		name := groove.Voice(v).String()
		t = append(t,
			floatParam(Param{
				Name: "voice/" + name + "/gain", Max: groove.MaxGain, Effect: Feel, Render: true,
				Doc:   "Velocity factor of this voice. 0 is silent.",
				Fader: &Fader{Panel: VoicePanel, Place: 10, Label: "level"},
			}, func(s *State) *float64 { return &s.Gain[v] }),
			boolParam(Param{
				Name: "voice/" + name + "/mute", Effect: Feel, Render: true,
				Doc: "Silences this voice. Without a value it toggles.",
			}, func(s *State) *bool { return &s.Mute[v] }),
			boolParam(Param{
				Name: "voice/" + name + "/solo", Effect: Feel, Render: true,
				Doc: "Silences all voices that have no solo. Mute is stronger. Without a value it toggles.",
			}, func(s *State) *bool { return &s.Solo[v] }),
			boolParam(Param{
				Name: "voice/" + name + "/lock", Effect: Decode,
				Doc: "Keeps the part that this voice plays, hit by hit, whatever is drawn for the others. Without a value it toggles.",
			}, func(s *State) *bool { return &s.Lock[v] }),
			intParam(Param{
				Name: RedrawOf(groove.Voice(v)), Max: MaxRedraw, Effect: Decode, Render: true,
				Doc: "The number of this voice's own draw, which dice counts up; 0 = drawn with the others. No other voice changes. Another groove sets it to 0.",
			}, func(s *State) *int { return &s.Redraw[v] }),
			floatParam(Param{
				Name: "voice/" + name + "/density", Max: groove.MaxDensity, Effect: Decode, Render: true,
				Doc:   "Factor of the number of this voice's hits, after density. No other voice changes.",
				Fader: &Fader{Panel: VoicePanel, Place: 20, Label: "density"},
			}, func(s *State) *float64 { return &s.VoiceDensity[v] }),
			floatParam(Param{
				Name: "voice/" + name + "/emphasis", Min: -groove.MaxEmphasis, Max: groove.MaxEmphasis, Effect: Decode, Render: true,
				Doc:   "Above 0 this voice has more hits, up to 2.5 times as many, below 0 fewer. No other voice changes.",
				Fader: &Fader{Panel: VoicePanel, Place: 30, Label: "emphasis"},
			}, func(s *State) *float64 { return &s.Emphasis[v] }),
		)
	}
	return t
}
