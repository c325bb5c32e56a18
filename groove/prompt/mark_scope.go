package prompt

import (
	"regexp"
	"strings"
)

// excluded puts a word for an exception before what it stands behind: "the whole kit, snare excluded".
func excluded(items []item) []item {
	for i := 1; i < len(items); i++ {
		if items[i].kind == kindBar && behindVoices[items[i].raw] && items[i-1].kind == kindVoices && ends(items, i) {
			items[i-1], items[i] = items[i], items[i-1]
		}
	}
	return items
}

// behindVoices are words for an exception that stand behind it.
var behindVoices = setOf("excepted excluded exempt")

// tellIf reads "otherwise the same", and "right before the three", which is a place in the bar.
func tellIf(items []item, i int) {
	it := &items[i]
	switch {
	case it.raw == "otherwise" && (has(nextContent(items, i), kindKeep) || ends(items, i) && keptBefore(items[:i])):
		it.kind = kindFiller
	case (it.raw == "before" || it.raw == "after") && hitNext(items, i) && has(items[:i], kindVoices, kindPattern):
		it.kind, it.entry = kindPattern, &entry{kind: kindPattern}
	}
}

// hitNext reports whether "every snare" or the number of a beat comes next, and nothing else.
func hitNext(items []item, i int) bool {
	at := indexAfter(items, i)
	switch {
	case at >= len(items):
		return false
	case has(items[at:at+1], kindEvery):
		return has(nextContent(items, at), kindVoices) && ends(items, indexAfter(items, at))
	}
	return items[at].kind != kindFiller && isBeat(items, at) && items[at].num <= beatsPerBar && ends(items, at)
}

// tellAsk reads "except where the kick lands": that is no question.
func tellAsk(items []item, i int) {
	if it := &items[i]; it.raw == "where" && i > 0 && has(items[i-1:i], kindBar, kindExcept) {
		it.kind = kindFiller
	}
}

// tellLock reads "hold the tempo", which stays then, and "hold at 120".
func tellLock(items []item, i int) {
	it := &items[i]
	switch next := nextContent(items, i); {
	case it.entry.value == 0:
	case atNumber(items, i):
		it.kind = kindFiller
	case has(next, kindBPM, kindFills, kindTime) || has(next, kindKnob) && next[0].raw != "volume":
		*it = item{kind: kindKeep, raw: "keep", text: it.text, entry: &entry{kind: kindKeep}}
	}
}

// atNumber reports whether "at 120" or "to 60%" comes next.
func atNumber(items []item, i int) bool {
	at := indexAfter(items, i)
	return at < len(items) && has(items[at:at+1], kindAt, kindTo) && has(nextContent(items, at), kindNum, kindPct, kindBPM)
}

// goesOn reports whether how something is to be comes next: "the hats can go quieter", which are to sound.
func goesOn(items []item, i int) bool {
	next := content(items[i+1:])
	for len(next) > 0 && (has(next[:1], kindBit, kindLittle) || next[0].onlyHowMuch()) {
		next = next[1:]
	}
	how := []kind{kindFeel, kindFaster, kindPace, kindAt, kindTo, kindLate, kindPattern, kindAdd}
	return len(next) > 0 && (has(next[:1], how...) || next[0].kind == kindMod && !next[0].entry.mod.no)
}

// onlyHowMuch reports whether an item is a word like very.
func (it item) onlyHowMuch() bool {
	return it.kind == kindMod && it.entry.mod.dir == 0 && !it.entry.mod.negates()
}

// tellGoes reads "can go" before how a thing is to be, "strip it to", and the altogether of "no rock altogether".
func tellGoes(items []item, i int) bool {
	it := &items[i]
	m := it.entry.mod
	switch {
	case m.after && strings.HasSuffix(it.raw, " go") && goesOn(items, i):
		it.kind = kindFiller
	case it.raw == "strip" && has(nextContent(items, i), kindTo, kindAt, kindOnly):
		it.kind = kindUnknown // strip it to the kick
	case m.much == 2 && m.dir == 0 && !m.negates() && ends(items, i) && takenBefore(items[:i]):
		it.kind = kindFiller
	default:
		return false
	}
	return true
}

