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
	aFavorite = "favorite"
	aMore     = "more"
	aRate     = "rate"
	aSkip     = "skip"
	aUnpin    = "unpin"
	aNext     = "next"
	aCapture  = "capture"
	aPanic    = "panic"
)

// actLines are sentences that do one thing. They stand alone in their clause. Save and load are in act.go: a name belongs to them.
func actLines() []line {
	return []line{
		{"start over with everything at default, start over with everything at its default, start over with defaults, wipe it, wipe all, wipe all it, wipe it all, wipe it clean, wipe board, clear it all, " +
			"clear all it, clear board, clear settings, clear all settings, " +
			"clear settings back to where they began, put settings back to where they began, " +
			"reset everything to factory, reset to factory, reset it to factory, reset all to factory, " +
			"reset it all to factory, scrap all it, scrap it all, " +
			"reset, reset everything, reset all, reset it all, start over, start again, start fresh, from scratch, " +
			"start from scratch, back to default, " +
			"back to defaults, default settings, defaults, clear all, clear everything, clean slate, fresh start, " +
			"factory settings, factory reset, back to factory settings, back to square one, wipe everything, " +
			"wipe slate clean, start anew, all defaults, all settings back to default, " +
			"set everything back to default, put everything back to default, restore defaults, " +
			"reset all settings to default, reset all settings to defaults, reset settings to default, " +
			"put everything back to how it was at beginning, back to how it was at beginning, reset settings, " +
			"reset all settings, reset to default, reset to defaults, reset everything to default, begin again, " +
			" everything back to default, " +
			"everything back to normal", act(aReset)},
		{"stop, stop playing, stop it, stop beat, stop music, stop drums, stop groove, stop loop, pause, halt, " +
			"shut up, silence, be quiet now, " +
			"stop now, stop everything, hold it there, stop there, stop right there, stop that, stop please, " +
			"stop it there, " +
			"kill playback, stop playback, stop transport, stop drumming, press stop, hit stop, halt drums, " +
			"silence please, pause there, pause beat, pause drums, pause groove, pause playback, stop all, " +
			"wrap it up, and stop, full stop", act(aStop)},
		{"play, start, start playing, hit it, kick it off, count it off, from top, take it from top, play it, " +
			"start it, run it, start beat, start drums, press play, hit play, lets go, here we go, off we go, " +
			"off you go, away we go, lets hear it, start up, start it up, kick things off, begin, begin playing, " +
			"lets start, lets begin, roll it, lets roll, start groove, start loop, start playback, " +
			"start from beginning, start from top, play from top, play from start, play from beginning, " +
			"play beat, play groove, play loop, go ahead and play, start rolling, fire it up, hit start, " +
			"lets play, from beginning, from start", act(aStart)},
		{"pick it up from where you stopped, pick up from where you stopped, pick up where you stopped, pick it up where you stopped, " +
			"pick it up where you left off, pick it up where we left off, pick it up from where you left off, pick up from where you left off, " +
			"continue, resume, carry on, unpause, keep playing, go on, continue playing, resume playing, " +
			"carry on playing, resume playback, continue from there, pick up where you left off, " +
			"pick up where we left off, pick it up from where we left off, keep rolling", act(aContinue)},
		{"run it back, run it back to how it was, run that back, take it back to how it was, " +
			"put it back to where it was, take it back to where it was, bring it back to how it was, " +
			"scrap last move, scrap that last move, scrap last change, scrap that last change, " +
			"scrap last one, scrap that last one, scrap last edit, press undo, hit undo, " +
			"undo, undo last thing, undo my last change, undo what you did, undo what you just did, undo my last, " +
			"undo change, undo that change, didnt like last change, i didnt like last change, " +
			"didnt like that last change, " +
			"i didnt like that last change, dont like that change, i dont like that change, " +
			"didnt like that change, i didnt like that change, undo that last change, undo this change, " +
			"undo that last one, undo last edit, undo last step, undo last move, go back to before, " +
			"back to before, put it back how it was, put it back way it was, put it back to how it was, " +
			"back to way it was, go back to way it was, way it was, way it was before, " +
			"liked it before, preferred it before, i preferred it before, i liked it before, " +
			"i liked it better before, liked it better before, it was better before, that was better before, " +
			"was better before, better before, better way it was, take back last change, reverse that, " +
			"roll that back, roll it back, go back one step, one step back, ctrl + z, cancel that, cancel, " +
			"cancel last change, oops go back, undo that, undo it, undo this, undo last, undo last one, " +
			"undo last change, take that back, take it back, " +
			"revert, revert that, go back, " +
			"i take that back, scratch that, scrap that, forget that, go back to how it was, back to how it was, " +
			"back to what it was, how it was, how it was before, like it was before, as it was before, " +
			"ctrl z", act(aUndo)},
		{"mark this as good take, mark it as good take, mark that as good take, mark this one, " +
			"mark this as keeper, mark it as keeper, mark this as good, mark this as good one, " +
			"mark this as favorite one, " +
			"thats keeper, this is keeper, this one is keeper, its keeper, favorite, favourite, favorite this, " +
			"favourite this, favorite it, favourite it, favorite this one, " +
			"favourite this one, favorite that, favourite that, bookmark, bookmark this, bookmark it, " +
			"bookmark this one, " +
			"bookmark that, star this, star it, star this one, star that, star this groove, star this loop, " +
			"heart this, heart this one, keep it as favorite, keep it as favourite, keep this as favorite, " +
			"keep this as favourite, " +
			"keep this one as favorite, keep this one as favourite, add to favorites, add to favourites, " +
			"add this to favorites, add this to favourites, add it to favorites, add it to favourites, " +
			"add this one to favorites, " +
			"add this one to favourites, save to favorites, save to favourites, save this to favorites, " +
			"save this to favourites, save it to favorites, save it to favourites, save as favorite, " +
			"save as favourite, save this as favorite, " +
			"save this as favourite, save it as favorite, save it as favourite, mark as favorite, " +
			"mark as favourite, mark this as favorite, mark this as favourite, favorite this groove, " +
			"favourite this groove, favorite this loop, " +
			"favourite this loop, favorite groove, favourite groove, bookmark groove, bookmark loop, " +
			"star groove", act(aFavorite)},
		{"press redo, hit redo, put back what i just undid, put back what i undid, " +
			"put back what i took back, " +
			"redo, redo last change, redo change, bring back what i undid, bring back what i just undid, redo last, " +
			"redo last one, put that back, put that change back in, " +
			"put that change back, put change back in, bring that change back, " +
			"do that again, reapply that, reapply, redo this, redo what i undid, undo undo, undo that undo, " +
			"redo that, redo it", act(aRedo)},
		{"previous, back one, one back, one before that, one before this, one before this one, last groove, " +
			"last pattern, previous pattern, groove before, loop before, beat before, pattern before, " +
			"groove before this, groove before this one, back to last one, bring back last groove, " +
			"bring back last one, bring back last loop, " +
			"bring back previous one, bring back previous groove, bring back previous loop, back to last groove, " +
			"back to previous one, back to previous groove, back to previous, go back to previous one, " +
			"go back to last one, go back to previous groove, go back to last groove, play last one again, " +
			"play previous one, play last one, previous please, go back loop, go back groove, previous one, " +
			"previous loop, previous groove, previous beat, one before, go back one, last one, " +
			"last loop, last beat", act(aPrevious)},
	}
}

