package prompt

// joinVerbs puts a verb's particle beside it: "thin the hats out" is "thin out the hats". The verb begins its clause.
func joinVerbs(items []item) []item {
	var out []item
	for i := 0; i < len(items); i++ {
		e, at := particleOf(items, i)
		if e == nil {
			out = append(out, items[i])
			continue
		}
		verb := item{kind: e.kind, entry: e, raw: items[i].raw + " " + items[at].raw}
		verb.text = verb.raw
		out = append(append(out, verb), items[i+1:at]...)
		i = at
	}
	return out
}

// particleOf returns the phrase that a verb at i makes with a particle behind its object, and where that is.
func particleOf(items []item, i int) (*entry, int) {
	if !has(items[i:i+1], kindFiller, kindUnknown, kindFeel, kindPace, kindMod, kindSwap) || silent[items[i].raw] || !startsVerb(items, i) {
		return nil, 0 // the particles of turn and take have a meaning by themselves
	}
	at := indexAfter(items, i)
	if at+1 >= len(items) || !has(items[at:at+1], kindVoices, kindThem, kindRest, kindFills, kindFill, kindKnob) ||
		!particles[firstWord(items[at+1].raw)] {
		return nil, 0
	}
	e := lexis.phrases[items[i].raw+" "+items[at+1].raw]
	switch {
	case e == nil:
		return nil, 0
	case e.kind == kindAct && len(e.set) > 0 && e.set[0].Name == aStop: // shut the hats up
		return negation(mod{no: true, much: 1}).entry, at + 1
	case e.kind == kindMod || e.kind == kindFeel || e.kind == kindAdd:
		return e, at + 1
	}
	return nil, 0
}

// particles stand behind a verb's object.
var particles = setOf("up down out off back in on away over")

// startsVerb reports whether only fillers stand before item i in its clause.
func startsVerb(items []item, i int) bool {
	for i--; i >= 0 && items[i].kind == kindFiller; i-- {
	}
	return i < 0 || has(items[i:i+1], kindSep, kindBut, kindThen, kindConj)
}

// compared makes a comparison of "more slow" and of "slower then", as it is said and spelled by some; and "more loud than it should be" is too
// loud.
func compared(items []item) []item {
	var out []item
	for i, it := range items {
		prev := len(out) - 1
		switch {
		case prev >= 0 && morePace(&out[prev], it):
			continue
		case it.raw == "then" && prev >= 0 && comparesAt(out, prev) && i+1 < len(items):
			it.kind, it.entry = kindThan, &entry{kind: kindThan}
			if next := nextContent(items, i); len(next) > 0 && next[0].kind == kindThem && ends(items, indexAfter(items, i)) {
				items[indexAfter(items, i)].kind, it.kind = kindFiller, kindFiller // bigger then they are
			}
		case shouldBe[it.raw]:
			out = tooMuch(out)
			continue
		}
		out = append(out, it)
	}
	return out
}

// morePace makes "slower" of "more slow".
func morePace(more *item, it item) bool {
	if it.kind != kindPace || it.entry.value == midPace || more.kind != kindMod {
		return false
	}
	if m := more.entry.mod; m.dir <= 0 || m.much != 1 || m.level {
		return false
	}
	factor := comparison
	if it.entry.value < midPace {
		factor = 1 / factor
	}
	*more = item{kind: kindFaster, raw: more.raw + " " + it.raw, text: more.text + " " + it.text, entry: &entry{kind: kindFaster, value: factor}}
	return true
}

// comparesAt reports whether an item compares: louder, faster.
func comparesAt(items []item, i int) bool {
	return items[i].kind == kindFaster || items[i].kind == kindFeel && items[i].entry.mod.dir != 0
}

// shouldBe are the words after which something is too much.
var shouldBe = phrasesOf("than it should be,than they should be,than it needs to be,than they need to be," +
	"than needed,than necessary,than i want,than i like,than i wanted")

// tooMuch turns the last comparison among items into too much of it.
func tooMuch(items []item) []item {
	for i := len(items) - 1; i >= 0 && (i == len(items)-1 || !has(items[i:i+1], kindSep, kindBut, kindThen, kindConj)); i-- {
		if it := &items[i]; it.kind == kindMod && it.entry.mod.dir > 0 {
			*it = spoken(it.raw, mod{dir: -1, much: 1, excess: true})
			return items
		}
		if comparesAt(items, i) {
			return append(append(items[:i:i], spoken("too", mod{dir: -1, much: 1, excess: true})), items[i:]...)
		}
	}
	return append(items, item{kind: kindVeto, raw: "than", entry: &entry{kind: kindVeto}})
}

// lateBits puts "a bit" at the end of a clause before what it belongs to: "turn the swing up a bit" is "turn the swing a bit up".
func lateBits(items []item) []item {
	var out []item
	for i, it := range items {
		if it.kind == kindBit && i > 0 && ends(items, i) {
			if m := lastMod(out); m >= 0 {
				e := *out[m].entry
				e.mod.much = it.entry.mod.much
				out[m].entry = &e
				out[m].text += " " + it.text
				continue
			}
		}
		out = append(out, it)
	}
	return out
}

// lastMod returns where the modifier of the last clause among items is that asks for more or less, if there is one and no word that compares.
func lastMod(items []item) int {
	at := -1
	for i, it := range items {
		switch {
		case has(items[i:i+1], kindSep, kindBut, kindThen, kindConj):
			at = -1
		case it.raw != "energy" && has(items[i:i+1], kindFeel, kindFaster, kindLate, kindPace, kindGenre):
			return -1
		case it.raw == "drop", it.kind == kindMod && it.entry.mod.dir != 0 && !it.entry.mod.excess:
			at = i
		}
	}
	return at
}
