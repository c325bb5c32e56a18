package prompt

import (
	"slices"
)

// hangs refuses all of a prompt that hangs on a condition: nothing of it is meant for now.
func (p *parser) hangs(_ clause, items []item) bool {
	if !has(items, kindIf) {
		return false
	}
	why := one(items, kindIf).entry.as
	if why == "" {
		why = "words count at once, and know no conditions"
	}
	p.unsure = " (" + why + ")"
	p.miss(why)
	return true
}

// reason reads "because the kick is too loud": what follows says how it is, and asks for nothing. "Although" before a word of scope is a but.
func (p *parser) reason(c clause, items []item) bool {
	if c.link != kindWhy || has(items, kindKeep, kindDont, kindBar, kindExcept) {
		return false
	}
	p.agree("a reason, which changes nothing")
	return true
}

// asks refuses questions, which the words "is" and "why" begin. "Can you" and "how about" ask for something to be done.
func (p *parser) asks(c clause, items []item) bool {
	first := c.items[0]
	doYou := len(c.items) > 1 && (first.raw == "do" || first.raw == "does") && subjectPronouns[c.items[1].raw]
	isIt := len(c.items) > 1 && first.kind == kindFiller && questionWords[first.raw] && c.items[1].raw != "be"
	if !has(items, kindAsk) && !doYou && !isIt {
		return false
	}
	if items[0].kind == kindAsk && len(p.next) > 0 && (has(p.next, kindAdd) || verbOf(p.next)) { // where did the hats go? bring them back
		p.agree("a question, which changes nothing")
		return true
	}
	p.miss("a question changes nothing")
	return true
}

// questionWords begin a question.
var questionWords = setOf("is are does should shall am have has will")

// states refuses a sentence that says how the groove is and not how it should be: "it sounds like a robot". "Too loud" and "not loud enough"
// ask for the opposite.
func (p *parser) states(c clause, items []item) bool {
	at := stateAt(c.items)
	if at < 0 {
		return false
	}
	said, is := predicate(c.items[at+1:]), c.items[at].raw == "is" || c.items[at].raw == "are"
	if of := content(c.items[:at]); is && len(said) == 0 && len(of) == 1 { // everything else is great
		p.kept(items, nil)
		return true
	}
	if isNot(c.items[at:]) {
		p.miss("that says how it is: say how it should be")
		return true
	}
	switch {
	case is && p.explains(content(c.items[at+1:])):
		p.agree(saysHow) // the crash is annoying, take it out
		p.told = true
		return true
	case is && has(said, kindThan) && has(said[:1], kindFeel) && !slices.ContainsFunc(c.items, wishes):
		p.miss("that says how it is: say how it should be")
		return true
	}
	gone := is && len(said) == 1 && said[0].kind == kindMod && said[0].entry.mod.after && stateOff[said[0].raw]
	if !gone && (len(said) == 0 || !has(said[:1], kindFeel, kindPace, kindFaster) || has(items, kindThan)) {
		return false
	}
	if p.follows(c) {
		p.agree(saysHow) // more human, it sounds like a machine
		return true
	}
	if len(p.next) > 0 && (wishes(p.next[0]) || has(p.next[:1], kindFeel) && p.next[0].entry.mod.dir != 0) { // it sounds like a robot, make it more human
		p.agree(saysHow)
		p.told = true
		return true
	}
	p.subject = voicesIn(items)
	p.miss("that says how it is: say how it should be")
	return true
}

// follows reports whether a clause stands behind a wish that was understood, as its reason.
func (p *parser) follows(c clause) bool {
	return c.link == kindSep && len(p.out.statements) > 0 && !p.missed[p.out.clause-1] && !p.denied[p.out.clause-1]
}

// isNot reports whether items are "is not loud". "Not too loud" and "not loud enough" ask for something.
func isNot(items []item) bool {
	items = content(items)
	return len(items) == 2 && items[0].raw == "not" && items[1].kind == kindFeel && !items[0].entry.mod.excess &&
		items[0].entry.mod.not && items[0].entry.mod.dir == 0
}