// againLines ask for the loop before, for more loops and for captures, and take pins out.
func againLines() []line {
	return []line{
		{"i liked loop before this one better, i liked one before this better, i liked one before this one better, " +
			"i liked one before better, i liked last one better, i liked previous one better, loop before this one was better, " +
			"one before was better, last one was better, previous one was better, i preferred last one, i preferred previous one, " +
			"i preferred one before, liked last one better, liked one before better", act(aPrevious)},
		{"show me more like this, show me more like this one, give me more like this, more like this, more like this one, more like that, more like that one, more like it, eight more, " +
			"8 more, eight more like this, 8 more like this, eight more like it, another eight, another 8, " +
			"some more like this, few more like this, couple more like this, more ideas, some more ideas, " +
			"more options, some more options, more loops like this, " +
			"more grooves like this, more beats like this, show me more, other ideas like this", act(aMore)},
		{"capture, capture what i play, capture this, capture me, record me, record what i play, record what im about to play, " +
			"record what im about to play on pads, record what i play on pads, record playing, record drumming, " +
			"record four bars, record 4 bars, record midi in, record pads, listen to me play, listen to what i play", act(aCapture)},
		{"panic, all notes off, kill all notes, silence all notes, stuck notes, stuck note, notes are stuck, note is stuck, notes are hanging, " +
			"note is hanging, hanging notes, hanging note, notes hang, kill stuck notes, kill hanging notes, midi panic", act(aPanic)},
		{"unpin, unpin all, unpin everything, unpin it, unpin it all, unpin hits, unpin all hits, clear pins, " +
			"clear all pins, remove pins, remove all pins, take pins out, take all pins out, take out pins, " +
			"take out all pins, take pins off, take all pins off, take off pins, drop pins, drop all pins, " +
			"lose pins, lose all pins, no pins, no more pins, without pins, pins off, pins out, delete pins, " +
			"delete all pins, release pins, release all pins, free pins, get rid pins, reset pins, undo pins, " +
			"forget pins", entry{kind: kindAct, set: []Setting{{Name: aUnpin, Op: Set, Args: []any{"all"}}}}},
	}
}

func act(name string) entry { return entry{kind: kindAct, set: []Setting{{Name: name, Op: Set}}} }
