package steer

import "slices"

// actions are what is done rather than set.
func actions() []Param {
	t := []Param{
		{
			Name: Next, Kind: KindAction, Effect: Decode, NewGroove: true, set: nextSeed,
			Doc: "Draws another loop: the seed goes up by one.",
		},
		{
			Name: Previous, Kind: KindAction, Effect: Decode, NewGroove: true, set: previousSeed,
			Doc: "Goes back to the loop of the seed before.",
		},
		{
			Name: Reroll, Kind: KindAction, Effect: Decode, NewGroove: true, set: reroll, Aliases: []string{"re_roll"},
			Doc: "Draws another loop with the same settings: the seed jumps to a far one.",
		},
		{
			Name: Reset, Kind: KindAction, Effect: Decode | Feel | Player, NewGroove: true,
			Doc: "Gives every parameter its default, except the set-up (kit, offset, quantize, freeze and the like), and plays rock's first loop at its own tempo. Undo takes it back.",
		},
		action(Param{
			Name: Undo, do: plain(Actions.Undo),
			Doc: "Takes back the last change; a drag of a fader is one change. Up to 100 steps.",
		}),
		action(Param{Name: Redo, do: plain(Actions.Redo), Doc: "Does again what was taken back."}),
		call(Param{
			Name: Recall, do: recall,
			Doc: "Plays a loop of the history again, with all that made it: by its number, so many loops back (-1), or by " +
				"seed:variation in the present settings. A recall code (they begin with G) plays the very loop again, with all its settings, on any machine with its model.",
		}, wantRecall, checkLoopCode),
		{
			Name: FillNow, Kind: KindAction, Effect: Fill, set: checkFill,
			Doc: "Ends the bar that plays with a fill, which lands on the one of the next; late in a bar it is the next bar's end.",
		},
		{
			Name: Prompt, Kind: KindPrompt, Args: "s", Effect: Decode | Feel | Player | Hold | Fill,
			Doc: "Words for a genre, a tempo, a feel, voices and fills. All that they mean is set at once, as one change; the reply says what " +
				"was understood and what was not.",
		},
		action(Param{
			Name: Capture, do: plain(Actions.ToggleCapture),
			Doc: "Records four bars of drums on the MIDI input, from the next bar line on, and makes them the captured groove; while it " +
				"records, stops recording.",
		}),
	}
	return slices.Concat(t, diceActions(), pinActions(), choiceActions(), fileActions(), transportActions())
}

// choiceActions choose among loops, and remember what was chosen.
func choiceActions() []Param {
	return []Param{
		action(Param{
			Name: More, do: plain(Actions.DrawMore),
			Doc: "Draws eight more loops in the settings that play, to look at and to choose from: four near to the loop that plays, four others. The groove " +
				"plays on. Each time they are others.",
		}),
		call(Param{
			Name: Keep, do: keep,
			Doc: "Keeps the loop of a recall code as a favorite scene, without playing it.",
		}, wantCode, checkCode),
		call(Param{
			Name: Rate, do: rate,
			Doc: "Rates the loop that plays, from 1 (never again) to 5 (more like it). It is stored on this machine alone; see taste.",
		}, wantRating, checkRating),
		action(Param{
			Name: Skip, do: plain(Actions.Skip),
			Doc: "Goes to the next loop, as next does, and remembers that this one was not wanted; see taste.",
		}),
		action(Param{Name: ForgetTaste, do: plain(Actions.ForgetTaste), Doc: "Forgets everything that was kept, skipped and rated."}),
	}
}

// fileActions save and load.
func fileActions() []Param {
	return []Param{
		call(Param{
			Name: PresetSave, do: named(Actions.SavePreset),
			Doc: "Saves the groove's settings as a preset file of that name: all but the set-up (kit, offset, quantize, freeze and the like).",
		}, wantName, checkName),
		call(Param{
			Name: PresetLoad, do: loads(Actions.LoadPreset),
			Doc: "Takes the settings of a preset; the set-up stays, and so do the parts of locked voices.",
		}, wantName, checkName),
		call(Param{
			Name: PresetFavorite, do: named(Actions.ToggleFavorite),
			Doc: "Makes a preset, or else a scene, of that name a favorite, or no favorite any more.",
		}, wantName, checkName),
		call(Param{
			Name: SceneSave, do: named(Actions.SaveScene),
			Doc: "Saves everything as a scene file of that name: all settings, the very loop and what locked voices play.",
		}, wantName, checkName),
		call(Param{Name: SceneLoad, do: loads(Actions.LoadScene), Doc: "Takes everything that a scene has."}, wantName, checkName),
		action(Param{
			Name: Favorite, do: plain(Actions.SaveFavorite),
			Doc: "Keeps the loop that plays as a favorite scene, under a name made from genre, tempo and seed.",
		}),
	}
}

// transportActions start and stop, and those that the face answers itself.
func transportActions() []Param {
	return []Param{
		action(Param{
			Name: TransportStart, do: plain(Actions.Start), Aliases: []string{"start"},
			Doc: "Plays from the beginning; while an external clock ticks, with its next tick and at its tempo.",
		}),
		action(Param{
			Name: TransportStop, do: plain(Actions.Stop), Aliases: []string{"stop"},
			Doc: "Stops. An external clock's own start or continue plays again.",
		}),
		action(Param{
			Name: TransportContinue, do: plain(Actions.Continue), Aliases: []string{"continue"},
			Doc: "Plays on from where it stopped; while an external clock ticks, with its next tick and at its tempo.",
		}),
		action(Param{Name: Panic, do: plain(Actions.Panic), Doc: "Silences every note at once."}),
		action(Param{Name: Sync, Doc: "Sends the whole state to the sender."}),
		action(Param{Name: Ping, Doc: "Answers /ping to the sender, who gets feedback from then on."}),
	}
}
