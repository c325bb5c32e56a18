package prompt

import (
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// tellOther reads "use a bigger snare": that may be another instrument.
func tellOther(items []item, i int) {
	it := &items[i]
	if it.lead != "" && it.lead != "the" && i > 0 && (items[i-1].raw == "use" || items[i-1].raw == "using") &&
		has(nextContent(items, i), kindVoices) {
		it.kind, it.entry = kindVeto, &entry{kind: kindVeto}
	}
}

// tellHot reads "the snare a little hotter": of a voice that is louder.
func tellHot(items []item, i int) {
	before := drop(content(items[:i]), kindBit, kindLittle)
	if items[i].raw == "hotter" && (len(before) > 0 && before[len(before)-1].kind == kindVoices || has(nextContent(items, i), kindVoices)) {
		items[i].entry = lexis.phrases["louder"]
	}
}

// tellAs reads "just as loud": as it is.
func tellAs(items []item, i int) {
	if i < 2 || items[i-1].raw != "as" || !has(items[i-2:i-1], kindOnly) || i+1 < len(items) || items[i].entry.leans == nil {
		return
	}
	it := &items[i]
	if it.entry.leans[0].param != pGain {
		it.kind, it.entry = kindVeto, &entry{kind: kindVeto}
		return
	}
	items[i-2].kind = kindFiller
	items[i-1] = item{kind: kindKeep, raw: "same", text: "as", entry: &entry{kind: kindKeep}}
	it.kind, it.entry = kindKnob, &entry{kind: kindKnob, knob: pGain}
}

// tellThis reads "blues at this speed": as it is.
func tellThis(items []item, i int) {
	if it := &items[i]; it.raw == "this" && i > 0 && i+1 < len(items) && has(items[i-1:i], kindAt) && has(items[i+1:i+2], kindBPM) {
		*it = item{kind: kindKeep, raw: "same", text: it.text, entry: &entry{kind: kindKeep}}
	}
}

// tellMove reads "move the snare to 3": a wish about hits.
func tellMove(items []item, i int) {
	if it := items[i]; it.raw != "move" && it.raw != "shift" {
		return
	}
	voice := indexAfter(items, i)
	to := indexAfter(items, voice)
	at := indexAfter(items, to)
	if at < len(items) && items[voice].kind == kindVoices && has(items[to:to+1], kindTo, kindAt) && isBeat(items, at) {
		items[at].kind, items[at].entry = kindPattern, &entry{kind: kindPattern}
	}
}

// tellKnob reads push as a verb.
func tellKnob(items []item, i int) {
	if it := &items[i]; it.raw == "variation" && it.lead == "a" && len(content(items[:i])) == 0 { // give me a variation
		it.kind, it.entry = kindDo, lexis.phrases["another variation"]
	}
	if it := &items[i]; it.raw == "push" && has(nextContent(items, i), kindVoices) && startsVerb(items, i) {
		it.kind = kindFiller // push the hats back
	}
}

// tellPace reads "slow it by 10 bpm".
func tellPace(items []item, i int) {
	next := nextContent(items, i)
	to := len(next) > 0 && next[0].raw == "to" && has(nextContent(items, indexAfter(items, i)), kindNum) // slow to 86
	if items[i].raw == "slow" && (to || len(next) > 0 && next[0].raw == "by") {
		items[i].kind, items[i].entry = kindFaster, &entry{kind: kindFaster, value: 1 / comparison}
	}
}

// tellBut reads but as except: "all the drums but the toms", "don't change anything but the tempo".
func tellBut(items []item, i int) {
	if i == 0 {
		return
	}
	prev, next := items[i-1], nextContent(items, i)
	if prev.kind == kindFiller {
		prev = allBefore(items[:i], prev)
	}
	at := indexAfter(items, i)
	all := prev.kind == kindVoices && prev.raw != "it" && has(next, kindVoices) && next[0].partOf(prev) &&
		(ends(items, at) || len(prev.voices()) < groove.NumVoices && silencedNext(items[at:]) &&
			ends(items, indexAfter(items, at))) // all the toms but the floor tom can go
	if all || prev.kind == kindKeep && anyThing[prev.raw] && len(next) > 0 && isThing(next[0]) {
		items[i].kind, items[i].entry = kindBar, &entry{kind: kindBar}
	}
}

// allBefore returns the word for all voices that stands before fillers, or else prev: "everything in it but the crash".
func allBefore(items []item, prev item) item {
	if behind := content(items); len(behind) > 0 && behind[len(behind)-1].allVoices() {
		return behind[len(behind)-1]
	}
	return prev
}

// partOf reports whether an item's voices are some of those of another one: the floor tom of the toms.
func (it item) partOf(whole item) bool {
	of := groove.NewVoiceSet(whole.voices()...)
	some := groove.NewVoiceSet(it.voices()...)
	return some&^of == 0 && some != of
}

// ordinary are words that say of a genre that it is only that.
var ordinary = setOf("plain straightforward basic real solid organic natural")

// tellAccents reads "harder accents": the accents become so, and not the whole.
func tellAccents(items []item, i int) {
	it := &items[i]
	if i+1 < len(items) && (items[i+1].raw == "accents" || items[i+1].raw == "accent") && it.entry.leans[0].param == pGain {
		dir := 1.0
		if it.entry.leans[0].target < params[pGain].neutral {
			dir = -1
		}
		*it = spoken(it.raw, mod{dir: dir, much: 1})
	}
}

// anyThing forbid all changes.
var anyThing = phrasesOf("dont change anything,dont change thing,dont touch anything,dont touch thing")

// tellReject drops the "not off" of "turn the hats down, not off".
func tellReject(items []item, i int) {
	if it := &items[i]; strings.HasPrefix(it.raw, "there") && strings.HasSuffix(it.raw, " no") &&
		slices.ContainsFunc(items[:i], wishes) && has(nextContent(items, i), kindVoices, kindFills, kindKnob) {
		*it = spoken(it.raw, mod{no: true, much: 1}) // i would like that there is no open hat
		return
	}
	if it := &items[i]; (it.raw == "not off" || it.raw == "not out") && ends(items, i) && has(items[:i], kindMod) && modOf(items[:i]).dir < 0 {
		it.kind = kindFiller
	}
}

// tellUnlike reads "it doesn't feel human": it is to be so.
func tellUnlike(items []item, i int) {
	it := &items[i]
	if !unlike[it.raw] || i == 0 || !it.isSubject(items[:i]) {
		return
	}
	j := i + 1
	for j < len(items) && items[j].kind == kindFiller && stateVerbsBare[items[j].raw] {
		j++
	}
	if j < len(items) && (has(items[j:j+1], kindKnob) || feelNext(items[j:j+1])) && ends(items, j) {
		*it = spoken(it.raw, mod{dir: 1, much: 1})
	}
}

// isSubject reports whether only what a sentence is about stands before an item in its clause.
func (it item) isSubject(before []item) bool {
	for k := len(before) - 1; k >= 0 && !has(before[k:k+1], kindSep, kindBut, kindThen, kindConj); k-- {
		if b := before[k]; b.kind != kindVoices && (b.kind != kindFiller || !subjectPronouns[b.raw] && !grooveWords[b.raw]) {
			return false
		}
	}
	return has(before[len(before)-1:], kindVoices, kindFiller)
}

var (
	unlike          = phrasesOf("doesnt,does not")
	stateVerbsBare  = setOf("feel sound seem really quite")
	subjectPronouns = setOf("it this that they you we")
)

// tellSo reads "i'm not feeling it so let's lose it", and "130 minimum".
func tellSo(items []item, i int) {
	it := &items[i]
	if it.raw == "so" && i > 0 && i+1 < len(items) && (items[i+1].kind == kindFiller && soWords[items[i+1].raw] || items[i+1].kind == kindGenre) {
		it.kind, it.entry = kindSep, &entry{kind: kindSep}
	}
	if how := boundWords[it.raw]; how != 0 && i > 0 && has(items[i-1:i], kindNum, kindBPM) && ends(items, i) {
		it.kind, it.entry = kindBound, &entry{kind: kindBound, value: how}
	}
}

// soWords begin what follows from something.
var soWords = setOf("lets let make please can could give i we try")

// boundWords are bounds where they stand behind a number.
var boundWords = map[string]float64{"max": atMost, "maximum": atMost, "min": atLeast, "minimum": atLeast}

// tellFor reads "too busy for a ballad", which is a reason, and "softer for the kick".
func tellFor(items []item, i int) {
	it := &items[i]
	if it.raw != "for" {
		return
	}
	if next := nextContent(items, i); len(next) > 0 && next[0].kind == kindUnknown && next[0].lead == "my" && closesAt(items, indexAfter(items, i)) {
		items[indexAfter(items, i)].kind = kindFiller // country for my girlfriend
		return
	}
	excess := slices.ContainsFunc(items[:i], func(b item) bool { return b.kind == kindMod && b.entry.mod.excess })
	switch {
	case excess && has(nextContent(items, i), kindGenre, kindPace, kindUnknown):
		it.kind, it.entry = kindWhy, &entry{kind: kindWhy}
	case has(nextContent(items, i), kindVoices, kindFills, kindKnob, kindGenre):
		it.kind, it.entry = kindAt, &entry{kind: kindAt}
	}
}

// belongs reports whether what follows a mark belongs to the word before it: "swing, 60%", "son clave, on the snare".
func belongs(before item, behind []item) bool {
	switch {
	case len(behind) == 0:
		return false
	case before.kind == kindSwung || before.raw == "swing":
		return behind[0].kind == kindPct && ends(behind, 0)
	case before.kind == kindPattern && len(behind) > 1:
		return behind[0].raw == "on" && behind[1].kind == kindVoices && ends(behind, 1)
	}
	return false
}

// closesAt reports whether nothing stands between item i and the next mark.
func closesAt(items []item, i int) bool {
	return i+1 == len(items) || has(items[i+1:i+2], kindSep, kindBut, kindThen)
}
