package prompt

import (
	"slices"
	"strings"
)

// chat reads a sentence that says something and asks for nothing, with no word about the groove: "my neighbours complain". It counts for
// nothing if something else is asked for; alone it is reported.
func (p *parser) chat(c clause, items []item) bool {
	if p.complains(c, items) {
		return true
	}
	boring := len(items) == 1 && dull[items[0].raw] && has(p.next, kindDo, kindAct)
	if boring || !slices.ContainsFunc(items, func(it item) bool {
		return (it.kind != kindVeto ||
			it.entry.value != reject) && it.raw != "not that"
	}) {
		p.agree("asks for nothing").chat = true // i don't like this one, next
		return true
	}
	if items[0].raw == "so" {
		items = items[1:]
		c.items = c.items[slices.IndexFunc(c.items, func(it item) bool { return it.raw == "so" })+1:]
	}
	items = slices.DeleteFunc(slices.Clone(items), item.saysLittle)
	if len(items) == 0 ||
		len(drop(items, kindUnknown, kindAt, kindTo, kindBetween, kindConj, kindThem, kindBit)) > 0 ||
		!has(items, kindUnknown) || slices.ContainsFunc(c.items, asks) || !tells(c.items) {
		return false
	}
	p.agree("asks for nothing").chat = true
	return true
}

// complains reads what is wrong with a voice, beside what to do about it: "the crash isn't helping, take it out". "Never
// mind the tempo" before a wish leaves the tempo.
func (p *parser) complains(c clause, items []item) bool {
	if len(items) > 1 && minds[items[0].raw] && len(p.next) > 0 && len(p.out.statements) == 0 &&
		!slices.ContainsFunc(items[1:], func(it item) bool { return !isThing(it) }) {
		p.agree("as it is").guard = p.guardOf(items[1:])
		return true
	}
	if kindsOf(items) != letters("voices veto") || items[1].entry.value != reject {
		return false
	}
	switch {
	case saysIt(p.next) || has(p.next, kindThem) || rolls(p.next):
		p.agree(saysHow)
		p.told = true
	case p.follows(c) || c.link == kindSep && p.denied[p.out.clause-1] && !p.missed[p.out.clause-1]:
		p.agree(saysHow)
	default:
		return false
	}
	return true
}

// minds say that something does not matter.
var minds = phrasesOf("never mind,nevermind")

// saysLittle reports whether an item says how much or when, in a sentence that asks for nothing.
func (it item) saysLittle() bool {
	if it.kind == kindMod {
		return !it.entry.mod.negates() && (it.entry.mod.excess || it.entry.mod.dir == 0)
	}
	return it.raw == "nobody" || it.raw == "was" || it.raw == "were"
}

// tells reports whether items begin with a subject and a verb: "they complain", "my bandmate hates it", "the room is small".
func tells(items []item) bool {
	for len(items) > 1 && items[0].kind == kindFiller && !speakers[items[0].raw] {
		items = items[1:]
	}
	first := items[0]
	switch {
	case first.kind == kindThem, first.raw == "nobody", first.kind == kindFiller && speakers[first.raw]:
		return true
	case first.kind != kindUnknown || first.lead != "my" && first.lead != "the" || len(items) < 2:
		return false
	}
	return first.lead == "my" || items[1].kind == kindUnknown && finite(items[1].raw) ||
		slices.ContainsFunc(items, func(it item) bool { return it.kind == kindFiller && copulas[it.raw] })
}

// finite reports whether a word looks like a verb in the third person, or in the past.
func finite(raw string) bool { return strings.HasSuffix(raw, "s") || strings.HasSuffix(raw, "ed") }

// asks reports whether a word asks for something.
func asks(it item) bool { return it.kind == kindFiller && chatWishes[it.raw] }

var (
	chatWishes = setOf("make want wants should must need needs lets let would could can give please get set try use using play put prefer fancy wish hope hear add " +
		"gimme gonna bring take turn like start begin mix blend cross combine")
	speakers = setOf("i im ive we he she it its that thats this you theres there")
	copulas  = setOf("is are has have was be im its thats will do does")
)

// moved reports whether a clause only names things, behind a verb that may do anything to them: "pull the crash", "push the swing".
func moved(all, items []item) bool {
	if has(all, kindIf, kindSection, kindWhen, kindAsk) {
		return false
	}
	if fill := one(items, kindFill); fill != nil && strings.HasSuffix(fill.raw, " in") {
		return false // throw a fill in
	}
	if at := slices.IndexFunc(all, func(it item) bool { return it.raw == "give" }); at >= 0 && at+1 < len(all) &&
		all[at+1].kind == kindVoices && len(drop(items, kindVoices, kindConj)) == 0 {
		return true // give the snare some love
	}
	names := []kind{kindVoices, kindConj, kindAbsent}
	if slices.ContainsFunc(all, func(it item) bool { return it.kind == kindFiller && throws[it.raw] }) {
		names = append(names, kindKnob, kindFill, kindFills, kindBPM, kindTime)
	}
	return len(drop(items, names...)) == 0 && slices.ContainsFunc(all, func(it item) bool { return it.kind == kindFiller && moves[it.raw] })
}

var (
	// moves are verbs that mean something only with a particle, or with how the thing becomes.
	moves = setOf("pull take knock throw cross hit push nudge turn set begin start change sit sits come comes combine blend mix go goes going get got " +
		"beef hang mean said see move morph transition segue glide slide shift fade crossfade ease head work " +
		"run running lean slant")
	// throws are those of moves that no parameter is the object of either.
	throws = setOf("pull knock throw cross push nudge beef hang combine blend mix move slide shift fade morph ease")
)

// dangles reports whether a clause ends in a verb that has no object or complement: "make the ride sit".
func dangles(all []item) bool {
	if has(all, kindIf, kindSection, kindWhen, kindAsk) {
		return false
	}
	n := len(all)
	for n > 0 && all[n-1].kind == kindFiller && functionWords[all[n-1].raw] {
		n--
	}
	return n > 0 && all[n-1].kind == kindFiller && endless[all[n-1].raw] && len(content(all[:n])) > 0
}

// endless are verbs after which something has to follow.
var endless = setOf("make put set use bring turn throw push pull nudge knock hit cross begin come comes sit sits become becomes give beef hang mean said")

// dull are words for what another one is asked for.
var dull = setOf("boring dull")
