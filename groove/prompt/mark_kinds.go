package prompt

import (
	"slices"
	"strings"
)

// markers give the items of a kind the meaning that their neighbours tell.
var markers = map[kind]func(items []item, i int){
	kindBit:     tellBit,
	kindConj:    tellConj,
	kindAt:      tellAt,
	kindTo:      tellTo,
	kindDo:      tellDo,
	kindAdd:     tellAdd,
	kindSwap:    tellSwap,
	kindMod:     tellMod,
	kindBound:   tellBound,
	kindSep:     tellSep,
	kindVoices:  tellVoices,
	kindFeel:    tellFeel,
	kindExcept:  tellExcept,
	kindAct:     tellAct,
	kindLate:    tellLate,
	kindEnough:  tellEnough,
	kindUnknown: tellUnknown,
	kindKeep:    tellKeep,
	kindFiller:  tellFiller,
	kindKnob:    tellKnob,
	kindPace:    tellPace,
	kindBut:     tellBut,
	kindVeto:    tellReject,
	kindDont:    tellUnlike,
	kindIf:      tellIf,
	kindAsk:     tellAsk,
	kindLock:    tellLock,
	kindGenre:   tellGenre,
}

// tellBit reads "kind of".
func tellBit(items []item, i int) {
	it := &items[i]
	if prev := content(items[:i]); it.raw == "touch" && len(prev) > 0 && prev[len(prev)-1].kind == kindDont { // don't you dare touch the kick
		at := i - 1
		for items[at].kind != kindDont {
			at--
		}
		items[at].kind, items[at].entry, items[at].raw, it.kind = kindKeep, &entry{kind: kindKeep}, "dont touch", kindFiller
	}
	if kindOf[it.raw] && (i+1 == len(items) || has(items[i+1:i+2], kindAt, kindGenre, kindFiller)) {
		it.kind = kindFiller // kind of a funk thing
	}
}

// tellConj reads the with of "go crazy with the fills".
func tellConj(items []item, i int) {
	if i > 0 && i+1 == len(items) && items[i].raw == "and" && items[i-1].raw == "on" {
		items[i].kind, items[i].entry = kindPattern, &entry{kind: kindPattern} // snare on the and
	}
	if it := &items[i]; it.raw == "with" && has(nextContent(items, i), kindVoices, kindFills) && i > 1 &&
		items[i-1].kind == kindFeel && (goWords[items[i-2].raw] || goings.MatchString(items[i-1].raw)) {
		it.kind = kindAt
	}
}

// tellAt finds particles: the ride in, fills on.
func tellAt(items []item, i int) {
	it := &items[i]
	if tellLike(items, i) {
		return
	}
	if it.raw == "in" && i > 0 && has(items[i-1:i], kindKnob) && ends(items, i) && says(items[:i], "put") {
		it.kind = kindFiller // put more notes in
		return
	}
	if it.raw == "in" && i > 0 && items[i-1].kind == kindGenre && ends(items, i) {
		bringsIn(items, i)
	}
	if it.raw == "like" && i > 0 && likers[items[i-1].raw] {
		it.kind = kindFiller // i'd like it louder
	}
	if (it.raw == "in" || it.raw == "on") && (closes(items, i) || it.raw == "on" && ends(items, i) && i > 0 &&
		has(items[i-1:i], kindFills, kindKnob)) {
		it.kind, it.entry = kindAdd, &entry{kind: kindAdd} // the ride in
	}
}

// tellTo drops the to of an infinitive.
func tellTo(items []item, i int) {
	it := &items[i]
	if i > 0 && i+1 < len(items) && items[i-1].kind == kindFiller && items[i+1].raw == "swing" {
		it.kind = kindFiller // i want it to swing
		return
	}
	if !has(nextContent(items, i), kindNum, kindPct, kindGenre, kindKnob, kindSigned) && !isVoicesAt(items, i) {
		it.kind = kindFiller // needs to be louder
	}
}

// tellDo reads "mute all" before voices.
func tellDo(items []item, i int) {
	it := &items[i]
	if len(it.entry.set) > 0 && it.entry.set[0].Name == "freeze" && holdWords[firstWord(it.raw)] && atNumber(items, i) {
		it.kind = kindFiller // hold it at 120
		return
	}
	if (it.raw == "another" || it.raw == "different") && has(nextContent(items, i), kindVoices, kindKnob, kindFill, kindGenre) {
		it.kind = kindUnknown // a different kick
	}
	if it.entry.value == 0 && len(it.entry.set) > 0 && it.entry.set[0].Name == "next" && i+1 < len(items) &&
		has(items[i+1:i+2], kindVoices, kindKnob, kindFills) {
		it.kind = kindUnknown // reroll the hats
	}
	if firstWord(it.raw) == "freeze" && has(items[min(i+1, len(items)-1):][:1], kindVoices) {
		it.kind, it.entry = kindLock, &entry{kind: kindLock, value: 1} // freeze the hats
		return
	}
	if it.entry.value > 0 && has(nextContent(items, i), kindVoices) { // mute all cymbals
		if it.entry.value == allMuted {
			it.kind, it.entry = kindMod, negation(mod{no: true, much: 1}).entry
		} else {
			it.kind, it.entry = kindAdd, &entry{kind: kindAdd}
		}
	}
}

