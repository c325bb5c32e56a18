package prompt

// Bounds: how a tempo or another parameter stands to a number.
const (
	below   = -1 // under 100
	atMost  = -2
	above   = 1
	atLeast = 2
)

// scopeLines are the words that say how far others apply: what stays, what is left out, what comes later.
func scopeLines() []line {
	return []line{
		{"but, yet, however, only that", entry{kind: kindBut}},
		{"then, and then, after that, afterwards, followed by", entry{kind: kindThen}},
		{"dont, do not, never, doesnt, does not, shouldnt, should not, must not, mustnt, wont, no need to, need not, neednt, not to, be careful not to, careful not to, make sure not to, cant, cannot, " +
			"never ever, dont you dare, dont want you to, dont want to", entry{kind: kindDont}},
		{
			"keep, keeps, keeping, leave, leaves, leaving, preserve, maintain, retain, stick with, stay with, hold on to, " +
				"hang on to, spare, same, unchanged, untouched, alone, " +
				"as is, as it is, as they are, as it was, stays, stay, staying, remains, remain, intact, fine, is fine, " +
				"are fine, dont touch, dont change, dont alter, dont mess with, " +
				"dont mess, dont affect, dont modify, dont fiddle with, do not touch, do not change, never touch, never change, " +
				"without touching, without changing, " +
				"how it is, how they are, where it is, where they are, like it is, like they are, way it is, way they are, " +
				"must not change, mustnt change, should not change, shouldnt change, must not be touched, should not be touched, shouldnt be touched, " +
				"changes, changing, dont change anything, dont change thing, dont touch anything, dont touch thing, " +
				"keep it all, without altering, without messing with, without affecting, no touching, no changing, " +
				"not touching, not changing, hands off, no changes to, " +
				"no change to, no changes in, no change in, no changes, no change, dont need to touch, no need to touch, no need to change",
			entry{kind: kindKeep},
		},
		{
			"except, except for, apart from, other than, besides, aside from, save for, excluding, with exception, exception, but for, outside from",
			entry{kind: kindBar},
		},
		{"theres no, there is no, there are no, theres none, none, nobody, nowhere, against, prevent, lack, lacks, lacking, devoid, scarcely, rarely, seldom, " +
			"far from, nowhere near, never mind, nevermind, was, were, did, didnt, hadnt, used to, " +
			"forget, hardly, barely, avoiding, refuse, ban, banned, sick, forbid, forbidden, " +
			"swap out, trade, tired", entry{kind: kindVeto}},
		{"if, unless, whether, when, whenever, until, till, lest, once, before, after, provided, assuming, pretend, imagine, suppose, in case, or else, " +
			"otherwise, as soon as, as long as, even if, every time, any time, sometimes, wherever", entry{kind: kindIf}},
		{"other way round, other way around, wrong way round, wrong way around, way round, vice versa, opposite, reverse, just kidding, kidding, only kidding", entry{kind: kindIf, as: "not understood as a whole"}},
		{"what, whats, which, who, whose, whom, why, how, where, wheres", entry{kind: kindAsk}},
		{"because, cuz, coz, since, although, even though, despite, in spite, considering, seeing as", entry{kind: kindWhy}},
		{"genre, genre feel", entry{kind: kindGenreWord}},
		{"lock, lock in, lock down, hold, holding, freeze part", entry{kind: kindLock, value: 1}},
		{"default, usual, neutral", entry{kind: kindDefault}},
		{"equally, equal", entry{kind: kindEqual}},
		{"unlock, release, let go from", entry{kind: kindLock}},
		{"than, compared to, compared with, relative to, next to", entry{kind: kindThan}},
		{"not off, not out, nothing else, nothing more, thats it, thats all, for now, at all, as possible, as can be, as it gets, all round, all around, " +
			"how about, what about, what i want is, what i need is, whatever you do, no matter what, in it, in there, in this, in here, in that, on this one, on that one, in this one, on this, is there way to, is there any way to, any way to, any chance, is it possible to, would you mind, do you mind, make sure, be sure, over it, on it, into it, in blend, equal parts, equal measures, half and half, skip to, jump to, move on to, go on to, from where you stopped, from where we stopped, from where you left off, from where we left off, " +
			"where you left off, where we left off, less is more, dont touch anything else, dont change anything else, do not touch anything else, do not change anything else, " +
			"for dj set, for set, for gig, for show, for party, nowhere else, would be nicer, would be better, it would be nicer, it would be better, to hear, want to hear, wanna hear, to have, any more, mashed together, mixed together, blended together, together, for this, for it, in mix, " +
			"im after, i am after, i wish it was, i wish it were, i meant, meant, i mean, no wait, wait no, or rather, on second thought, on second thoughts, sorry, no sorry, if possible, if you can, if you could, if you please, if you dont mind, " +
			"than before, than it was, than it was before, than they were, than it were, than you have now, than you do now, than last time, than weve got, than we have, than we have now, than those, than these, than what we have, than what we had, " +
			"as before, right now, this time, once more, one more time, as usual, tbh, this song, that song, this tune, this track", entry{kind: kindFiller}},
		{"under, below, lower than, less than, beneath, south from", bound(below)},
		{"over, above, higher than, more than, north from, beyond", bound(above)},
		{"at most, no more than, not more than, not over, not above, no higher than, nothing over, nothing above, no greater than, never over, " +
			"never above, dont go over, dont go above, dont exceed, or less, or slower, or lower, or under, or below", bound(atMost)},
		{"at least, no less than, not less than, not under, not below, no lower than, nothing under, nothing below, never under, never below, " +
			"dont go under, dont go below, or more, or faster, or higher, or above, or over", bound(atLeast)},
		{"enough", entry{kind: kindEnough}},
		{"rest, others, other ones, other drums, other voices, everything else, all else, anything else", entry{kind: kindRest}},
		{"them, they, those, these, em", entry{kind: kindThem}},
		{"gradually, slowly, over time, bit by bit, little by little, build up, buildup, build, ramp up, ramp down, fade in, fade out, crescendo, " +
			"eventually, later, later on, soon, tomorrow, for while, first, halfway, step by step, by end, towards end", entry{kind: kindWhen}},
		{"verse, chorus, intro, outro, bridge, hook, prechorus, pre chorus, breakdown, middle eight, middle 8, refrain, " +
			"interlude, second half, first half, " +
			"verses, choruses, in drop, on drop, before drop, after drop, at drop", entry{kind: kindSection}},
	}
}

func bound(how float64) entry { return entry{kind: kindBound, value: how} }