// takenBefore reports whether the clause that ends takes something away.
func takenBefore(items []item) bool {
	for i := len(items) - 1; i >= 0 && !has(items[i:i+1], kindSep, kindBut, kindThen, kindConj); i-- {
		if items[i].kind == kindMod && items[i].entry.mod.negates() {
			return !has(items[:i], kindDont)
		}
	}
	return false
}

// tellAnyMore reads "not any more complicated": no more than now.
func tellAnyMore(items []item, i int) {
	if it := &items[i]; it.raw == "any more" && i+1 < len(items) && has(items[i+1:i+2], kindFeel, kindPace) &&
		items[i+1].entry.mod.dir == 0 {
		*it = spoken(it.raw, mod{dir: 1, much: 1})
	}
}

// tellEffect reads "put some room on the drums", which is an effect, "jazz on top", "a real swing", and "open up the
// dynamics". It reports whether it is one of them.
func tellEffect(items []item, i int) bool {
	it := &items[i]
	next := items[min(i+1, len(items)):]
	roomy := strings.HasSuffix(it.raw, " room") || strings.HasSuffix(it.raw, " air") || strings.HasSuffix(it.raw, " space")
	switch {
	case roomy && len(next) > 0 && next[0].kind == kindAt && next[0].raw == "on",
		strings.HasSuffix(it.raw, " room") && i > 0 && (items[i-1].kind == kindAdd || items[i-1].raw == "put"):
		it.kind = kindUnknown
	case it.raw == "on top" && i > 0 && items[i-1].kind == kindGenre && ends(items, i):
		it.kind = kindFiller
	case it.raw == "on top" && i > 0 && (has(items[i-1:i], kindUnknown, kindAbsent) || items[i-1].raw == "something"):
		it.kind = kindUnknown
	case it.raw == "real" && len(next) > 0 && next[0].raw == "swing":
		it.kind = kindFiller
	case len(next) > 0 && next[0].kind == kindKnob && next[0].entry.knob != pDensity && widens[it.raw] != 0:
		*it = spoken(it.raw, mod{dir: widens[it.raw], much: 1})
	default:
		return false
	}
	return true
}

// widens are verbs for the number of notes that before a parameter make more or less of it.
var widens = map[string]float64{
	"open up": 1, "open it up": 1, "open out": 1, "flesh out": 1, "fill out": 1,
	"pare down": -1, "pare back": -1, "cut back": -1, "scale back": -1, "slim down": -1, "trim": -1, "trim back": -1,
	"trim down": -1, "thin down": -1, "thin out": -1, "strip back": -1, "strip down": -1, "simmer down": -1,
}

// bringsIn reads "bring some soul in", where a genre comes between.
func bringsIn(items []item, i int) {
	for j := i - 2; j >= 0 && (items[j].kind == kindFiller || items[j].kind == kindBit); j-- {
		if bringers[items[j].raw] {
			items[j].kind, items[j].entry = kindAdd, &entry{kind: kindAdd}
			items[i].kind = kindFiller
			return
		}
	}
}

var bringers = setOf("bring mix put throw work blend")

var (
	// goings are phrases that "with" follows: "more going on with the hats".
	goings  = regexp.MustCompile(`(going on|happening|action)$`)
	goWords = setOf("go going")
	// holdWords begin phrases for freezing that before a number only say that it stays there.
	holdWords = setOf("hold keep stay stick")
	// asItWas are phrases for undo that behind keep say what stays.
	asItWas = phrasesOf("how it was,how it was before,way it was,way it was before,as it was before,like it was before")
)

// keptBefore reports whether something is kept in the clause that ends.
func keptBefore(items []item) bool {
	for i := len(items) - 1; i >= 0 && !has(items[i:i+1], kindSep, kindBut, kindThen); i-- {
		if items[i].kind == kindKeep {
			return true
		}
	}
	return false
}

// tellGenre reads "a two-step garage kick": a wish about hits.
func tellGenre(items []item, i int) {
	it := &items[i]
	step := strings.HasPrefix(it.raw, "two step") || strings.HasPrefix(it.raw, "2 step")
	if step && i+1 < len(items) && items[i+1].kind == kindVoices {
		it.kind, it.entry = kindPattern, &entry{kind: kindPattern}
	}
}
