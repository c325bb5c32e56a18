package prompt

import (
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// The forms of clauses. Each returns false for a clause of another form.

// later refuses what is to happen at another time, or in a part of a song: settings count at once.
func (p *parser) later(c clause, items []item) bool {
	switch {
	case has(items, kindAct) && len(items) == 1 && !c.first && c.link != kindThen:
		return false
	case !c.first && c.link != kindThen && p.glide(items):
		return true
	case has(items, kindSection):
		if !says(c.items, "give") && !says(c.items, "gimme") { // and give me a verse
			p.timedFrom(items)
		}
		p.miss("words know no parts of a song: say it when the part comes")
	case has(items, kindGenre, kindVoices, kindFill, kindFills, kindTime, kindAct, kindDo) &&
		slices.ContainsFunc(items, func(it item) bool { return it.raw == "later" }):
		p.miss("words count at once: say it when it is time") // funk later
	case has(items, kindWhen):
		p.timedFrom(items)
		p.miss("words count at once: say it when it is time")
	case c.link == kindThen, c.first:
		p.miss("words count at once: say it when it is time")
	default:
		return false
	}
	return true
}

// whereHits reports a clause about places in the bar that has words of scope: all of it is a wish about hits.
func (p *parser) whereHits(_ clause, items []item) bool {
	if !has(items, kindPattern) || !has(items, kindDont, kindKeep, kindBar, kindExcept, kindThan, kindInstead) {
		return false
	}
	if negations(items) > 1 {
		p.miss("")
		return true
	}
	st := &statement{text: p.text}
	st.wishFor(voicesIn(items), has(items, kindDont))
	p.out.add(st)
	return true
}

// act reads a clause that does one thing, such as undo.
func (p *parser) act(_ clause, items []item) bool {
	it := one(items, kindAct)
	if it == nil || has(items, kindDont) {
		return false
	}
	rest := drop(items, kindAct, kindConj, kindSep, kindAdd)
	if at := items[0]; at.kind == kindAt && (at.raw == "back to" || at.raw == "go back to") { // back to the previous groove
		rest = drop(rest, kindAt)
	}
	if p.backTo(it, len(rest)) {
		return true
	}
	if len(it.entry.set) == 0 {
		p.miss("say a name: save this as NAME, load NAME")
		return true
	}
	switch name := it.entry.set[0].Name; {
	case name == aReset && len(rest) == 1 && has(rest, kindBPM, kindKnob, kindVoices, kindFills): // reset the tempo
		p.accept(p.read(append([]item{{kind: kindDefault, raw: it.raw, text: it.text}}, rest...)))
		return true
	case len(rest) > 0 && (name == aStart || name == aContinue) && items[0].kind == kindAct: // play jazz
		p.accept(p.read(rest))
		return true
	case len(rest) > 0 && name == aStop && has(rest, kindLate): // 15 ms stop late
		p.miss("")
		return true
	case len(rest) > 0 && name == aStop: // stop the hats
		p.accept(p.read(append([]item{{kind: kindMod, raw: it.raw, text: it.text, entry: negation(mod{no: true, much: 1}).entry}}, rest...)))
		return true
	case len(rest) > 0 && !has(items, kindConj):
		p.miss("")
		return true
	}
	st := &statement{text: it.text}
	for _, s := range it.entry.set {
		st.change(s.Name, s.Op, byWord, s.Args...)
	}
	p.out.add(st)
	if len(rest) > 0 {
		p.accept(p.read(rest))
	}
	return true
}

// backTo reads the "go back" of "i liked the last one better, go back": it says the same again.
func (p *parser) backTo(it *item, rest int) bool {
	before := p.out.lastClause()
	if rest > 0 || len(it.entry.set) == 0 || it.entry.set[0].Name != aUndo || len(before) != 1 || before[0].clause != p.out.clause-1 ||
		!before[0].moves(aPrevious) {
		return false
	}
	p.agree("as said")
	return true
}

// spoken is a modifier that stands for another word of the text.
func spoken(raw string, m mod) item {
	return item{kind: kindMod, raw: raw, text: raw, entry: &entry{kind: kindMod, mod: m}}
}

// negation is a word like no or not that stands in no text.
func negation(m mod) item { return item{kind: kindMod, entry: &entry{kind: kindMod, mod: m}} }

// only reads "just make the kick quieter": only says no more than the rest, unless voices alone follow.
func (p *parser) only(_ clause, items []item) bool {
	at := indexOfKind(items, 0, kindOnly)
	if items[at].kind != kindOnly {
		return false
	}
	behind := items[at+1:]
	if len(behind) == 0 && at > 1 && items[0].kind == kindVoices && has(items[at-1:at], kindFeel) { // hats quieter only
		p.accept(p.read(items[:at]))
		return true
	}
	if at == 0 && len(behind) > 2 && isThing(behind[0]) && behind[1].raw == "change" { // only the tempo should change: 90
		behind = append(slices.Clone(behind[:1]), behind[2:]...)
		p.accept(p.read(behind))
		return true
	}
	if at == 0 && len(behind) == 2 && behind[0].kind == kindSwap && isThing(behind[1]) { // only change the ride, make it busier
		p.agree("only that")
		p.about = &behind[1]
		return true
	}
	if len(behind) == 0 && at > 0 && items[at-1].kind == kindVoices && items[0].kind == kindMod && len(items) == 3 { // mute the high tom only
		p.accept(p.read(items[:at]))
		return true
	}
	if len(items) == 2 && len(behind) == 1 && behind[0].kind == kindVoices && p.narrow(behind[0]) {
		return true
	}
	if at > 0 && len(behind) == 1 && behind[0].kind == kindVoices && has(items[at-1:at], kindMod) { // mute only the ride
		p.accept(p.read(drop(items, kindOnly)))
		return true
	}
	if len(behind) == 0 || behind[0].kind == kindVoices && (len(behind) == 1 || !has(behind[1:2], kindFeel, kindMod, kindKnob)) {
		return false
	}
	if has(items, kindMod) && one(items, kindMod).entry.mod.not && len(drop(items, kindOnly, kindMod, kindVoices)) == 0 {
		p.miss("")
		return true
	}
	p.accept(p.read(drop(items, kindOnly)))
	return true
}

// narrow reads "louder, only the kick": of the clause before, which is about every voice, the changes of others fall away.
func (p *parser) narrow(it item) bool {
	before := p.out.lastClause()
	if !p.out.bulk() || len(before) != 1 || last(before[0].changes[0].Name) == pMute || len(before[0].changes) != groove.NumVoices {
		return false
	}
	before[0].changes = slices.DeleteFunc(before[0].changes, func(c *change) bool {
		v, err := groove.ParseVoice(voiceOf(c.Name))
		return err != nil || !slices.Contains(it.voices(), v)
	})
	before[0].text += ", " + p.text
	return true
}

// instead reads "instead of muting the hats just turn them down": only the second part happens.
func (p *parser) instead(c clause, items []item) bool {
	if p.genreNow(c, items) {
		return true
	}
	if n := len(items); n == 2 && items[1].kind == kindInstead && (c.link == kindSep || c.link == 0) &&
		len(p.out.statements) > 0 { // no ride, hats instead
		if has(items[:1], kindVoices) {
			p.accept(p.read([]item{{kind: kindAdd, raw: "unmute", entry: &entry{kind: kindAdd}}, items[0]}))
			return true
		} else if has(items[:1], kindGenre) && p.denied[p.out.clause-1] {
			p.accept(p.read(items[:1]))
			return true
		}
	}
	if items[0].kind != kindInstead {
		return false
	}
	at := indexOfKind(items, 0, kindOnly)
	if at == 0 || has(items[:at], kindUnknown, kindVeto, kindAbsent) {
		p.miss("")
		return true
	}
	p.accept(p.read(items[at+1:]))
	return true
}

// genreNow reads "jazz instead".
func (p *parser) genreNow(c clause, items []item) bool {
	if len(items) != 2 || items[1].kind != kindInstead || items[0].kind != kindGenre || len(p.out.statements) > 0 ||
		c.items[len(c.items)-1].raw != "instead" {
		return false
	}
	p.accept(p.read(items[:1]))
	return true
}

// contrast reads "not the ride" behind a clause about other voices, and "but not the tempo": they stay as they are.
func (p *parser) contrast(c clause, items []item) bool {
	rest, on := drop(items, kindMod, kindConj), false
	if len(rest) == 2 && rest[0].kind == kindAt && rest[1].kind == kindVoices && has(items, kindMod) {
		rest, on = rest[1:], true // but not on the kick
		items = drop(items, kindAt)
	}
	not := len(rest) < len(items) && modOf(items).not && modOf(items).dir == 0 && !modOf(items).no
	bare := c.link == kindBut && len(rest) == len(items) && p.out.bulk()
	if not && len(rest) == 0 && len(items) == 1 && len(p.out.statements) > 0 && len(c.items) > 1 && c.link != 0 { // stop the fills, not the groove
		p.agree("as before")
		return true
	}
	if not && len(rest) == 1 && rest[0].kind == kindVoices && len(p.out.statements) == 0 && has(p.next, kindVoices) {
		p.agree(rawOf(rest) + " as before").guard = p.guardOf(rest) // not the snare, the kick louder
		return true
	}
	if !not && !bare || len(rest) != 1 {
		return false
	}
	if before := p.out.lastClause(); rest[0].kind == kindVoices && not && len(before) > 0 && before[len(before)-1].bare {
		st := &statement{text: p.text} // the ride, not the hats
		mute(st, rest[0].voices(), true)
		p.out.add(st)
		return true
	}
	if before := p.out.lastClause(); not && len(before) > 0 && before[0].note == onlyNote {
		p.agree("as said") // only the kick, not the hats
		return true
	}
	switch rest[0].kind {
	case kindVoices:
		if !p.out.changesVoices() || bare && len(rest[0].voices()) == 9 {
			p.miss("")
			return true
		}
	case kindBPM, kindKnob, kindFill, kindFills, kindFaster:
		if bare || c.link != kindBut {
			return false
		}
	default:
		return false
	}
	st := p.agree(strings.TrimSpace(rawOf(rest) + " as before"))
	st.guard = p.guardOf(rest)
	st.guard.lock = on || c.link != 0
	return true
}
