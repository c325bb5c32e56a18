package prompt

import (
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// exception reads "no cymbals except the ride", "except for the snare everything softer", "turn everything but the kick down".
func (p *parser) exception(c clause, items []item) bool {
	at := slices.IndexFunc(items, func(it item) bool { return it.kind == kindBar || it.kind == kindExcept })
	if at < 0 {
		return false
	}
	if items[at].kind == kindExcept && (p.plainExcept(items, at) || kindsOf(items) == letters("except genre")) {
		return false
	}
	n := at + 1
	for n < len(items) && has(items[n:n+1], kindAt, kindConj, kindTo) {
		n++
	}
	if n == len(items) || !isThing(items[n]) {
		p.miss("")
		return true
	}
	if p.praised(c, items, at) {
		return true
	}
	out := items[n]
	others := append(slices.Clone(items[:at]), drop(items[n+1:], kindSep)...)
	if items[at].kind == kindExcept {
		others = slices.Insert(others, at, voicesItem(item{raw: items[at].raw, text: items[at].text}, groove.AllVoices()))
	}
	if len(content(others)) == 0 {
		p.attach(out)
		return true
	}
	if len(others) == 1 && others[0].allVoices() && others[0].kind == kindVoices && out.kind == kindVoices { // all drums except the toms
		st := &statement{text: p.text}
		for _, v := range groove.AllVoices() {
			mute(st, []groove.Voice{v}, slices.Contains(out.voices(), v))
		}
		p.out.add(st)
		return true
	}
	r := p.read(others)
	if !r.clear() || r.unsafe() || !p.leaveOut(r.statements, out) {
		p.miss("")
		return true
	}
	for _, st := range r.statements {
		st.text = p.text
	}
	p.accept(r)
	p.last = nil
	return true
}

// praised reads "everything is great except the toms are too loud": what is said of the exception is the wish.
func (p *parser) praised(c clause, items []item, at int) bool {
	bar := slices.IndexFunc(c.items, func(it item) bool { return it.kind == items[at].kind })
	verb := func(it item) bool { return it.kind == kindFiller && subjectVerbs[it.raw] }
	if bar < 0 || at != 1 || len(items) < 4 || !items[0].allVoices() || !slices.ContainsFunc(c.items[:bar], verb) ||
		!slices.ContainsFunc(c.items[bar:], verb) {
		return false
	}
	p.accept(p.read(items[at+1:]))
	return true
}

// plainExcept reports whether "everything but" stands alone or behind no: the rules for phrases read that.
func (p *parser) plainExcept(items []item, at int) bool {
	rest := append(slices.Clone(items[:at]), items[at+1:]...)
	return len(drop(rest, kindVoices, kindMod, kindConj, kindOnly)) == 0 && (!has(rest, kindMod) ||
		modOf(rest).no && modOf(rest).dir == 0 && rest[0].kind == kindMod)
}

// attach takes an exception by itself from the clause before it, or from the next one.
func (p *parser) attach(out item) {
	before := p.out.lastClause()
	if len(before) == 0 {
		p.pending = &out
		return
	}
	if !p.leaveOut(before, out) {
		p.miss("")
		return
	}
	p.agree(rawOf([]item{out}) + " as before")
}

// except applies an exception that stood before the present clause.
func (p *parser) except(out item) {
	statements := p.out.lastClause()
	if len(statements) == 0 || statements[0].clause != p.out.clause || !p.leaveOut(statements, out) {
		p.miss("")
		p.out.statements = slices.DeleteFunc(p.out.statements, func(st *statement) bool { return st.clause == p.out.clause })
	}
}

// leaveOut takes voices or a parameter out of statements. It returns false where that is no exception: a genre is played by all voices.
func (p *parser) leaveOut(statements []*statement, out item) bool {
	g := p.guardOf([]item{out})
	took := false
	for _, st := range statements {
		if len(st.genres) > 0 && g.voices != 0 {
			return false
		}
		took = st.leaveOut(g) || took
		if g.voices != 0 && st.redraws() {
			took = true
			for _, v := range out.voices() {
				st.change(voiceParam(v, pLock), Set, byTheWay, true)
			}
		}
	}
	return took || slices.ContainsFunc(statements, func(st *statement) bool { return st.ofVoices() })
}

// leaveOut removes the changes of what a guard holds. What would have been muted sounds.
func (st *statement) leaveOut(g *guard) (took bool) {
	st.changes = slices.DeleteFunc(st.changes, func(c *change) bool {
		if !g.holds(c.Name) {
			return false
		}
		took = true
		if last(c.Name) == pMute && c.Args[0] == true {
			c.Args, c.quiet = []any{false}, true
			return false
		}
		return true
	})
	if took {
		st.note = ""
	}
	return took
}

// stops reports whether a guard forbids a change.
func (g *guard) stops(c *change) bool {
	return g.holds(c.Name) || slices.ContainsFunc(g.moves, func(s Setting) bool { return s.Name == c.Name && s.Op == c.Op && sameWay(s, c.Setting) })
}

// sameWay reports whether two relative changes go in one direction.
func sameWay(a, b Setting) bool {
	if last(a.Name) == pMute {
		return a.Args[0] == b.Args[0]
	}
	x, y := number(a.Args[0]), number(b.Args[0])
	if a.Op == Scale {
		return (x > 1) == (y > 1)
	}
	return (x > 0) == (y > 0)
}

// holds reports whether a guard is about a parameter.
func (g *guard) holds(name string) bool {
	if slices.Contains(g.names, name) {
		return true
	}
	v, err := groove.ParseVoice(voiceOf(name))
	return err == nil && g.voices.Has(v)
}

// redraws reports whether a statement makes another loop of all voices.
func (st *statement) redraws() bool {
	return len(st.genres) > 0 || slices.ContainsFunc(st.changes, func(c *change) bool {
		switch c.Name {
		case pDensity, pComplexity, pTemperature, pSeed, "next", "reroll", aPrevious:
			return true
		}
		return false
	})
}
