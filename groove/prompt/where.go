package prompt

// patternOf reads a place in the bar, with or without voices: a wish about hits.
func patternOf(p *parser, st *statement, items []item) bool {
	p.out.pattern(st.text, voicesIn(items), modOf(items).negates())
	st.void = true
	p.last = nil
	return true
}

// straightNotes reads "straight 8ths on the hats": of voices that is a pattern.
func straightNotes(p *parser, st *statement, items []item) bool {
	if one(items, kindFeel).entry.value != noteLength {
		return false
	}
	return patternOf(p, st, items)
}

// noteLength marks feel words that name a length of notes.
const noteLength = 1

// openOn reads "open on the and of 4": the hat is not named.
func openOn(p *parser, st *statement, items []item) bool {
	return items[0].raw == "open" && patternOf(p, st, items)
}
