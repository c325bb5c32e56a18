package prompt

// fillerLines are phrases that say nothing about the groove. They are whole: a word of them by itself may mean something.
func fillerLines() []line {
	return []line{
		{"" +
			"while youre at it, while you are at it, while were at it, nothing in between, nothing between, none in between, on me, from here, " +
			"before we start, before you start, before it starts, till i say otherwise, until i say otherwise, till i say so, until i say so, " +
			"until further notice, till further notice, " +
			"into this, into that, into beat, into groove, into mix, into blend, to this one, to mix, " +
			"to blend, in with this, come on, after all, give band, even parts, even shares, equal shares, " +
			"half each, fifty fifty, across kit, across whole kit, across board, from where they are, " +
			"from where it is, from where they are now, from where it is now, " +
			"second ago, " +
			"moment ago, minute ago, than drum machine, than metronome, than machine, than robot, " +
			"nothing besides, more than you would think is okay, more than you would think, " +
			"go over to, going over to, move over to, switch over to, " +
			"than it should be, than they should be, than it needs to be, than they need to be, than needed, " +
			"than necessary, than i want, " +
			"than i like, than i wanted, " +
			"all way, all way through, would be so cool, would be cool, would be nice, would be great, " +
			"would be awesome, would be good, " +
			"would be perfect, would fit, would be lovely, for sec, for moment, for second, for bit, " +
			"is enough for me, is enough, thank you, " +
			"thank you very much, thanks lot, friend, " +
			"dont you think, dont you agree, it would sound better, would sound better, sounds better, " +
			"would sound nicer, would work better, " +
			"it would sound nicer, nothing else from it, from defaults, with defaults, with default settings, " +
			"from now on, from here on, nothing else changes, time for, its time for, equal mix, even mix, " +
			"equal blend, even blend, " +
			"even split between, " +
			"i asked for, i feel like, " +
			"make it so, make it so that, why not, why not try, why dont we, why dont you, " +
			"why dont we try, how about we, how about you, should we try, shall we, shall we try, should we, " +
			"can we maybe, is it ok to, would it be possible to, or so, or thereabouts, give or take, " +
			"in mood for, i could go for, i would go for, lets see, let me see, let me have, i think, i guess, " +
			"i reckon, i suppose, i feel, seems, it seems, in opinion, " +
			"to me, for me, for us, imo, imho, for change, for real, for sure, for once, for starters, " +
			"to start with, at moment, course, by way, " +
			"no worries, no problem, good job, well done, nice one, nice work, thats nice, thats good, " +
			"thats great, sounds good, sounds great, sounds nice, looking good, that works, love it, like it, " +
			"i like it, i love it, i love this, i like this, i like that, i love that, this is nice, " +
			"this is great, this is good, its nice, its good, its great, big time, all same, as always, " +
			"whatsoever, both, at end day, in kit, on kit, in groove, in beat, from there, in there somewhere, " +
			"nothing else, nothing more, thats it, thats all, for now, at all, as possible, as can be, " +
			"as it gets, all round, all around, " +
			"how about, what about, what i want is, what i need is, whatever you do, no matter what, in it, " +
			"in there, in this, in here, in that, on this one, on that one, in this one, on this, " +
			"is there way to, is there any way to, any way to, any chance, is it possible to, would you mind, " +
			"do you mind, make sure, be sure, over it, on it, into it, in blend, equal parts, equal measures, " +
			"half and half, skip to, jump to, move on to, go on to, from where you stopped, " +
			"from where we stopped, from where you left off, from where we left off, " +
			"where you left off, where we left off, less is more, dont touch anything else, " +
			"dont change anything else, do not touch anything else, do not change anything else, " +
			"for dj set, for set, for gig, for show, for party, nowhere else, would be nicer, would be better, " +
			"it would be nicer, it would be better, to hear, want to hear, wanna hear, to have, any more, " +
			"mashed together, mixed together, blended together, together, for this, for it, in mix, " +
			"im after, i am after, i wish it was, i wish it were, i meant, meant, i mean, no wait, wait no, " +
			"or rather, on second thought, on second thoughts, sorry, no sorry, if possible, if you can, " +
			"if you could, if you please, if you dont mind, " +
			"than before, than it was, than it was before, than they were, than it were, than you have now, " +
			"than you do now, than last time, than weve got, than we have got, than i have, than we have, " +
			"than we have now, than those, than these, than what we have, than what we had, " +
			"as before, right now, this time, once more, one more time, as usual, tbh, this song, that song, " +
			"this tune, this track", entry{kind: kindFiller}},
	}
}
