package prompt

import "strings"

// mark finds what only its neighbours give a meaning: places in a bar, particles, names of presets, negations of two words.
func mark(items []item) []item {
	items = names(items)
	items = fillTimes(beats(halfway(items)))
	for i := range items {
		switch it := &items[i]; it.kind {
		case kindBit:
			if kindOf[it.raw] && (i+1 == len(items) || has(items[i+1:i+2], kindAt, kindGenre, kindFiller)) {
				it.kind = kindFiller // kind of a funk thing
			}
		case kindAt:
			if it.raw == "like" && i > 0 && likers[items[i-1].raw] {
				it.kind = kindFiller // i'd like it louder
			}
			if (it.raw == "in" || it.raw == "on") && (closes(items, i) || it.raw == "on" && ends(items, i) && i > 0 && has(items[i-1:i], kindFills, kindKnob)) {
				it.kind, it.entry = kindAdd, &entry{kind: kindAdd} // the ride in
			}
		case kindTo:
			if !has(nextContent(items, i), kindNum, kindPct, kindGenre, kindKnob, kindSigned) && !isVoicesAt(items, i) {
				it.kind = kindFiller // needs to be louder
			}
		case kindDo:
			if it.entry.value > 0 && has(nextContent(items, i), kindVoices) { // mute all cymbals
				if it.entry.value == allMuted {
					it.kind, it.entry = kindMod, negation(mod{no: true, much: 1}).entry
				} else {
					it.kind, it.entry = kindAdd, &entry{kind: kindAdd}
				}
			}
		case kindAdd:
			if it.raw == "back" && i > 1 && items[i-2].raw == "pull" {
				*it = item{kind: kindMod, raw: it.raw, text: it.text, entry: &entry{kind: kindMod, mod: mod{dir: -1, much: 1, level: true}}}
			}
		case kindSwap:
			if has(nextContent(items, i), kindTo, kindAt, kindBPM, kindKnob, kindGenreWord, kindBetween, kindOnly) {
				it.kind = kindFiller // change the tempo to 100
			}
		case kindMod:
			if it.raw == "too" && i > 0 && ends(items, i) && has(content(items[:i]), kindVoices, kindKnob, kindFills, kindGenre, kindFeel) {
				it.kind = kindFiller // and the ride too
				continue
			}
			markNegation(items, i)
		case kindBound:
			if way := boundWay[it.raw]; way != 0 && !has(nextContent(items, i), kindNum, kindPct, kindBPM, kindBetween) {
				it.kind, it.entry = kindMod, negation(mod{dir: way, much: 1}).entry // swing more than now
			}
		case kindSep:
			if (it.raw == "while" || it.raw == "whilst") && !has(nextContent(items, i), kindKeep, kindDont, kindMod, kindBar) {
				it.kind, it.entry = kindIf, &entry{kind: kindIf} // while the hats are loud
			}
		case kindVoices:
			if it.raw == "kick" && has(nextContent(items, i), kindBPM) {
				it.kind = kindFiller // kick the tempo up
			}
		case kindFeel:
			if it.raw == "accent" && len(content(items[:i])) == 0 && has(nextContent(items, i), kindPattern, kindVoices) {
				it.kind, it.entry = kindPattern, &entry{kind: kindPattern} // accent the downbeat
			}
			if it.raw == "free" && has(nextContent(items, i), kindVoices) {
				it.kind, it.entry = kindLock, &entry{kind: kindLock} // free the kick
			}
		case kindExcept:
			if it.raw == "everything but" && i > 0 && items[i-1].kind == kindKeep && !thingNext(items, i) {
				it.kind, it.entry = kindBut, &entry{kind: kindBut} // keep everything but make it faster
			}
		case kindAct:
			if startsPlaying(it) && i > 0 && isVoices(items[i-1].kind) && ends(items, i) {
				it.kind, it.entry = kindAdd, &entry{kind: kindAdd} // let the ride play
				continue
			}
			if next := nextContent(items, i); startsPlaying(it) && len(next) > 0 && !has(next, kindSep, kindBut, kindThen, kindConj, kindIf, kindWhy, kindWhen) {
				it.kind = kindFiller // play it without the crash
			} else if has(next, kindAct, kindDo) && one(next, kindAct, kindDo).entry.value == 0 && startsPlaying(it) {
				it.kind = kindFiller // play the last one
			}
		case kindLate:
			if isFlavour(it.raw) && i+1 < len(items) && isFlavour(items[i+1].raw) {
				it.kind = kindFiller // early 70s funk
			}
		case kindUnknown:
			if isFlavour(it.raw) && flavoursGenre(items, i) {
				it.kind = kindFiller // old school funk
			}
		case kindKeep:
			if it.raw == "alone" && i > 0 && ends(items, i) && items[i-1].kind == kindVoices && !has(items[:i], kindKeep, kindDont) && !says(items[:i], "let") {
				it.kind, it.entry = kindOnly, &entry{kind: kindOnly} // kick and ride alone
			}
		case kindFiller:
			if it.raw == "be" && i > 1 && ends(items, i) && items[i-1].kind == kindVoices && items[i-2].raw == "let" {
				*it = item{kind: kindKeep, raw: "stays", text: it.text, entry: &entry{kind: kindKeep}} // let the ride be
			}
			if (it.raw == "goes" || it.raw == "go") && closes(items, i) {
				it.kind, it.entry = kindMod, &entry{kind: kindMod, mod: mod{no: true, much: 1, after: true}} // the kick goes
			}
			if it.raw == "some" && has(items[min(i+1, len(items)-1):][:1], kindVoices) && !has(items[max(i-1, 0):i], kindAdd, kindMod, kindBit) {
				it.kind, it.raw, it.entry = kindAdd, "add", &entry{kind: kindAdd} // some toms
			}
			if it.raw == "as" && i > 0 && has(items[i-1:i], kindFeel) && has(nextContent(items, i), kindVoices, kindRest) {
				it.kind, it.entry = kindThan, &entry{kind: kindThan, value: 1} // as loud as
			}
		}
	}
	return both(items)
}

