package prompt

// Bounds: how a tempo or another parameter stands to a number.
const (
	below   = -1 // under 100
	atMost  = -2
	above   = 1
	atLeast = 2
)

// reject marks words that only say that something is not liked, or is not to go too far. In a clause of their own they ask for nothing.
const reject = 1

// scopeLines are the words that say how far others apply: what stays, what is left out, what comes later.
func scopeLines() []line {
	return []line{
		{"but, yet, however, only that", entry{kind: kindBut}},
		{"then, and then, after that, afterwards, followed by", entry{kind: kindThen}},
		{"dont ever, lets not, let us not, dont, do not, never, doesnt, does not, shouldnt, should not, must not, mustnt, wont, no need to, " +
			"need not, neednt, not to, be careful not to, careful not to, make sure not to, cant, cannot, " +
			"never ever, musnt, dont you dare, dont want you to, dont want to", entry{kind: kindDont}},
		{
			"dont do anything to, do nothing to, without moving, without shifting, without losing, " +
				"without disturbing, as written, as it is written, as played, " +
				"current, present, existing, stays put, stay put, put as is, keep, keeps, keeping, leave, leaves, " +
				"leaving, preserve, maintain, retain, stick with, stay with, hold on to, " +
				"hang on to, spare, same, unchanged, untouched, alone, " +
				"as is, as it is, as they are, as it was, stays, stay, staying, remains, remain, intact, fine, " +
				"is fine, " +
				"are fine, dont touch, dont change, dont alter, dont mess with, " +
				"dont mess, dont affect, dont modify, dont fiddle with, do not touch, do not change, never touch, " +
				"never change, " +
				"without touching, without changing, " +
				"how it is, how they are, where it is, where they are, like it is, like they are, way it is, " +
				"way they are, " +
				"must not change, mustnt change, should not change, shouldnt change, must not be touched, " +
				"should not be touched, shouldnt be touched, " +
				"changes, changing, dont change anything, dont change thing, dont touch anything, dont touch thing, " +
				"keep it all, without altering, without messing with, without affecting, no touching, no changing, " +
				"not touching, not changing, hands off, no changes to, " +
				"no change to, no changes in, no change in, no changes, no change, dont need to touch, dont mind, " +
				"no need to touch, no need to change",
			entry{kind: kindKeep},
		},
		{
			"excepted, excluded, exempt, " +
				"except, except for, apart from, other than, besides, barring, leaving out, aside from, save for, " +
				"excluding, with exception, exception, but for, outside from",
			entry{kind: kindBar},
		},
		{"theres no, there is no, there are no, theres none, none, nobody, nowhere, prevent, lack, devoid, " +
			"scarcely, rarely, seldom, " +
			"far from, never mind, nevermind, was, were, did, didnt, hadnt, used to, " +
			"forget, hardly, barely, avoiding, refuse, ban, banned, sick, forbid, forbidden, " +
			"swap out, trade, tired", entry{kind: kindVeto}},
		{"if, unless, whether, when, whenever, until, till, lest, once, before, after, provided, assuming, " +
			"pretend, imagine, suppose, in case, or else, " +
			"otherwise, as soon as, as long as, even if, every time, any time, sometimes, " +
			"wherever", entry{kind: kindIf}},
		{"other way round, other way around, wrong way round, wrong way around, way round, vice versa, opposite, " +
			"reverse, just kidding, kidding, only kidding", entry{kind: kindIf, as: "not understood as a whole"}},
		{"what, whats, which, who, whose, whom, why, how, where, wheres", entry{kind: kindAsk}},
		{"so they stay, so i can, so we can, so you can, so they can, " +
			"so it can, so people can, so that, so that i can, " +
			"so that we can, so i could, so we could, so it doesnt, so it does not, so they dont, so it isnt, " +
			"so i dont, so we dont, so you dont, so its not, in order to, to make room, to leave room, " +
			"to make space, to leave space, as its, as it is so, cos, cause, given that, due to, thanks to, " +
			"on account, " +
			"because, cuz, coz, since, although, even though, despite, in spite, considering, " +
			"seeing as", entry{kind: kindWhy}},
		{"genre, genre feel", entry{kind: kindGenreWord}},
		{"lock, lock in, lock down, hold, holding, freeze part", entry{kind: kindLock, value: 1}},
		{"default, usual, neutral", entry{kind: kindDefault}},
		{"equally, equal", entry{kind: kindEqual}},
		{"unlock, release, let go from", entry{kind: kindLock}},
		{"than, compared to, compared with, relative to, next to, in comparison to, in comparison with, " +
			"against", entry{kind: kindThan}},
		{"level with, on par with, on level with, same level as, same volume as, at same level as, " +
			"at same volume as, matching, match, matches, match up with, match with, in line with, " +
			"even with, to level, up to level, on same level as", entry{kind: kindThan, value: asLoudAs}},
		{"drown out, drowning out, drowns out, drowning, drown, overpower, overpowers, overpowering, bury, " +
			"burying, buries, cover up, covers up, covering up, mask, masks, " +
			"masking", entry{kind: kindThan, value: drowns}},
		{"under, below, lower than, south, less than, beneath, south from", bound(below)},
		{"over, above, higher than, north, more than, north from, beyond", bound(above)},
		{"at most, at very most, tops, no more than, not any more than, cap, cap at, limit, limit to, capped at, " +
			"not exceeding, without exceeding, not past, not more than, not over, not above, no higher than, " +
			"nothing over, nothing above, no greater than, never over, " +
			"never above, dont go over, dont go above, dont exceed, or less, or slower, or lower, or under, " +
			"or below", bound(atMost)},
		{"at least, no less than, not less than, not under, not below, no lower than, nothing under, " +
			"nothing below, never under, never below, " +
			"dont go under, dont go below, or more, or faster, or higher, or above, or over", bound(atLeast)},
		{"enough", entry{kind: kindEnough}},
		{"all other, all others, all other drums, all other voices, all other ones, rest, others, other ones, " +
			"other drums, other voices, everything else, all else, " +
			"anything else", entry{kind: kindRest}},
		{"them, they, those, these, em", entry{kind: kindThem}},
		{"gradually, slowly, over time, bit by bit, little by little, build up, buildup, build, ramp up, " +
			"ramp down, fade in, fade out, crescendo, " +
			"eventually, later, later on, soon, tomorrow, for while, first, halfway, step by step, by end, " +
			"towards end", entry{kind: kindWhen}},
		{"verse, chorus, intro, outro, bridge, hook, prechorus, pre chorus, breakdown, middle eight, middle 8, " +
			"refrain, " +
			"interlude, second half, first half, " +
			"verses, choruses, in drop, on drop, before drop, after drop, at drop", entry{kind: kindSection}},
	}
}

