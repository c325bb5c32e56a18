package prompt

import (
	"math"
	"strings"
)

// maxBeat is the highest number that names a place in a bar: the last sixteenth.
const maxBeat = 16

// mark finds what only its neighbours give a meaning: places in a bar, particles, names of presets, negations of two words.
func mark(items []item) []item {
	items = names(items)
	items = beats(items)
	for i := range items {
		switch it := &items[i]; it.kind {
		case kindAt:
			if (it.raw == "in" || it.raw == "on") && closes(items, i) {
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
			if has(nextContent(items, i), kindTo, kindAt, kindBPM, kindKnob, kindGenreWord, kindBetween) {
				it.kind = kindFiller // change the tempo to 100
			}
		case kindMod:
			markNegation(items, i)
		case kindFiller:
			if it.raw == "some" && has(items[min(i+1, len(items)-1):][:1], kindVoices) && !(i > 0 && has(items[i-1:i], kindAdd, kindMod, kindBit)) {
				it.kind, it.raw, it.entry = kindAdd, "add", &entry{kind: kindAdd} // some toms
			}
			if it.raw == "as" && i > 0 && has(items[i-1:i], kindFeel) && has(nextContent(items, i), kindVoices, kindRest) {
				it.kind, it.entry = kindThan, &entry{kind: kindThan, value: 1} // as loud as
			}
		}
	}
	return both(items)
}

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
	return next.kind == kindSep || next.raw == "no" || next.kind == kindFiller && answerWords[next.raw] || next.kind == kindFaster && i+2 == len(items)+1
}

var answerWords = setOf("wait i we actually that thats you really sorry")

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

// beats joins "on 1 and 3" and "on every 2" to one item: a place in the bar.
func beats(items []item) []item {
	var out []item
	for i := 0; i < len(items); i++ {
		n := beatsAt(items[i:])
		if n == 0 {
			out = append(out, items[i])
			continue
		}
		out = append(out, item{kind: kindPattern, entry: &entry{kind: kindPattern}, raw: joinRaw(items[i : i+n]), text: joinRaw(items[i : i+n])})
		i += n - 1
	}
	return out
}

// beatsAt returns how many items at the beginning name places in a bar.
func beatsAt(items []item) int {
	if (items[0].kind != kindAt || items[0].raw != "on") && items[0].raw != "on beat" {
		return 0
	}
	n := 1
	for n < len(items) && (has(items[n:n+1], kindEvery, kindConj) || beforeBeats[items[n].raw]) {
		n++
	}
	found := 0
	for n < len(items) && isBeat(items, n) {
		n++
		found = n
		for n < len(items) && (items[n].kind == kindConj || items[n].kind == kindSep && n+1 < len(items) && isBeat(items, n+1)) {
			n++
		}
	}
	return found
}

// beforeBeats stand between on and a number.
var beforeBeats = setOf("all beat just")

// isBeat reports whether item i can be a beat's number: not a tempo, a share or a count of bars.
func isBeat(items []item, i int) bool {
	it := items[i]
	if i+1 < len(items) && has(items[i+1:i+2], kindBPM, kindMS, kindBars, kindFaster) {
		return false
	}
	switch it.kind {
	case kindNum, kindOrd:
		return it.num >= 1 && it.num <= maxBeat && it.num == math.Trunc(it.num)
	case kindFiller:
		return it.raw == "one"
	}
	return false
}

// names makes one item of "save this as verse 1".
func names(items []item) []item {
	var out []item
	for i := 0; i < len(items); i++ {
		name, verb := "", firstWord(items[i].raw)
		if n := nameAt(items[i:], &name); n > 0 && (i == 0 || one(items[i-1:i], kindSep, kindBut, kindThen, kindConj, kindFiller, kindDont) != nil) {
			e := &entry{kind: kindAct}
			if name != "" {
				e.set = []Setting{{Name: fileActions[verb], Op: Set, Args: []any{name}}}
			}
			out = append(out, item{kind: kindAct, entry: e, raw: joinRaw(items[i : i+n]), text: joinRaw(items[i : i+n])})
			i += n - 1
			continue
		}
		out = append(out, items[i])
	}
	return out
}

// fileActions are the verbs that take the name of a preset.
var fileActions = map[string]string{"save": aSave, "store": aSave, "load": aLoad, "recall": aLoad}

// nameFillers stand between save and the name.
var nameFillers = setOf("this that it name preset groove beat loop one sound setting settings pattern current now please it's")

// nameMarks stand right before the name.
var nameMarks = setOf("as under to called named")

// nameAt reads save or load and a name. The name ends at a mark; its words are joined by hyphens.
func nameAt(items []item, name *string) int {
	if fileActions[items[0].raw] == "" {
		return 0
	}
	var words []string
	n := 1
	titled := false
	for ; n < len(items) && one(items[n:n+1], kindSep, kindBut, kindThen, kindConj) == nil; n++ {
		for w := range strings.FieldsSeq(items[n].raw) {
			switch {
			case !titled && nameMarks[w]:
				words, titled = nil, true
			case items[n].glued && len(words) > 0:
				words[len(words)-1] += w
			case titled || len(words) > 0 || !nameFillers[w]:
				words = append(words, w)
			}
		}
	}
	if k := len(words); k > 0 && (words[k-1] == "please" || words[k-1] == "pls") {
		words = words[:k-1]
	}
	*name = strings.Join(words, "-")
	return n
}

// both repeats a negation behind or and nor: "no swing or fills" is without both.
func both(items []item) []item {
	var out []item
	var neg *item
	for i, it := range items {
		switch {
		case it.kind == kindMod && it.entry.mod.negates():
			neg = &items[i]
		case one(items[i:i+1], kindSep, kindBut, kindThen, kindDont, kindKeep) != nil || it.kind == kindMod && it.entry.mod.dir != 0:
			neg = nil
		}
		out = append(out, it)
		if it.kind == kindConj && it.entry.value == 1 && neg != nil && !has(nextContent(items, i), kindMod) {
			out = append(out, *neg)
		}
	}
	return out
}

func joinRaw(items []item) string { return joined(items, func(it item) string { return it.raw }) }