// likers stand before like where it is a verb.
var likers = setOf("i id we wed would")

// ends reports whether item i is the last of its clause.
func ends(items []item, i int) bool {
	next := nextContent(items, i)
	return len(next) == 0 || has(next, kindSep, kindBut, kindThen, kindConj)
}

// flavoursGenre reports whether only words for flavours stand between item i and a genre.
func flavoursGenre(items []item, i int) bool {
	for i++; i < len(items) && (isFlavour(items[i].raw) && items[i].kind != kindGenre || items[i].kind == kindFiller); i++ {
	}
	return i < len(items) && items[i].kind == kindGenre
}

// kindOf are the words that say "something like" rather than "a little".
var kindOf = setOf("kind sort kinda sorta")

// markNegation turns "don't want you to mute" into don't, "not loud enough" into too little, and the no of an answer into a filler.
func markNegation(items []item, i int) {
	it := &items[i]
	next := nextContent(items, i)
	switch m := it.entry.mod; {
	case it.raw == "out" && i > 1 && items[i-2].raw == "bring": // bring the snare out
		it.entry = &entry{kind: kindMod, mod: mod{dir: 1, much: 1, level: true}}
	case m.dir < 0 && strings.HasPrefix(it.raw, "not ") && len(next) > 0 && (next[0].kind == kindFaster || next[0].kind == kindFeel && next[0].entry.mod.dir != 0):
		it.entry = negation(mod{not: true, much: 1}).entry // not much faster
	case m.no && (strings.HasPrefix(it.raw, "don") || strings.HasPrefix(it.raw, "do not")) && describes(items[i+1:]):
		it.kind, it.entry = kindDont, &entry{kind: kindDont} // don't need the hats that loud
	case it.raw == "nothing" && len(next) > 0 && has(content(items[i+1:])[:1], kindAt) && has(content(items[i+1:])[1:], kindVoices):
		it.entry = negation(mod{no: true, much: 1}).entry // nothing on the hats
		items[indexAfter(items, i)].kind = kindFiller
	case m.no && strings.HasPrefix(it.raw, "don") && silencedNext(items[i+1:]):
		it.kind, it.entry = kindDont, &entry{kind: kindDont} // don't want the kick muted
	case m.no && strings.Contains(it.raw, "nt ") && len(next) > 0 && next[0].kind == kindMod && next[0].entry.mod.no:
		it.kind, it.entry = kindDont, &entry{kind: kindDont}
	case m.not && len(next) > 0 && next[0].kind == kindFeel && has(nextContent(items, indexAfter(items, i)), kindEnough):
		more := mod{dir: 1, much: 1}
		it.entry = &entry{kind: kindMod, mod: more}
		items[indexOfKind(items, i, kindEnough)].kind = kindFiller
	case it.raw == "so" && startsAt(items, i) && i+1 < len(items) && items[i+1].kind == kindFiller:
		it.kind = kindFiller
	case it.raw == "no" && startsAt(items, i) && answers(items, i):
		it.kind = kindFiller
	}
}

// silencedNext reports whether a voice and a word that silences it stand next: the kick muted.
func silencedNext(items []item) bool {
	items = content(items)
	return len(items) > 1 && items[0].kind == kindVoices && items[1].kind == kindMod && items[1].entry.mod.no && items[1].entry.mod.after
}

