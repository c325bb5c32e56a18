package prompt

import (
	"slices"
	"strings"
)

// markNegation turns "don't want you to mute" into don't, "not loud enough" into too little, and the no of an answer into a filler.
func markNegation(items []item, i int) {
	it := &items[i]
	next := nextContent(items, i)
	switch m := it.entry.mod; {
	case it.raw == "out" && i > 1 && items[i-2].raw == "bring": // bring the snare out
		it.entry = &entry{kind: kindMod, mod: mod{dir: 1, much: 1, level: true}}
	case m.dir < 0 && strings.HasPrefix(it.raw, "not ") && len(next) > 0 && (next[0].kind == kindFaster ||
		next[0].kind == kindFeel && next[0].entry.mod.dir != 0):
		it.entry = negation(mod{not: true, much: 1}).entry // not much faster
	case m.no && (strings.HasPrefix(it.raw, "don") || strings.HasPrefix(it.raw, "do not")) && describes(items[i+1:]):
		it.kind, it.entry = kindDont, &entry{kind: kindDont} // don't need the hats that loud
	case m.no && strings.HasPrefix(it.raw, "do") && i > 0 && has(items[i-1:i], kindVoices) && feelNext(items[i+1:]):
		it.entry = negation(mod{not: true, much: 0.5}).entry // the hats don't need to be that busy
	case it.raw == "drop" && has(next, kindFill) && (next[0].lead == "a" || next[0].lead == "an"):
		it.kind, it.entry = kindAdd, &entry{kind: kindAdd} // drop a fill
	case it.raw == "drop" && has(next, kindKnob) && next[0].entry.knob == pGain:
		it.entry = &entry{kind: kindMod, mod: mod{dir: -1, much: 1, level: true}} // drop the volume
	case it.raw == "nothing" && len(next) > 0 && has(content(items[i+1:])[:1], kindAt) && has(content(items[i+1:])[1:], kindVoices):
		it.entry = negation(mod{no: true, much: 1}).entry // nothing on the hats
		items[indexAfter(items, i)].kind = kindFiller
	case m.no && strings.HasPrefix(it.raw, "don") && silencedNext(items[i+1:]):
		it.kind, it.entry = kindDont, &entry{kind: kindDont} // don't want the kick muted
	case m.no && strings.Contains(it.raw, "nt ") && len(next) > 0 && next[0].kind == kindMod && next[0].entry.mod.no:
		it.kind, it.entry = kindDont, &entry{kind: kindDont}
	case m.not && len(next) > 0 && has(next, kindFeel, kindGenre, kindPace) && has(nextContent(items, indexAfter(items, i)), kindEnough):
		more := mod{dir: 1, much: 1}
		it.entry = &entry{kind: kindMod, mod: more}
		items[indexOfKind(items, i, kindEnough)].kind = kindFiller
	case it.raw == "not" && i+1 < len(items) && (items[i+1].kind == kindFiller || items[i+1].kind == kindAct) &&
		havingWords[items[i+1].raw] && has(nextContent(items, i+1), kindVoices, kindFills, kindKnob):
		it.entry = negation(mod{no: true, much: 1}).entry // can you not play the crash
	case it.raw == "so" && startsAt(items, i) && i+1 < len(items) && items[i+1].kind == kindFiller:
		it.kind = kindFiller
	case it.raw == "no" && startsAt(items, i) && answers(items, i):
		it.kind = kindFiller
	}
}

// feelNext reports whether a word for how something is comes next.
func feelNext(items []item) bool {
	items = drop(content(items), kindTo)
	return len(items) > 0 && items[0].kind == kindFeel && items[0].entry.mod.dir == 0
}

// havingWords are verbs that ask for a thing to sound.
var havingWords = setOf("play have use do hear want need get having using playing")

// both repeats what takes away: behind or and nor ("no swing or fills" is without both), and behind and before a thing that is only named
// ("no toms and fills").
func both(items []item) []item {
	var out []item
	var neg *item
	for i, it := range items {
		switch {
		case (it.kind == kindMod || it.kind == kindLittle) && (it.entry.mod.negates() || it.entry.mod.dir < 0) &&
			!it.entry.mod.after && !it.entry.mod.level:
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
		if j := indexAfter(items, i); it.entry.value == 0 && i > 0 && has(items[i-1:i], kindFeel, kindPace) &&
			has(items[j:min(j+1, len(items))], kindFeel, kindPace) && items[j].entry.mod.dir == 0 {
			items[j].kind, items[j].entry = kindVeto, &entry{kind: kindVeto} // not too loud and busy: is busy a wish?
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

// tooOften turns a negation before "so much" and "so often" into less: "quit playing the crash so much", "don't fill so often".
func tooOften(items []item) []item {
	for i := 1; i < len(items); i++ {
		if !often[items[i].raw] || !degrees[items[i-1].raw] || !ends(items, i) {
			continue
		}
		for j := i - 2; j >= 0 && !has(items[j:j+1], kindSep, kindBut, kindThen); j-- {
			lessens := items[j].kind == kindMod && items[j].entry.mod.negates()
			if items[j].kind != kindDont && !lessens && firstWord(items[j].raw) != "stop" {
				continue
			}
			less := spoken(items[j].raw, mod{dir: -1, much: 1})
			items[j].kind, items[j].entry = less.kind, less.entry
			items[i].kind, items[i-1].kind = kindFiller, kindFiller
			break
		}
	}
	return items
}

var (
	often   = setOf("much often many")
	degrees = setOf("so that as this too")
)

// nothingElse reads "snare, hats and nothing else" as only them.
func nothingElse(items []item) []item {
	at := slices.IndexFunc(items, func(it item) bool {
		return it.raw == "nothing else" || it.raw == "nothing more" || it.raw == "nothing besides"
	})
	if at < 1 || !ends(items, at) || len(drop(items[:at], kindVoices, kindSep, kindConj, kindFiller)) > 0 || !has(items[:at], kindVoices) {
		return items
	}
	only := item{kind: kindOnly, raw: items[at].raw, text: items[at].text, entry: &entry{kind: kindOnly}}
	out := []item{only}
	for _, it := range drop(items[:at], kindFiller, kindConj) {
		if it.kind == kindSep && len(out) > 1 {
			it = item{kind: kindConj, raw: "and", text: "and", entry: &entry{kind: kindConj}}
		}
		out = append(out, it)
	}
	for len(out) > 1 && has(out[len(out)-1:], kindConj, kindSep) {
		out = out[:len(out)-1]
	}
	return append(group(ungroup(out)), items[at+1:]...)
}

// ungroup takes lists of voices apart, with and between.
func ungroup(items []item) []item {
	var out []item
	for _, it := range items {
		if it.kind == kindVoices && len(it.group) > 0 {
			for k, one := range it.group {
				if k > 0 {
					out = append(out, item{kind: kindConj, raw: "and", text: "and", entry: &entry{kind: kindConj}})
				}
				out = append(out, one)
			}
			continue
		}
		out = append(out, it)
	}
	return out
}
