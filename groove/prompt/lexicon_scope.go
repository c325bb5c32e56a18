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
		{"but, yet, however, although, only that", entry{kind: kindBut}},
		{"then, and then, after that, afterwards, followed by", entry{kind: kindThen}},
		{"dont, do not, never, doesnt, does not, shouldnt, should not, must not, mustnt, wont, no need to, need not, neednt, not to, cant, cannot, " +
			"never ever, dont you dare, dont want you to, dont want to", entry{kind: kindDont}},
		{
			"keep, keeps, keeping, leave, leaves, leaving, preserve, maintain, retain, stick with, stay with, hold on to, " +
				"hang on to, spare, same, unchanged, untouched, alone, " +
				"as is, as it is, as they are, as it was, stays, stay, staying, remains, remain, intact, fine, is fine, " +
				"are fine, dont touch, dont change, dont alter, dont mess with, " +
				"dont mess, dont affect, dont modify, dont fiddle with, do not touch, do not change, never touch, never change, " +
				"without touching, without changing, " +
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
		{"theres no, there is no, there are no, theres none, none, nobody, nowhere, hate, dislike, against, prevent, lack, lacks, lacking, devoid, scarcely, rarely, seldom, " +
			"unless, if, whether, despite, far from, nowhere near, " +
			"forget, pretend, imagine, suppose, hardly, barely, avoiding, refuse, ban, banned, sick, forbid, forbidden, " +
			"opposite, reverse, swap out, trade, tired", entry{kind: kindVeto}},
		{"genre", entry{kind: kindGenreWord}},
		{"lock, lock in, lock down, hold, holding, freeze part", entry{kind: kindLock, value: 1}},
		{"default, usual, neutral", entry{kind: kindDefault}},
		{"equally, equal", entry{kind: kindEqual}},
		{"unlock, release, let go from", entry{kind: kindLock}},
		{"than", entry{kind: kindThan}},
		{"not off, not out, nothing else, nothing more, thats it, thats all, for now, at all, as possible, as can be, as it gets, all round, all around, " +
			"how about, what about", entry{kind: kindFiller}},
		{"under, below, lower than, less than, beneath, south from", bound(below)},
		{"over, above, higher than, more than, north from, beyond", bound(above)},
		{"at most, no more than, not more than, not over, not above, no higher than, nothing over, nothing above, no greater than, never over, " +
			"never above, dont go over, dont go above, dont exceed", bound(atMost)},
		{"at least, no less than, not less than, not under, not below, no lower than, nothing under, nothing below, never under, never below, " +
			"dont go under, dont go below", bound(atLeast)},
		{"enough", entry{kind: kindEnough}},
		{"rest, others, other ones, other drums, other voices, everything else, all else, anything else", entry{kind: kindRest}},
		{"them, they, those, these", entry{kind: kindThem}},
		{"gradually, slowly, over time, bit by bit, little by little, build up, buildup, build, ramp up, ramp down, fade in, fade out, crescendo, " +
			"eventually, for while, first, until, halfway, step by step, by end, towards end", entry{kind: kindWhen}},
		{"verse, chorus, intro, outro, bridge, hook, prechorus, pre chorus, breakdown, middle eight, middle 8, refrain, " +
			"interlude, second half, first half, " +
			"verses, choruses, in drop, on drop, before drop, after drop, at drop", entry{kind: kindSection}},
	}
}

func bound(how float64) entry { return entry{kind: kindBound, value: how} }
