package prompt

import (
	"slices"
)

// dont reads a prohibition. Nothing of what it forbids happens, also not by the rest of the prompt. "Don't be so loud" is a wish.
func (p *parser) dont(_ clause, items []item) bool {
	if !has(items, kindDont) {
		return false
	}
	at := indexOfKind(items, 0, kindDont)
	rest := append(slices.Clone(items[:at]), items[at+1:]...)
	if len(rest) == 0 || len(drop(rest, kindNum, kindPct)) == 0 || has(rest, kindBar, kindExcept, kindDont) ||
		slices.ContainsFunc(items[:at], func(it item) bool { return !isThing(it) && it.kind != kindConj }) {
		p.miss("")
		return true
	}
	if it := one(rest, kindAct); it != nil && len(rest) == 2 && len(it.entry.set) > 0 &&
		it.entry.set[0].Name == aStop && has(rest, kindVoices) { // never stop the kick
		p.kept(drop(rest, kindAct), nil)
		return true
	}
	if has(rest, kindAct, kindDo) && len(drop(rest, kindAct, kindDo, kindAdd)) == 0 {
		p.agree("as it is").guard = actGuard(rest)
		return true
	}
	if modOf(rest).negates() && len(drop(rest, kindMod, kindBit, kindLittle)) == 0 { // don't lose it completely
		p.agree("as it is")
		return true
	}
	if at > 0 && has(items[:at], kindKnob, kindBPM) && has(items[at:], kindFeel, kindLate, kindPace) { // push never ahead
		p.miss("")
		return true
	}
	if beyond[items[at].raw] && slices.ContainsFunc(rest, func(it item) bool { return it.kind == kindMod && it.entry.mod.excess }) {
		p.miss("") // the kick can't be too loud for me
		return true
	}
	if mixed(rest) {
		p.miss("")
		return true
	}
	if has(rest, kindBound) && has(rest, kindNum, kindPct) &&
		len(drop(rest, kindBound, kindNum, kindPct, kindBPM, kindKnob, kindAt)) == 0 { // should not go above 100
		p.accept(p.read(unbound(rest)))
		return true
	}
	if wish := asWish(rest); wish != nil {
		p.forbid(wish)
		return true
	}
	r := p.read(rest)
	if !r.clear() {
		p.miss("")
		return true
	}
	st := p.agree("left as it is")
	st.guard = &guard{}
	for _, forbidden := range r.statements {
		for _, c := range forbidden.changes {
			if c.Op == Over && !c.quiet { // not louder than the snare
				p.out.statements = slices.DeleteFunc(p.out.statements, func(s *statement) bool { return s == st })
				p.out.add(notOver(forbidden))
				return true
			}
			st.guard.forbid(c.Setting)
		}
		if len(forbidden.genres) > 0 {
			st.guard.names = append(st.guard.names, pBlend, pGenre)
		}
	}
	p.last = nil
	return true
}

// actGuard forbids what one thing to do sets: "try again, but never a new beat".
func actGuard(items []item) *guard {
	g := &guard{}
	for _, it := range items {
		if it.kind == kindDo && it.entry.value == 0 {
			for _, s := range it.entry.set {
				g.names = append(g.names, s.Name)
			}
		}
	}
	return g
}

// beyond are words with which "too loud" may be a wish for more.
var beyond = setOf("cant cannot")

// mixed reports whether "and" joins things of different kinds in a prohibition: "don't mute the snare and faster" may forbid both or one.
func mixed(rest []item) bool {
	at := slices.IndexFunc(rest, func(it item) bool { return it.kind == kindConj })
	if at < 0 {
		return false
	}
	names := []kind{kindVoices, kindKnob, kindFill, kindFills, kindBPM, kindGenreWord, kindConj, kindMod}
	how := []kind{kindFeel, kindFaster, kindPace, kindLate, kindConj}
	if len(drop(rest[:at], how...)) == 0 {
		return len(drop(rest[at:], how...)) > 0
	}
	return len(drop(rest[at:], names...)) > 0 ||
		slices.ContainsFunc(rest[at:], func(it item) bool {
			return it.kind == kindMod && (!it.entry.mod.negates() ||
				it.entry.mod.after)
		})
}

// unbound turns bounds round: not above is at most.
func unbound(items []item) []item {
	out := slices.Clone(items)
	for i, it := range out {
		if it.kind == kindBound {
			how := map[float64]float64{above: atMost, below: atLeast, atMost: above, atLeast: below}[it.entry.value]
			out[i].entry = &entry{kind: kindBound, value: how}
		}
	}
	return out
}

// asWish returns the items of a prohibition with no or not in the right place, where it forbids how something is rather than a change: "don't
// be so loud", "don't swing it", "don't play toms". It returns nil for the others.
func asWish(rest []item) []item {
	out := slices.Clone(rest)
	if has(rest, kindBit) && has(rest, kindVoices) {
		return nil
	}
	for i, it := range out {
		if it.kind == kindMod && (it.entry.mod.excess || it.raw == "so" || it.raw == "very" || it.raw == "much" || it.raw == "really") {
			if i+1 < len(out) && out[i+1].kind == kindVoices { // don't use so much snare
				out[i] = spoken(it.raw, mod{dir: -1, much: 1})
				return out
			}
			out[i] = item{kind: kindMod, raw: it.raw, text: it.text, entry: &entry{kind: kindMod, mod: mod{not: true, much: 0.5}}}
			return out
		}
	}
	if at := slices.IndexFunc(out, func(it item) bool { return it.kind == kindFaster }); at >= 0 && has(rest, kindThan) {
		return slices.Insert(out, at, spoken("not", mod{not: true, much: 1})) // don't go faster than 120
	}
	if has(rest, kindOnly, kindLock, kindInstead, kindMod, kindLittle, kindAdd, kindThan, kindFaster, kindGenre, kindNum, kindPct, kindSwap, kindTime) {
		return nil
	}
	first := slices.IndexFunc(out, func(it item) bool {
		return has([]item{it}, kindVoices, kindFeel, kindPace, kindKnob, kindFill, kindFills)
	})
	if at := slices.IndexFunc(out, func(it item) bool { return it.kind == kindFeel }); at > 0 && has(rest, kindVoices) && out[at].entry.mod.dir == 0 {
		return slices.Insert(out, at, spoken("not", mod{not: true, much: 0.5})) // don't play the hats loud
	}
	if first < 0 || out[first].kind == kindFeel && out[first].entry.mod.dir != 0 || has(rest, kindFeel) && has(rest, kindVoices) {
		return nil
	}
	no := mod{no: true, much: 1}
	if has(out[first:first+1], kindFeel, kindPace) {
		no = mod{not: true, much: 1}
	}
	return slices.Insert(out, first, spoken("not", no))
}

// forbid reads the items of a prohibition, or reports all of it.
func (p *parser) forbid(items []item) {
	if r := p.read(items); r.clear() {
		for _, st := range r.statements {
			st.text = p.text
		}
		p.accept(r)
		return
	}
	p.miss("")
}