// tellAdd reads "pull it back".
func tellAdd(items []item, i int) {
	it := &items[i]
	if it.raw == "back" && i > 1 && items[i-2].raw == "pull" {
		*it = item{kind: kindMod, raw: it.raw, text: it.text, entry: &entry{kind: kindMod, mod: mod{dir: -1, much: 1, level: true}}}
	}
}

// tellSwap drops the change of "change the tempo to 100".
func tellSwap(items []item, i int) {
	it := &items[i]
	if has(nextContent(items, i), kindTo, kindAt, kindBPM, kindKnob, kindGenreWord, kindBetween, kindOnly) {
		it.kind = kindFiller // change the tempo to 100
	}
}

// tellMod reads "too" at the end, and negations.
func tellMod(items []item, i int) {
	it := &items[i]
	if it.raw == "too" && i > 0 && ends(items, i) && has(content(items[:i]), kindVoices, kindKnob, kindFills, kindGenre, kindFeel) {
		it.kind = kindFiller // and the ride too
		return
	}
	if tellSo(items, i); it.kind != kindMod || tellGoes(items, i) {
		return
	}
	if (it.raw == "could do with" || it.raw == "could use" || it.raw == "wouldnt mind") && has(nextContent(items, i), kindMod, kindBit, kindLittle) {
		it.kind = kindFiller // could do with less ride
		return
	}
	markNegation(items, i)
}

// tellBound reads "more than" without a number.
func tellBound(items []item, i int) {
	it := &items[i]
	if i > 0 && has(content(items[:i])[max(len(content(items[:i]))-1, 0):], kindVoices) && has(nextContent(items, i), kindVoices) {
		return // the hats lower than the snare
	}
	if way := boundWay[it.raw]; way != 0 && !has(nextContent(items, i), kindNum, kindPct, kindBPM, kindBetween) {
		it.kind, it.entry = kindMod, negation(mod{dir: way, much: 1}).entry // swing more than now
	}
}

// tellSep tells the while of a condition from that of a list.
func tellSep(items []item, i int) {
	it := &items[i]
	if i > 0 && belongs(items[i-1], items[i+1:]) {
		it.kind = kindFiller
		return
	}
	if (it.raw == "while" || it.raw == "whilst") && !has(nextContent(items, i), kindKeep, kindDont, kindMod, kindBar) &&
		(!has(items[:i], kindKeep) || !has(nextContent(items, i), kindRest)) {
		it.kind, it.entry = kindIf, &entry{kind: kindIf} // while the hats are loud
	}
}

// tellVoices reads kick as a verb.
func tellVoices(items []item, i int) {
	it := &items[i]
	if it.raw == "kick" && has(nextContent(items, i), kindBPM) {
		it.kind = kindFiller // kick the tempo up
	}
}

// tellFeel reads accent and free as verbs.
func tellFeel(items []item, i int) {
	it := &items[i]
	if it.raw == "accent" && len(content(items[:i])) == 0 && has(nextContent(items, i), kindPattern, kindVoices) {
		it.kind, it.entry = kindPattern, &entry{kind: kindPattern} // accent the downbeat
	}
	if tellEffect(items, i) {
		return
	}
	if ordinary[it.raw] && has(items[min(i+1, len(items)-1):][:1], kindGenre) {
		it.kind = kindFiller // plain rock
		return
	}
	if tellAccents(items, i); it.kind != kindFeel {
		return
	}
	tellOther(items, i)
	tellHot(items, i)
	tellAs(items, i)
	if it.raw == "free" && has(nextContent(items, i), kindVoices) {
		it.kind, it.entry = kindLock, &entry{kind: kindLock} // free the kick
	}
}

// tellExcept reads "keep everything but make".
func tellExcept(items []item, i int) {
	it := &items[i]
	if it.raw == "everything but" && i > 0 && items[i-1].kind == kindKeep && !thingNext(items, i) {
		it.kind, it.entry = kindBut, &entry{kind: kindBut} // keep everything but make it faster
	}
}

