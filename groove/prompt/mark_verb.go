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
	if at+1 >= len(items) || !has(items[at:at+1], kindVoices, kindThem, kindRest, kindFills, kindFill, kindKnob) || !particles[firstWord(items[at+1].raw)] {
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