// explains reports whether only words that are not known say how a thing is, before a wish about it.
func (p *parser) explains(said []item) bool {
	return len(said) > 0 && len(drop(said, kindUnknown)) == 0 && (saysIt(p.next) || has(p.next, kindThem))
}

func wishes(it item) bool { return it.kind == kindFiller && wishWords[it.raw] }

// stateAt returns where the verb of a sentence stands that says how a thing is, or -1.
func stateAt(items []item) int {
	at := slices.IndexFunc(items, func(it item) bool { return it.kind == kindFiller && stateWords[it.raw] })
	if at < 0 || at == 0 && !subjectWords[items[0].raw] {
		return -1
	}
	for i, it := range items[:at] {
		if i == at-1 && (it.raw == "you" || it.raw == "we") {
			continue // you are rushing
		}
		if !isVoices(it.kind) && !isThing(it) && (it.kind != kindFiller || wishWords[it.raw]) {
			return -1
		}
	}
	return at
}

// predicate returns what is said of a thing, without words for how much.
func predicate(items []item) []item {
	said := content(items)
	for len(said) > 0 {
		m := said[0].kind == kindMod && said[0].raw != "so" && said[0].entry.mod.dir == 0 && !said[0].entry.mod.negates()
		if !m && !has(said[:1], kindAt, kindBit) {
			break
		}
		said = said[1:]
	}
	return said
}

var (
	stateWords   = setOf("is are its thats sounds feels sound feel")
	stateOff     = setOf("off out muted silent silenced removed away gone")
	subjectWords = setOf("its thats sounds feels")
	wishWords    = setOf("make want should must need needs let lets would like could can give i id you we please get set try sounding")
)

// twice refuses modifiers side by side that cannot both count: "not without hats", "no extra kick", "less more". "Not mute" and "not more" are
// prohibitions, and "should not be muted" asks for the sound.
func (p *parser) twice(c clause, items []item) bool {
	for i := 0; i+1 < len(items); i++ {
		a, b := items[i], items[i+1]
		if voices := soundsAgain(items, i); voices != nil {
			p.accept(p.read([]item{{kind: kindAdd, raw: "unmute", entry: &entry{kind: kindAdd}}, *voices}))
			return true
		}
		if !has(items[i:i+1], kindMod, kindLittle) || !has(items[i+1:i+2], kindMod, kindLittle) || a.raw == "" || b.raw == "" {
			continue
		}
		switch pair := p.pair(a.entry.mod, b); {
		case pair == prohibits:
			return p.dont(c, append(append(slices.Clone(items[:i]), item{kind: kindDont, raw: a.raw, text: a.text}), items[i+1:]...))
		case pair == clashes && len(items) == 2 && a.raw == "not" && len(p.out.statements) > 0:
			p.agree("not none") // less swing, but not zero
			return true
		case pair == clashes:
			p.miss("")
			return true
		}
	}
	return false
}

// soundsAgain returns the voices that two negations ask for: "should not be muted", "don't leave the ride out", "not without the snare".
func soundsAgain(items []item, i int) *item {
	a, b := items[i], items[i+1]
	voices := one(items, kindVoices)
	switch {
	case voices == nil || has(items, kindUnknown):
		return nil
	case a.kind == kindDont && b.kind == kindMod && b.entry.mod.after && stateVerbs[a.raw]:
		return voices
	case a.kind == kindDont && b.raw == "leave" && i+3 < len(items) &&
		kindsOf(items[i+2:i+4]) == string(kindVoices)+string(kindMod) && items[i+3].entry.mod.no:
		return voices
	case a.raw == "not" && b.raw == "without" && len(items) == 3:
		return voices
	}
	return nil
}

// How two modifiers side by side go together.
const (
	agrees = iota
	clashes
	prohibits
)