// boundWay are the bounds that compare where no number follows.
var boundWay = map[string]float64{"more than": 1, "higher than": 1, "less than": -1, "lower than": -1}

func startsPlaying(it *item) bool {
	return len(it.entry.set) > 0 && (it.entry.set[0].Name == aStart || it.entry.set[0].Name == aContinue)
}

// thingNext reports whether what can be kept comes next.
func thingNext(items []item, i int) bool {
	next := nextContent(items, i)
	return len(next) > 0 && isThing(next[0])
}

// describes reports whether a voice and how it is stand before the next mark.
func describes(items []item) bool {
	items = content(items)
	return len(items) > 1 && items[0].kind == kindVoices && (items[1].kind == kindFeel || len(items) > 2 && items[1].kind == kindMod && items[2].kind == kindFeel)
}

// answers reports whether a no at i answers what went before: "no, faster", "no wait", "no i meant slower", "no no no".
func answers(items []item, i int) bool {
	if i+1 >= len(items) || i > 0 && items[i-1].raw == "?" {
		return false
	}
	next := items[i+1]
	return next.kind == kindSep || next.raw == "no" || next.kind == kindFiller && (answerWords[next.raw] || answerWords[firstWord(next.raw)]) || next.kind == kindFaster && i+2 == len(items)+1
}

var answerWords = setOf("meant wait i we actually that thats you really sorry")

// startsAt reports whether item i begins a clause.
func startsAt(items []item, i int) bool {
	return i == 0 || one(items[i-1:i], kindSep, kindBut, kindThen, kindFiller) != nil && startsAt(items, i-1) || items[i-1].kind == kindSep
}

// closes reports whether a voice stands before item i and a boundary behind it.
func closes(items []item, i int) bool {
	if i == 0 || !isVoices(items[i-1].kind) {
		return false
	}
	next := content(items[i+1:])
	return len(next) == 0 || one(next[:1], kindSep, kindBut, kindThen, kindConj, kindDont) != nil || next[0].kind == kindMod && next[0].entry.mod.negates()
}

func isVoicesAt(items []item, i int) bool {
	next := nextContent(items, i)
	return len(next) > 0 && isVoices(next[0].kind)
}

// nextContent returns the next item behind i that is no filler, or none.
func nextContent(items []item, i int) []item {
	if j := indexAfter(items, i); j < len(items) {
		return items[j : j+1]
	}
	return nil
}

func indexAfter(items []item, i int) int {
	for i++; i < len(items) && items[i].kind == kindFiller; i++ {
	}
	return i
}

func indexOfKind(items []item, from int, k kind) int {
	for i := from; i < len(items); i++ {
		if items[i].kind == k {
			return i
		}
	}
	return from
}

// both repeats what takes away: behind or and nor ("no swing or fills" is without both), and behind and before a thing that is only named
// ("no toms and fills").
func both(items []item) []item {
	var out []item
	var neg *item
	for i, it := range items {
		switch {
		case (it.kind == kindMod || it.kind == kindLittle) && (it.entry.mod.negates() || it.entry.mod.dir < 0) && !it.entry.mod.after && !it.entry.mod.level:
			neg = &items[i]
		case one(items[i:i+1], kindSep, kindBut, kindThen, kindDont, kindKeep, kindAdd) != nil || it.kind == kindMod && it.entry.mod.dir != 0:
			neg = nil
		case neg != nil && it.kind == kindConj && it.raw == "with":
			neg = nil
		}
		out = append(out, it)
		if it.kind != kindConj || neg == nil || has(nextContent(items, i), kindMod) {
			continue
		}
		if it.entry.value == 1 && neg.entry.mod.negates() || named(items, i) {
			out = append(out, *neg)
		}
	}
	return out
}

// named reports whether two things stand around the word at i, the second of them alone: "toms and fills".
func named(items []item, i int) bool {
	if i == 0 {
		return false
	}
	next := content(items[i+1:])
	if i+1 < len(items) && items[i+1].kind == kindFiller && verbOf(items[i+1:]) {
		return false // lose the ride and give me hats
	}
	if len(next) == 0 || len(next) > 1 && !has(next[1:2], kindSep, kindBut, kindThen, kindConj) {
		return false
	}
	nouns := []kind{kindVoices, kindKnob, kindFill, kindFills, kindPattern, kindAbsent}
	if has(items[i-1:i], kindGenre) {
		return has(next[:1], kindGenre)
	}
	return has(items[i-1:i], nouns...) && has(next[:1], nouns...)
}

func joinRaw(items []item) string { return joined(items, func(it item) string { return it.raw }) }