// tellAct reads play with an object.
func tellAct(items []item, i int) {
	it := &items[i]
	if asItWas[it.raw] && keptBefore(items[:i]) {
		it.kind, it.entry = kindKeep, &entry{kind: kindKeep} // leave the snare how it was
		return
	}
	if startsPlaying(it) && i > 0 && isVoices(items[i-1].kind) && ends(items, i) {
		it.kind, it.entry = kindAdd, &entry{kind: kindAdd} // let the ride play
		return
	}
	if next := nextContent(items, i); startsPlaying(it) && len(next) > 0 &&
		!has(next, kindSep, kindBut, kindThen, kindConj, kindIf, kindWhy, kindWhen) {
		it.kind = kindFiller // play it without the crash
	} else if has(next, kindAct, kindDo) && one(next, kindAct, kindDo).entry.value == 0 && startsPlaying(it) {
		it.kind = kindFiller // play the last one
	}
}

// tellLate reads "early 70s".
func tellLate(items []item, i int) {
	it := &items[i]
	if isFlavour(it.raw) && i+1 < len(items) && isFlavour(items[i+1].raw) {
		it.kind = kindFiller // early 70s funk
	}
}

// tellEnough reads "enough of".
func tellEnough(items []item, i int) {
	it := &items[i]
	if ends(items, i) && slices.ContainsFunc(items[:i], func(b item) bool { return b.kind == kindMod && strings.HasSuffix(b.raw, " hear") }) {
		it.kind = kindFiller // i don't hear the kick enough
		return
	}
	if len(content(items[:i])) == 0 && has(nextContent(items, i), kindVoices, kindTime, kindFills, kindKnob, kindGenre) {
		*it = spoken(it.raw, mod{no: true, much: 1}) // enough of the double time
	}
}

// tellUnknown drops words that describe a genre.
func tellUnknown(items []item, i int) {
	it := &items[i]
	if it.raw == "save" && i > 0 && has(items[i-1:i], kindVoices) && has(nextContent(items, i), kindVoices) {
		it.kind, it.entry = kindBar, &entry{kind: kindBar} // all drums save the snare
	}
	if isFlavour(it.raw) && flavoursGenre(items, i) {
		it.kind = kindFiller // old school funk
	}
}

// tellKeep reads alone behind voices.
func tellKeep(items []item, i int) {
	it := &items[i]
	if it.raw == "alone" && i > 0 && ends(items, i) && has(content(items[max(i-2, 0):i]), kindVoices) &&
		!has(items[:i], kindKeep, kindDont) && (!says(items[:i], "let") || says(items[:i], "play")) {
		it.kind, it.entry = kindOnly, &entry{kind: kindOnly} // kick and ride alone
	}
}

// tellFiller reads small words that their neighbours give a meaning.
func tellFiller(items []item, i int) {
	it := &items[i]
	if tellFor(items, i); it.kind != kindFiller {
		return
	}
	if it.raw == "one" && has(nextContent(items, i), kindVoices) {
		it.kind = kindUnknown // one of the toms
	}
	tellLike(items, i)
	tellAnyMore(items, i)
	if it.kind != kindFiller {
		return
	}
	tellMove(items, i)
	tellThis(items, i)
	if it.raw == "be" && i > 1 && ends(items, i) && items[i-1].kind == kindVoices && items[i-2].raw == "let" {
		*it = item{kind: kindKeep, raw: "stays", text: it.text, entry: &entry{kind: kindKeep}} // let the ride be
	}
	if (it.raw == "goes" || it.raw == "go") && closes(items, i) {
		it.kind, it.entry = kindMod, &entry{kind: kindMod, mod: mod{no: true, much: 1, after: true}} // the kick goes
	}
	tellCount(items, i)
}

// tellCount reads some and as.
func tellCount(items []item, i int) {
	it := &items[i]
	if it.raw == "some" && has(items[min(i+1, len(items)-1):][:1], kindVoices) && !has(items[max(i-1, 0):i], kindAdd, kindMod, kindBit) {
		it.kind, it.raw, it.entry = kindAdd, "add", &entry{kind: kindAdd} // some toms
	}
	if it.raw == "as" && i > 0 && has(items[i-1:i], kindVoices) && has(nextContent(items, i), kindVoices) {
		it.kind, it.entry = kindThan, &entry{kind: kindThan} // not as much kick as snare
	}
	if it.raw == "as" && i > 0 && has(items[i-1:i], kindFeel) && has(nextContent(items, i), kindVoices, kindRest) {
		it.kind, it.entry = kindThan, &entry{kind: kindThan, value: 1} // as loud as
	}
}

// tellLike reads "i like the kick": it stays.
func tellLike(items []item, i int) bool {
	it := &items[i]
	if !likes[it.raw] || i == 0 || !subjects[items[i-1].raw] ||
		!has(nextContent(items, i), kindVoices, kindBPM, kindFills) || !ends(items, indexAfter(items, i)) {
		return false
	}
	*it = item{kind: kindKeep, raw: "keep", text: it.text, entry: &entry{kind: kindKeep}}
	return true
}

var (
	likes    = setOf("like love dig enjoy")
	subjects = setOf("i we")
)

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
