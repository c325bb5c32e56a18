package prompt

// Actions that are no parameters, by the names of the daemon's table.
const (
	aReset    = "reset"
	aStop     = "transport/stop"
	aStart    = "transport/start"
	aContinue = "transport/continue"
	aUndo     = "undo"
	aRedo     = "redo"
	aPrevious = "previous"
	aSave     = "preset/save"
	aLoad     = "preset/load"
)

// actLines are sentences that do one thing. They stand alone in their clause. Save and load are in act.go: a name belongs to them.
func actLines() []line {
	return []line{
		{"reset, reset everything, reset all, reset it all, start over, start again, start fresh, from scratch, " +
			"start from scratch, back to default, " +
			"back to defaults, default settings, defaults, clear all, clear everything, clean slate, fresh start, " +
			"factory settings, everything back to default, " +
			"everything back to normal", act(aReset)},
		{"stop, stop playing, stop it, stop beat, stop music, stop drums, stop groove, stop loop, pause, halt, shut up, silence, be quiet now, " +
			"stop now, stop everything", act(aStop)},
		{"play, start, start playing, hit it, kick it off, count it off, from top, take it from top, play it, start it, run it, start beat, start drums, press play", act(aStart)},
		{"continue, resume, carry on, unpause", act(aContinue)},
		{"undo, undo that, undo it, undo this, undo last, undo last one, undo last change, take that back, take it back, " +
			"revert, revert that, go back, " +
			"i take that back, scratch that, scrap that, forget that, go back to how it was, back to how it was, back to what it was, how it was, how it was before, like it was before, as it was before, ctrl z", act(aUndo)},
		{"redo, redo that, redo it", act(aRedo)},
		{"previous, previous one, previous loop, previous groove, previous beat, one before, go back one, last one, " +
			"last loop, last beat", act(aPrevious)},
	}
}

func act(name string) entry { return entry{kind: kindAct, set: []Setting{{Name: name, Op: Set}}} }
