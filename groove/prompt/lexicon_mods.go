package prompt

// modLines are the words for no, more and less.
func modLines() []line {
	none := mod{no: true, much: 1}
	more, lots := mod{dir: 1, much: 1}, mod{dir: 1, much: 1.5}
	less := mod{dir: -1, much: 1}
	return []line{
		{"aint feeling, not feeling, isnt feeling, im not after, get away from, " +
			"move away from, strip, " +
			"no, dont really want, dont really need, dont really like, dont actually want, not really feeling, " +
			"im not feeling, " +
			"never asked for, didnt ask for, there is no need for, theres no need for, scratch, not keen on, " +
			"not into, not crazy about, not mad about, not loving, dont love, dont care for, " +
			"do not care for, not digging, quit hitting, stop hitting, without, w o, neither, hate, dislike, " +
			"despise, cant stand, cannot stand, disable, deactivate, " +
			"disabling, not fan, not big fan, no fan, zero, mute, muting, kill, killing, remove, removing, lose, " +
			"losing, minus, cut, " +
			"cut out, omit, skip, avoid, quit, cease, ditch, scrap, axe, take out, take off, get rid, " +
			"leave out, turn off, switch off, drop, drop out, dont want, dont use, dont need, dont like, dont play, " +
			"dont do, dont have, do not want, do not need, do not like, do not use, " +
			"do not play, never use, never play, never want, never want to hear, dont want to hear, " +
			"dont wanna hear, " +
			"dont wanna, enough with, nix, sans, no more, live without, do without, make sure there are no, " +
			"make sure theres no, stop using, stop doing, quit with, quit it with, quit doing, " +
			"dont think we need, dont think i need, dont think it needs, dont think you need, dont think we want, " +
			"dont think i want, no longer, bin, binning, chuck, chuck out, dump, dumping, toss, toss out, delete, " +
			"deleting, erase, nuke, nuking, eliminate, strip out, pull out, " +
			"take away, taking away, taking out, cutting, cutting out, dropping, ditching, shut off, chop, " +
			"chop out, exclude, yank, yank out, hide, hiding, " +
			"do away with, could do without, can do without, dont need no, dont want no, aint no, not single, " +
			"not one, no need for, dont need any, wont need, " +
			"will not need, wont be needing, dont require, dont want any, have had enough, had enough, " +
			"fed up with, im fed up with, sick and tired, im sick, im tired, " +
			"i am sick, i am tired, getting rid, stop with, stop it with, stay away from, steer clear, free from, " +
			"be done with, im done with, done with, " +
			"dont bother with, forget about, withdraw, stay off, keep off, bypass, no single", modEntry(none)},
		{"off, out, muted, silent, silenced, removed, away, gone, outta, outta here, out here, out there, " +
			"outta there, can go, has to go, have to go, gotta go, must go, needs to go, " +
			"need to go, should go, got to go, go away, isnt needed, arent needed, not needed, isnt necessary, " +
			"arent necessary, not necessary, isnt required, arent required, " +
			"not required, unnecessary, superfluous, sit out, sits out, sit this one out, sits this one out, " +
			"sitting out, sitting this one out, " +
			"lay out, lays out, take break, takes break, goes away, could go, can leave, disappear, disappears, " +
			"disappeared, vanish, tacet, be gone, be out", modEntry(mod{no: true, much: 1, after: true})},
		{"not nearly, not quite, nowhere near", modEntry(mod{not: true, much: 0.5})},
		{"just not, only not, nothing, not, isnt, arent, aint, wasnt, non", modEntry(mod{not: true, much: 1})},
		{"stop making so, stop making it so, stop being so, stop playing so, stop getting so, quit being so, " +
			"quit playing so, not nearly as, not nearly so, nothing like as, nothing too, nothing so, " +
			"nothing very, not too, not so, " +
			"not overly, not very, not that, not really, not as, " +
			"isnt so, dont be too, dont be so", modEntry(mod{not: true, much: 0.5})},
		{"too, too much, too many, overly, way too, bit too, far too, way too much, way too many, " +
			"little too, bit much, little much, rather too, much too, entirely too, overbearing, deafening, " +
			"too prominent, too present, too far up, too far forward, " +
			"too up front, over top, kinda too, sort too, " +
			"somewhat too", modEntry(mod{dir: -1, much: 1, excess: true})},
		{"not enough, could use more, could use some more, could use some, could use, could do with, " +
			"could do with some, wouldnt mind more, wouldnt mind some, wouldnt mind some more, would love more, " +
			"needs more, need more, needs some more, some more, cant get enough, lacks, lacking, short on, " +
			"could do with more", modEntry(more)},
		{"not hearing, im not hearing, im not really hearing, not really hearing, dont hear, cannot hear, dont really hear, cant really make out, cant hear, can barely hear, " +
			"can hardly hear, cant really hear", modEntry(mod{dir: 1, much: 1, level: true})},
		{"buried, getting buried, gets buried, getting lost, gets lost, is lost, are lost, drowned out, drowned, " +
			"inaudible, too far back, too far down, cant make out, hard to hear, " +
			"can hear hardly, struggling to hear, struggle to hear", modEntry(mod{dir: 1, much: 1, level: true})},
		{"more from, more noise with, more noise from, more noise on, more in direction, doesnt have enough, " +
			"dont have enough, " +
			"hasnt got enough, further, farther, more often, more frequent, more frequently, more, " +
			"more than before, " +
			"more than now, more than it is, " +
			"more than it was, increase, extra, add more, moar, mor, higher", modEntry(more)},
		{"lots, lot, plenty, tons, loads, heaps, bunch, whole lot, whole lot more, whole bunch, lots more, " +
			"loads more, tons more, heaps more, plenty more, good bit more, good deal more, great deal more, " +
			"fair bit more, quite bit more, much more, many more, way more, many, lot more, far more", modEntry(lots)},
		{"less like, less from, less often, less frequent, less frequently, not so often, not as often, less, " +
			"fewer, less than before, " +
			"less than now, less than it is, less than it was, fewer than before, fewer than now, reduce, " +
			"reducing, decrease, decreasing, not much, not many, not so much, not so many, not as many, " +
			"not as much, not that many, not that much, not lot, not whole lot, not lots, not loads, not too many, " +
			"not too much, dont overdo, dont overdo it on, dont overdo it with, go easy on, easy on, " +
			"take it easy on, go easier on, easier on, go light on, go lighter on, " +
			"lighter on, go easy with, easy with, take it easy with, take it easier on, cut back on, cut down on, " +
			"scale back on, rein in, hold back with, let up on, " +
			"ease off on, ease off with, ease back on, back off on, dont go overboard with, dont go overboard on, " +
			"dont go crazy with, dont go crazy on, dont go mad with, dont go mad on, " +
			"dont go nuts with, dont go nuts on, dont lean on, minimise, minimize, gentle on, go gentle on, " +
			"wouldnt mind less, not quite so much, not quite as much, " +
			"not quite so many, not quite as many, ease up on, lay off, hold back on, half as many, half as much, " +
			"tame, " +
			"low", modEntry(less)},
	}
}

