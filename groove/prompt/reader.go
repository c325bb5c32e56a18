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
	patterns   []Pattern
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
	r := reading{p.out.statements, p.out.unknown, p.out.patterns, p.lost, p.starts, items}
	p.out = kept
	return r
}

// scopes are the kinds of words that rule others. When one of them is left over, what the rest would do alone may be the opposite of
// what was said.
var scopes = []kind{
	kindDont, kindBar, kindThan, kindBound, kindExcept, kindBars, kindEvery,
	kindInstead, kindSwap, kindEnough, kindWhen, kindSection, kindAct, kindRest, kindVeto, kindLock,
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
	if c.link == kindBut || c.link == kindThen || slices.ContainsFunc(c.items, func(it item) bool { return it.kind == kindFiller && freshVerbs[it.raw] }) {
		p.last = nil
	}
	items := p.resolve(content(c.items))
	if len(items) == 0 {
		return
	}
	p.text = joinRaw(c.items)
	if len(items) == 1 && items[0].kind == kindAdd && len(p.named) > 0 { // no snare? put it back
		items = append(items, voicesItem(item{}, p.named))
	}
	if m := modOf(items); p.topic != nil && m.not && m.much < 1 && len(drop(items, kindMod, kindFeel, kindConj)) == 0 {
		items = append(slices.Clone(items), *p.topic)
	}
	if len(p.out.statements) > 0 && saysOne(c.items) && has(items, kindFeel) && !has(items, kindVoices, kindFill, kindFills) {
		p.miss("") // but not a big one: of what?
		return
	}
	p.out.clause++
	if p.pending != nil {
		defer p.except(*p.pending)
		p.pending = nil
	}
	stands := len(p.out.statements)
	defer func() { p.doubt(c, items, len(p.out.statements) == stands) }()
	for _, form := range [...]func(*parser, clause, []item) bool{
		(*parser).later, (*parser).instead, (*parser).whereHits, (*parser).act,
		(*parser).keep, (*parser).dont, (*parser).exception, (*parser).contrast, (*parser).only,
	} {
		if form(p, c, items) {
			p.remember(items)
			return
		}
	}
	p.settle(p.read(items))
	p.remember(items)
}

// doubt takes back what may go against a clause that says what stays, and that nobody understood: the clause before "but", and with
// "don't change anything except" all there is.
func (p *parser) doubt(c clause, items []item, missed bool) {
	const reason = " (what is to stay was not understood)"
	switch {
	case !missed || len(p.out.patterns) > 0:
	case has(items, kindDont, kindKeep) && has(items, kindBar, kindExcept):
		p.unsure = reason
	case c.link == kindBut && has(items, kindKeep, kindBar, kindExcept) && len(p.out.statements) > 0:
		n := p.out.statements[len(p.out.statements)-1].clause
		p.out.takeBack(func(st *statement) bool { return st.clause == n && st.ofParts() }, reason)
	}
}

// freshVerbs begin a wish of their own: "don't use the ride, use the hats".
var freshVerbs = setOf("use using play playing give gimme want need have like love put hit try get go")

// saysOne reports whether a clause has "one" for something that was named before.
func saysOne(items []item) bool {
	return slices.ContainsFunc(items, func(it item) bool { return it.kind == kindFiller && (it.raw == "one" || it.raw == "ones") })
}

// settle lets a reading count. A part with a word that is not known does nothing to voices, or to a parameter that only has its name:
// what the word asks of them is not known.
func (p *parser) settle(r reading) {
	if r.unsafe() {
		p.miss("")
		return
	}
	strange := map[int]bool{}
	for _, l := range r.lost {
		strange[l.segment] = true
	}
	refused := map[int]bool{}
	for _, st := range r.statements {
		if strange[st.segment] && (st.vague || st.ofParts()) {
			refused[st.segment] = true
			continue
		}
		p.out.add(st)
	}
	p.out.patterns = append(p.out.patterns, r.patterns...)
	for seg := range r.starts {
		if refused[seg] {
			p.out.miss(rawOf(trimConj(r.segment(seg))))
			p.last = nil
		}
	}
	for _, text := range r.unknown {
		if !slices.ContainsFunc(p.out.unknown, func(u string) bool { return strings.Contains(u, text) }) {
			p.out.miss(text)
		}
	}
}

func (r reading) segment(i int) []item {
	if i+1 < len(r.starts) {
		return r.items[r.starts[i]:r.starts[i+1]]
	}
	return r.items[r.starts[i]:]
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
	p.last = nil
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

// resolve finds out which voices "them" and "the rest" are.
func (p *parser) resolve(items []item) []item {
	var out []item
	for i, it := range items {
		switch it.kind {
		case kindThan:
			if i+1 == len(items) || !has(items[i+1:i+2], kindVoices, kindNum, kindPct, kindGenre, kindRest, kindThem) {
				continue // louder than before
			}
		case kindThem:
			named := voicesIn(out)
			if named == nil {
				named = p.named
			}
			if named == nil {
				continue
			}
			it = voicesItem(it, named)
		case kindRest:
			it = voicesItem(it, groove.AllVoices())
			others := p.all
			for _, v := range voicesIn(items) {
				others |= groove.NewVoiceSet(v)
			}
			it = voicesItem(it, slices.DeleteFunc(groove.AllVoices(), func(v groove.Voice) bool { return others.Has(v) }))
		}
		out = append(out, it)
	}
	return out
}

func voicesItem(it item, voices []groove.Voice) item {
	it.kind, it.entry = kindVoices, &entry{kind: kindVoices, voices: voices}
	it.group = []item{{kind: kindVoices, entry: it.entry}}
	return it
}

// voicesIn returns all voices that items name.
func voicesIn(items []item) []groove.Voice {
	var all []groove.Voice
	for _, it := range items {
		if it.kind == kindVoices {
			all = append(all, it.voices()...)
		}
	}
	return all
}

// remember keeps the voices of a clause for those after it.
func (p *parser) remember(items []item) {
	p.topic = one(slices.Clone(items), kindVoices, kindFill, kindFills)
	if has(items, kindGenre, kindKeep, kindDont) || modOf(items).no {
		p.topic = nil
	}
	if voices := voicesIn(items); len(voices) > 0 && len(voices) < groove.NumVoices {
		p.named = voices
		p.all |= groove.NewVoiceSet(voices...)
	}
}
