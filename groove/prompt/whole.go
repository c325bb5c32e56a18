package prompt

import "slices"

// wholeReason is why an exception from a reset is not possible.
const wholeReason = " (it changes all settings at once)"

// ofWhole reports whether a statement changes all settings or pins at once.
func (st *statement) ofWhole() bool {
	return slices.ContainsFunc(st.changes, func(c *change) bool {
		return c.Name == aReset || c.Name == aUndo || c.Name == aRedo || c.Name == aLoad ||
			c.Name == aUnpin && c.Args[0] == "all"
	})
}

// allBut refuses "reset everything but the genre": what changes all settings at once has no exception. "Reset, but funk" is two wishes.
func (p *parser) allBut(c clause, items []item) bool {
	before := p.out.lastClause()
	if len(before) == 0 || before[0].clause != p.out.clause-1 || !slices.ContainsFunc(before, (*statement).ofWhole) {
		return false
	}
	named := drop(items, kindBar, kindExcept, kindConj, kindAt, kindKeep)
	named = slices.DeleteFunc(named, func(it item) bool { return it.kind == kindMod && it.entry.mod.not && !it.entry.mod.no })
	left := len(named) < len(drop(items, kindConj, kindAt))                                                         // it says that something is left out
	wish := slices.ContainsFunc(c.items, func(it item) bool { return it.kind == kindFiller && freshVerbs[it.raw] }) // but make it swing
	if wish || c.link != kindBut && !left {
		return false
	}
	of := func(it item) bool {
		genre := it.kind == kindGenre && (left || it.lead == "the")
		return genre || has([]item{it}, kindVoices, kindBPM, kindKnob, kindFill, kindFills, kindGenreWord, kindRest)
	}
	if len(named) == 0 || slices.ContainsFunc(named, func(it item) bool { return !of(it) }) {
		return false
	}
	p.takeClause(wholeReason)
	p.miss("an exception from it is not possible")
	return true
}

// hitsBut reads "four on the floor, but not on 3": an exception from the wish about hits before it.
func (p *parser) hitsBut(c clause, items []item) bool {
	before := p.out.lastClause()
	if c.link != kindBut && c.link != kindSep || len(before) != 1 || before[0].clause != p.out.clause-1 {
		return false
	}
	wish := before[0].pattern
	without := items[0].kind == kindBar || items[0].kind == kindMod && items[0].entry.mod.negates() && !items[0].entry.mod.after
	if wish == nil || wish.Not || !without || !has(items, kindPattern) ||
		len(drop(items[1:], kindPattern, kindConj, kindAt)) > 0 {
		return false
	}
	if items[0].kind != kindBar {
		wish.Text += " but"
	}
	wish.Text += " " + p.text
	before[0].text = wish.Text
	return true
}