func bound(how float64) entry { return entry{kind: kindBound, value: how} }

// rejectLines are the words that only say that something is not liked.
func rejectLines() []line {
	return []line{
		{"not helping, isnt helping, aint helping, doesnt help, not doing anything, " +
			"isnt doing anything, aint doing anything, doesnt do anything, isnt doing it, " +
			"not doing it, not adding anything, isnt adding anything, adds nothing, does nothing, " +
			"isnt working for me, not working for me, not doing it for me, isnt doing it for me, " +
			"isnt doing much, not doing much, gets in way, getting in way, is in way, thats mistake, " +
			"that was mistake, that last change was mistake, last change was mistake, that was wrong, " +
			"was mistake, " +
			"not what i meant, thats not what i meant, not what i said, thats not what i said, not what i asked for, " +
			"thats not what i wanted, thats not it, didnt like that, didnt like it, i didnt like that, " +
			"i didnt like it, dont like that, dont like it, " +
			"dont like this, dont like this one, dont like that one, i dont like it, i dont like that, " +
			"i dont like this, " +
			"i dont like this one, not feeling it, not feeling this, not feeling this one, not working, " +
			"shouldnt have done it, shouldnt have done that, i shouldnt have done that, i shouldnt have done it, " +
			"isnt working, doesnt work, not what i want, not what i wanted, hate it, hate this, i hate it, " +
			"i hate this, not off, not out, not thing", entry{kind: kindVeto, value: reject}},
	}
}