// pair returns how a modifier goes together with the one behind it.
func (p *parser) pair(a mod, b item) int {
	m := b.entry.mod
	both := a.negates() && m.negates()
	switch {
	case both && !a.after && muteVerbs[firstWord(b.raw)]:
		return prohibits
	case both, !a.negates() && a.dir != 0 && m.negates() && !m.after:
		return clashes
	case a.not && !a.no && a.much == 1 && m.dir > 0, a.negates() && b.raw == "any more": // not more complex
		return prohibits
	case a.no && m.dir != 0, a.dir*m.dir < 0:
		return clashes
	}
	return agrees
}

// stateVerbs forbid how something is.
var stateVerbs = setOf("shouldnt mustnt")

// muteVerbs take something away when they stand alone, and are what "not" and "without" forbid.
var muteVerbs = setOf("mute muting kill killing remove removing lose losing cut omit skip drop ditch scrap axe take leave turn switch")

// timedFrom refuses what follows a time, and, where the clause says nothing but when, what stands before it: "mute the hats, in the verse".
func (p *parser) timedFrom(items []item) {
	p.timed = true
	if len(drop(items, kindWhen, kindSection, kindAt, kindOnly, kindBars, kindEvery, kindNum, kindOrd, kindConj, kindMod, kindUnknown)) == 0 {
		p.takeClause(" (words count at once: say it when it is time)")
	}
}

// takeClause takes back the clause before.
func (p *parser) takeClause(reason string) {
	if len(p.out.statements) == 0 {
		return
	}
	n := p.out.statements[len(p.out.statements)-1].clause
	if n < p.out.clause-1 {
		return
	}
	p.out.takeBack(func(st *statement) bool { return st.clause == n }, reason)
}

// doubt takes back what may go against a clause that nobody understood: the clause before "but", unless it only adds something, and with
// "don't change anything except" all there is.
func (p *parser) doubt(c clause, items []item, missed bool) {
	const reason = " (what belongs to it was not understood)"
	if !missed || !p.missed[p.out.clause] {
		return
	}
	switch {
	case has(items, kindDont, kindKeep) && has(items, kindBar, kindExcept):
		p.unsure = reason
	case c.link == kindBut && !adds(c.items):
		p.takeClause(reason)
	case has(items, kindBar, kindExcept, kindInstead, kindOnly) && items[0].kind != kindOnly:
		p.takeClause(reason)
	case c.link == kindSep && (notThat(items[0]) || p.moreBeats(items)): // turn the toms down, not the lowish one
		p.takeClause(reason)
	}
}

// notThat reports whether a clause begins with the not of a contrast.
func notThat(it item) bool {
	return it.kind == kindMod && it.raw == "not" && it.entry.mod.not && !it.entry.mod.no
}

// moreBeats reports whether a clause of numbers goes on with a wish about hits: "kick on 1, 2.5 and 3.5".
func (p *parser) moreBeats(items []item) bool {
	before := p.out.lastClause()
	return len(drop(items, kindNum, kindConj, kindAt, kindPattern, kindSigned)) == 0 &&
		slices.ContainsFunc(before, func(st *statement) bool { return st.pattern != nil })
}

// adds reports whether a clause asks for something more: "but add a zigzag".
func adds(items []item) bool {
	return items[0].kind == kindAdd || items[0].kind == kindFiller && (wishWords[items[0].raw] || freshVerbs[items[0].raw])
}

// verbOf reports whether the first items are fillers with a verb that begins a wish.
func verbOf(items []item) bool {
	for _, it := range items {
		if it.kind != kindFiller {
			return false
		}
		if wishWords[it.raw] || freshVerbs[it.raw] {
			return true
		}
	}
	return false
}

// lonely takes back a thing that is only named, beside a clause that was not understood ("the hats, banish them", "zap the kick, fills"), and
// behind one that takes away or forbids: "no toms, fills".
func (p *parser) lonely() {
	p.out.takeBack(func(st *statement) bool {
		return (st.bare || st.vague) && (p.missed[st.clause-1] || p.denied[st.clause-1] && p.listed[st.clause] || st.bare && p.missed[st.clause+1])
	}, " (what belongs to it was not understood)")
}
