package prompt

// group makes one item of voices that stand together: "kick and snare".
func group(items []item) []item {
	var out []item
	for i := 0; i < len(items); i++ {
		it := items[i]
		if it.kind == kindVoices {
			it.group = []item{it}
			for n := together(items, i); n > 0; n-- {
				it.group = append(it.group, items[i+2])
				it.raw += " " + rawOf(items[i+1:i+3])
				it.text += " " + textOf(items[i+1:i+3])
				i += 2
			}
		}
		out = append(out, it)
	}
	return out
}

// together returns how many voices follow the one at i in its list. A list that has a modifier before it and a word for how something is behind
// it is two wishes: "no hats and the snare louder", "softer than the kick and the hats softer than the snare".
func together(items []item, i int) int {
	n := listed(items[i:])
	if n == 0 || items[i+2*n-1].entry == nil || items[i+2*n-1].entry.value == 1 { // or
		return n
	}
	before := i - 1
	for before >= 0 && has(items[before:before+1], kindFiller, kindAt) {
		before--
	}
	if before < 0 {
		return n
	}
	behind := items[i+2*n+1:]
	switch {
	case has(items[before:before+1], kindMod, kindBit, kindLittle, kindFeel, kindThan, kindAdd) && describedBy(behind):
		return n - 1
	case has(items[before:before+1], kindMod, kindFeel, kindBit, kindLittle) &&
		has(content(behind)[:min(1, len(content(behind)))], kindPattern, kindAt):
		return n - 1 // louder toms and snare on 2 and 4
	case has(items[before:before+1], kindKeep, kindLock) && comparedBy(behind): // keep the hats and the kick softer
		return n - 1
	case !has(items[before:before+1], kindSep, kindBut, kindThen, kindConj, kindOnly, kindBar, kindExcept) && verbNext(behind):
		return n - 1
	}
	return n
}

// describedBy reports whether items begin with how something is.
func describedBy(items []item) bool {
	items = drop(content(items), kindBit, kindLittle)
	return len(items) > 0 && has(items[:1], kindMod, kindFeel, kindKeep, kindLate, kindDont)
}

// comparedBy reports whether items begin with a comparison: softer, a bit louder, up.
func comparedBy(items []item) bool {
	items = drop(content(items), kindBit, kindLittle)
	return len(items) > 0 && (has(items[:1], kindFeel) && items[0].entry.mod.dir != 0 || has(items[:1], kindMod) && items[0].entry.mod.level)
}

// verbNext reports whether a verb comes first that a voice before it is the subject of: "is", "should".
func verbNext(items []item) bool {
	return len(items) > 0 && items[0].kind == kindFiller && subjectVerbs[items[0].raw]
}

var subjectVerbs = setOf("is are should must needs need can could goes go sounds gets has have would will")
