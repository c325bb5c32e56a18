package prompt

import "strings"

// patternOf reads a place in the bar, with or without voices: a wish about hits.
func patternOf(p *parser, st *statement, items []item) bool {
	if v := one(items, kindVoices); negations(items) > 0 && v != nil && len(v.group) > 1 && strings.Contains(v.raw, " and ") {
		return false // no kick and snare on 2 and 4: where is which?
	}
	if negations(items) > 1 {
		return false
	}
	st.wishFor(voicesIn(items), modOf(items).negates())
	p.last = nil
	return true
}

// patternOut reads "take the snare off of 2".
func patternOut(_ *parser, st *statement, items []item) bool {
	m, x := modOf(items), items[len(items)-1].num
	if !m.no || !m.after || x < 1 || x > beatsPerBar {
		return false
	}
	st.wishFor(voicesIn(items), true)
	return true
}

const beatsPerBar = 4

// aboutHits reports whether a clause with words that are not known is a wish about hits: a voice and where it plays.
func aboutHits(items []item) bool {
	return has(items, kindPattern) && has(items, kindVoices) && !has(items,
		kindGenre, kindFaster, kindPace, kindBPM, kindTime, kindDo, kindAct, kindFill, kindFills, kindAbsent, kindSection,
		kindWhen, kindIf, kindAsk, kindKnob, kindVeto, kindInstead, kindSwap)
}

// negations counts the words that take away, without those that "or" and "and" repeat.
func negations(items []item) (n int) {
	for i, it := range items {
		if it.kind == kindDont || it.kind == kindMod && it.entry.mod.negates() && (i == 0 || !has(items[i-1:i], kindConj)) {
			n++
		}
	}
	return n
}

// straightNotes reads "straight 8ths on the hats": of voices that is a pattern.
func straightNotes(p *parser, st *statement, items []item) bool {
	if one(items, kindFeel).entry.value != noteLength {
		return false
	}
	return patternOf(p, st, items)
}

// genreOn reads "a bossa nova pattern on the kick".
func genreOn(p *parser, st *statement, items []item) bool {
	return items[len(items)-2].raw == "on" && patternOf(p, st, items)
}

// noteLength marks feel words that name a length of notes.
const noteLength = 1

// openOn reads "open on the and of 4", where the hat is not named, and "steady 16ths".
func openOn(p *parser, st *statement, items []item) bool {
	return (items[0].raw == "open" || items[0].raw == "steady") && patternOf(p, st, items)
}
