package prompt

import (
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// reading is what a list of phrases came to, before it counts.
type reading struct {
	statements []*statement
	unknown    []string
	lost       []lostItem
	starts     []int // where each segment begins
	items      []item
}

// lostItem is an item that no rule took, with its segment: the phrases between two words like "and".
type lostItem struct {
	item
	segment int
}

// read reads items as a list of phrases, without an effect yet.
func (p *parser) read(items []item) reading {
	kept := p.out
	p.out = collector{has: kept.has}
	p.list(items)
	r := reading{p.out.statements, p.out.unknown, p.lost, p.starts, items}
	p.out = kept
	return r
}

// scopes are the kinds of words that rule others. When one of them is left over, what the rest would do alone may be the opposite of
// what was said.
var scopes = []kind{
	kindDont, kindBar, kindThan, kindBound, kindExcept, kindBars, kindEvery,
	kindInstead, kindSwap, kindEnough, kindWhen, kindSection, kindAct, kindRest, kindVeto, kindLock, kindIf, kindAsk, kindWhy,
}

// unsafe reports whether words are left over without which the rest means something else.
func (r reading) unsafe() bool {
	return slices.ContainsFunc(r.lost, func(l lostItem) bool {
		return slices.Contains(scopes, l.kind) || l.kind == kindMod && l.entry.mod.negates()
	})
}

// clear reports whether all was understood, and something was.
func (r reading) clear() bool { return len(r.unknown) == 0 && len(r.statements) > 0 }

// negates reports whether a modifier takes away what it stands before.
func (m mod) negates() bool { return m.no || m.not }

// clause reads one clause: the first that knows its form takes it; a plain list is left to the phrases.
func (p *parser) clause(c clause) {
	if c.link == kindBut || c.link == kindThen ||
		slices.ContainsFunc(c.items, func(it item) bool { return it.kind == kindFiller && freshVerbs[it.raw] }) {
		p.last = nil
	}
	strong, weak := corrects(c.items)
	p.strong, p.weak = p.strong || strong, p.weak || weak
	items := p.resolve(content(c.items))
	if p.alone(c) || len(items) == 0 {
		return
	}
	before, strong, weak := p.out.lastClause(), p.strong, p.weak
	p.strong, p.weak = false, false
	defer func() { p.correct(before, strong, weak) }()
	p.text = joinRaw(c.items)
	p.out.clause++
	if items = p.complete(c, items); items == nil {
		return
	}
	p.denied[p.out.clause] = denies(items)
	p.listed[p.out.clause] = c.link == kindSep && !verbOf(c.items)
	if p.pending != nil {
		defer p.except(*p.pending)
		p.pending = nil
	}
	stands := len(p.out.statements)
	defer func() { p.doubt(c, items, len(p.out.statements) == stands) }()
	for _, form := range [...]func(*parser, clause, []item) bool{
		(*parser).hangs, (*parser).reason, (*parser).later, (*parser).asks, (*parser).chat, (*parser).states,
		(*parser).twice, (*parser).instead, (*parser).allBut, (*parser).hitsBut, (*parser).whereHits, (*parser).act,
		(*parser).keep, (*parser).dont, (*parser).exception, (*parser).contrast, (*parser).only,
	} {
		if form(p, c, items) {
			p.remember(items)
			return
		}
	}
	p.plain(c, items)
	p.remember(items)
}

// plain reads a clause without a form of its own.
func (p *parser) plain(c clause, items []item) {
	if len(items) == 1 && items[0].kind == kindVoices && c.items[0].lead == "the" && p.narrow(items[0]) {
		return // too loud, the snare
	}
	r := p.read(items)
	if !r.clear() && aboutHits(items) {
		st := &statement{text: p.text}
		st.wishFor(voicesIn(items), denies(items))
		p.out.add(st)
		p.last, p.missed[p.out.clause] = nil, true
		return
	}
	p.accept(r)
	if c.link == kindBut {
		p.override()
	}
}

// override takes the voices of the present clause out of a change of all voices in the one before: "louder drums, but the snare softer".
func (p *parser) override() {
	now := p.out.lastClause()
	for _, before := range p.out.statements {
		if before.clause != p.out.clause-1 || len(now) == 0 || now[0].clause != p.out.clause || len(before.changes) != groove.NumVoices {
			continue
		}
		before.changes = slices.DeleteFunc(before.changes, func(c *change) bool {
			return slices.ContainsFunc(now, func(st *statement) bool { return len(st.changes) < groove.NumVoices && st.moves(c.Name) })
		})
	}
}

// complete adds what a clause leaves out because it was said before. It returns nil for a clause that it has reported, or agreed to.
func (p *parser) complete(c clause, items []item) []item {
	single := len(items) == 1
	if p.ofTempo(c, items) {
		return nil
	}
	it := single && p.saysMod(c, items[0]) // take it out
	switch {
	case p.timed && !has(items, kindSection, kindWhen): // no hats in the verse, no kick: which of it is for the verse?
		p.miss("words count at once: say it when it is time")
		return nil
	case single && items[0].kind == kindAdd && len(p.named) > 0, it && len(p.named) > 0: // no snare? put it back
		items = append(items, voicesItem(item{}, p.named))
	case p.onlyHow(c, items), single && items[0].raw == "dont want any" && p.denied[p.out.clause-1], it &&
		items[0].entry.mod.no && p.denied[p.out.clause-1]: // no country in this, lose it
		p.agree("as said")
		return nil
	}
	items = p.rollIt(items)
	switch {
	case moved(c.items, items), dangles(c.items):
		p.miss("")
		return nil
	case p.whichHit(c, items), p.which(c, items):
		p.miss("say which voice")
		return nil
	}
	if p.byHow(c, items) {
		return nil
	}
	often := len(drop(items, kindEvery, kindNum, kindOrd, kindOther, kindBars)) == 0
	if p.topic != nil && p.topic.kind != kindVoices && saysOne(c.items) && often { // shorter fills, one every 4 bars
		items = append(slices.Clone(items), *p.topic)
	}
	if items = p.ofRest(items); len(items) == 0 {
		return nil
	}
	if voice := p.it(c, items); voice != nil {
		items = append(slices.Clone(items), *voice)
	}
	if m := modOf(items); p.topic != nil && m.not && m.much < 1 && len(drop(items, kindMod, kindFeel, kindConj)) == 0 {
		items = append(slices.Clone(items), *p.topic)
	}
	if len(p.out.statements) > 0 && saysOne(c.items) && has(items, kindFeel) && !has(items, kindVoices, kindFill, kindFills) {
		p.miss("") // but not a big one: of what?
		return nil
	}
	return items
}

// saysMod reports whether a modifier is about "it": "turn it up", "take it out".
func (p *parser) saysMod(c clause, it item) bool {
	if it.kind != kindMod {
		return false
	}
	level := it.entry.mod.level && (says(c.items, "it") || saysIt(c.items) && p.ofVoice())
	return level || saysIt(c.items) && it.entry.mod.no
}

// byHow reads "slower, maybe 6 bpm": how far the tempo changes.
func (p *parser) byHow(c clause, items []item) bool {
	before := p.out.lastClause()
	if c.link != kindSep || len(before) != 1 || len(before[0].changes) != 1 || before[0].clause != p.out.clause-1 {
		return false
	}
	by, tempo := one(items, kindNum), before[0].changes[0]
	if by == nil || !has(items, kindBPM) || len(drop(items, kindNum, kindBPM, kindAt)) > 0 || by.num >= bareMin ||
		tempo.Name != pBPM || tempo.Op != Scale || tempo.rank != byWord {
		return false
	}
	x := by.num
	if number(tempo.Args[0]) < 1 {
		x = -x
	}
	tempo.Op, tempo.Args, tempo.rank = Add, []any{x}, byNumber
	before[0].text += ", " + p.text
	return true
}

// ofRest reads "the kick stays while the rest gets looser", of what only the whole has: the kick is kept anyway.
func (p *parser) ofRest(items []item) []item {
	if len(items) < 2 || items[0].kind != kindVoices || !has(items[1:], kindFeel) ||
		len(drop(items[1:], kindFeel, kindMod, kindBit, kindLittle)) > 0 {
		return items
	}
	e := lexis.phrases[items[0].raw]
	before := p.out.lastClause()
	if e == nil || e.kind != kindRest || ofVoice(one(items, kindFeel).entry.leans) || len(before) == 0 ||
		before[0].guard == nil || !before[0].guard.lock {
		return items
	}
	return items[1:]
}

// onlyHow reads "faster, just a tiny bit".
func (p *parser) onlyHow(c clause, items []item) bool {
	return (c.link == kindSep || c.link == kindBut) && has(items, kindBit) && len(drop(items, kindBit, kindOnly)) == 0 &&
		len(p.out.statements) > 0 && !p.missed[p.out.clause-1]
}

// denies reports whether a clause takes away or forbids.
func denies(items []item) bool {
	m := items[0].entry
	return has(items, kindDont) || items[0].kind == kindMod && (m.mod.negates() || m.mod.dir < 0 && !m.mod.excess)
}

// freshVerbs begin a wish of their own: "don't use the ride, use the hats".
var freshVerbs = setOf("use using play playing give gimme want need have like love put hit try get go let lets make bring set turn")

// says reports whether a clause has a word without a meaning of its own.
func says(items []item, word string) bool {
	return slices.ContainsFunc(items, func(it item) bool { return it.kind == kindFiller && it.raw == word })
}

// saysIt reports whether a clause has an it, by itself or inside of a phrase: "turn it down".
func saysIt(items []item) bool {
	return slices.ContainsFunc(items, func(it item) bool { return slices.Contains(strings.Fields(it.raw), "it") })
}

// saysOne reports whether a clause has "one" for something that was named before.
func saysOne(items []item) bool {
	return slices.ContainsFunc(items, func(it item) bool { return it.kind == kindFiller && (it.raw == "one" || it.raw == "ones") })
}

// accept lets a reading count. A word that is not known takes all of the clause with it, because nobody knows what it asks for: "zap the kick
// and fills". What stands before "with" is left, and what a description of a genre leaves: "a greasy funk groove".
func (p *parser) accept(r reading) {
	if r.unsafe() || r.trails() {
		p.miss("")
		return
	}
	from := len(r.starts)
	if !r.describes() {
		from = r.strange()
	}
	if from == 0 {
		p.miss("")
		return
	}
	for _, st := range r.statements {
		if st.segment < from {
			p.out.add(st)
		}
	}
	if from < len(r.starts) {
		p.out.miss(rawOf(trimConj(r.items[r.starts[from]:])))
		p.last = nil
	}
	for _, text := range r.unknown {
		if !slices.ContainsFunc(p.out.unknown, func(u string) bool { return strings.Contains(u, text) }) {
			p.out.miss(text)
		}
	}
}

// trails reports whether something stands right behind what no or less takes away, and may belong to it: "not jazzy funk". Single voices stand
// for themselves: "no hats funk".
func (r reading) trails() bool {
	if r.besideAbsent() {
		return true
	}
	for i, st := range r.statements[:max(len(r.statements)-1, 0)] {
		next := r.statements[i+1]
		if r.voiceAnd(st, next) {
			return true
		}
		if st.taken && !st.ofVoices() && next.segment == st.segment && !next.modified && (st.guard != nil ||
			!next.ofStyle() || len(next.genres) > 0) {
			return true
		}
	}
	return false
}

// besideAbsent reports whether a word for how something is stands beside an instrument that the kit lacks: "a piano on top".
func (r reading) besideAbsent() bool {
	for k, from := range r.starts {
		to := len(r.items)
		if k+1 < len(r.starts) {
			to = r.starts[k+1]
		}
		if has(r.items[from:to], kindAbsent) &&
			slices.ContainsFunc(r.statements, func(st *statement) bool { return st.segment == k && st.compared }) {
			return true
		}
	}
	return false
}

// voiceAnd reports whether a voice is named beside what changes the whole: "snare with more space", "neither kick nor hats louder". What is of the
// voice?
func (r reading) voiceAnd(st, next *statement) bool {
	if st.bare && r.joined(st, next) && len(next.changes) > 0 && !next.ofVoices() && !next.ofStyle() {
		return true
	}
	return next.segment == st.segment && next.compared && (st.muting || st.ofVoices() && !next.ofVoices())
}

// joined reports whether two statements are in one phrase, or in two with "with" between.
func (r reading) joined(a, b *statement) bool {
	return a.segment == b.segment || b.segment == a.segment+1 && r.items[r.starts[b.segment]-1].raw == "with"
}

// strange returns the segment from which on nothing is done: the first with a word that is left over, if it begins with "with" or all before
// it is about a genre or a tempo; else the first of all.
func (r reading) strange() int {
	from := len(r.starts)
	for _, l := range r.lost {
		from = min(from, l.segment)
	}
	if from == len(r.starts) || from == 0 || r.items[r.starts[from]-1].raw == "with" {
		return from
	}
	for _, st := range r.statements {
		if st.segment < from && !st.ofStyle() {
			return 0
		}
	}
	return from
}

// ofStyle reports whether a statement is about a genre, or gives a tempo as a number.
func (st *statement) ofStyle() bool {
	return len(st.genres) > 0 || len(st.changes) == 1 && st.changes[0].Name == pBPM && st.changes[0].rank == byNumber
}

// ofVoices reports whether a statement changes single voices.
func (st *statement) ofVoices() bool {
	return slices.ContainsFunc(st.changes, func(c *change) bool { return voiceOf(c.Name) != "" })
}

// ofParts reports whether a statement is about voices or fills, which a word that is not known may describe.
func (st *statement) ofParts() bool {
	return st.ofVoices() || slices.ContainsFunc(st.changes, func(c *change) bool { return strings.HasPrefix(c.Name, "fill") })
}

// miss reports the whole clause, which does nothing then.
func (p *parser) miss(reason string) {
	p.last, p.missed[p.out.clause] = nil, true
	if reason != "" {
		reason = " (" + reason + ")"
	}
	p.out.miss(p.text + reason)
}

// agree adds a statement that only says what stays.
func (p *parser) agree(note string) *statement {
	st := &statement{text: p.text, note: note}
	p.out.add(st)
	return st
}