// levelLines are the words for louder and softer.
func levelLines() []line {
	return []line{
		{"up, turn up, turning up, nudge up, crank, crank up, push up, bring up, bring out, boost, boosting, " +
			"raise, raising, bump, " +
			"bump up, pump up, wake up, bring to life, beef up, fatten, fatten up, thicken, thicken up, " +
			"strengthen, amplify, " +
			"bring forward, bring to front, up front, upfront, to front, further up, further up front, " +
			"more up front, further forward, more forward, forward, come forward, up in mix, higher up, " +
			"turn right up, turn way up, all way up, push up front, bring right up, " +
			"pull up", modEntry(mod{dir: 1, much: 1, level: true})},
		{"down, turn down, turning down, nudge down, bring down, pull back, pull down, dial back, dial down, " +
			"tone down, ease off, " +
			"back off, lower, lowering, notch down, down notch, " +
			"bring down notch, soften, soften up, quieten, quieten down, quiet down, hush, shush, tuck, tuck in, " +
			"tuck back, push back, pushed back, further back, further down, back in mix, down in mix, " +
			"further back in mix, further down in mix, into background, to background, all way down, " +
			"turn right down, " +
			"turn way down, bring right down, pull right back, pull right down, knock down, knock back, " +
			"take down, tuck away, rein back, soft pedal", modEntry(mod{dir: -1, much: 1, level: true})},
	}
}

// degreeLines are the words for how much.
func degreeLines() []line {
	few := mod{dir: -1, much: 1.5}
	return []line{
		{"as little, much less, way less, lot less, far less, few, way fewer, hardly any, barely any, " +
			"very little, very few, rare, occasional, " +
			"minimum", modEntry(few)},
		{"very, really, considerably, significantly, substantially, noticeably, massively, hugely, drastically, " +
			"good bit, fair bit, good deal, fair amount, great deal, quite bit, quite lot, good few, way way, " +
			"stupidly, insanely, properly, high, super, extremely, ultra, seriously, proper, so, much, way, far, " +
			"even", modEntry(mod{much: 1.5})},
		{"altogether, entirely, max, maximum, fully, completely, totally, maximal", modEntry(mod{much: 2})},
		{"notch, by notch, one notch, by hair, by touch, by bit, by little, by tad, smidgeon, skosh, " +
			"ever so slightly, ever so, ever so little, marginally, fraction, teeny bit, teensy bit, teeny, " +
			"couple notches, notch or two, just bit, moderately, lil bit, little itty bit, lil, tiny, tiny bit, " +
			"tiny little bit, wee, wee bit, hair, smidge, smidgen, shade, bit, little, slightly, touch, hint, " +
			"somewhat, kinda, kind, sort, sorta, " +
			"fairly, splash, dash, pinch, little bit, tad, subtle, slight, mildly, " +
			"mild, gently, quite, pretty", entry{kind: kindBit, mod: mod{much: 0.5}}},
		{"little more, bit more, slightly more, touch more, " +
			"tad more", entry{kind: kindLittle, mod: mod{dir: 1, much: 0.5}}},
		{"little less, bit less, slightly less, touch less, " +
			"tad less", entry{kind: kindLittle, mod: mod{dir: -1, much: 0.5}}},
		{"twice as", modEntry(mod{dir: 1, much: 2})},
		{"half as", modEntry(mod{dir: -1, much: 1.5})},
		{"mostly, mainly, primarily, predominantly, basically", entry{kind: kindMain}},
		{"half, halve, halving", entry{kind: kindFrac, value: 0.5}},
		{"twice, double", entry{kind: kindFrac, value: 2}},
		{"third, one third", entry{kind: kindFrac, value: 1.0 / 3}},
		{"two thirds", entry{kind: kindFrac, value: 2.0 / 3}},
		{"quarter, one quarter", entry{kind: kindFrac, value: 0.25}},
		{"three quarters", entry{kind: kindFrac, value: 0.75}},
	}
}
