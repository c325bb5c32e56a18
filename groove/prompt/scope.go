package prompt

import (
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// guard is what the rest of a prompt leaves as it is.
type guard struct {
	voices groove.VoiceSet // all settings of these voices
	names  []string        // parameters
	moves  []Setting       // changes in one direction: the other one is allowed
	lock   bool            // the voices keep their parts when another loop is drawn
}

// guardOf is the guard of what items name: voices, the tempo, parameters, fills, the genre.
func (p *parser) guardOf(items []item) *guard {
	g := &guard{}
	for _, it := range items {
		switch it.kind {
		case kindVoices:
			g.voices |= groove.NewVoiceSet(it.voices()...)
		case kindBPM, kindFaster, kindPace:
			g.names = append(g.names, pBPM)
		case kindKnob:
			g.names = append(g.names, it.entry.knob)
			if params[it.entry.knob].voice && it.entry.knob == pGain {
				g.names = append(g.names, everyVoice(pGain)...)
			}
		case kindFill, kindFills:
			g.names = append(g.names, pFillEvery, pFillAmount, pFillComplex)
		case kindGenre, kindGenreWord:
			g.names = append(g.names, pBlend, pGenre)
		case kindTime:
			g.names = append(g.names, pTimescale)
		case kindFeel:
			for _, l := range it.entry.leans {
				g.names = append(g.names, l.param)
			}
		}
	}
	return g
}

func everyVoice(param string) []string {
	var names []string
	for _, v := range groove.AllVoices() {
		names = append(names, voiceParam(v, param))
	}
	return names
}

// things are the kinds that name something that can be kept.
var things = []kind{kindVoices, kindBPM, kindKnob, kindFill, kindFills, kindGenre, kindGenreWord, kindTime}

// isThing reports whether an item names something that can be kept: "the energy" can, "loud" cannot.
func isThing(it item) bool {
	return slices.Contains(things, it.kind) || it.kind == kindFeel && (it.raw == "energy" || it.raw == "pocket" || it.raw == "bounce" || it.raw == "shuffle")
}

// keep reads "keep the kick", "leave the tempo alone", "the ride stays", "same tempo". Before a word for how something is, keep adds
// nothing: "keep it simple".
func (p *parser) keep(_ clause, items []item) bool {
	change := slices.ContainsFunc(items, func(it item) bool { return it.raw == "change" }) && items[0].raw == "no"
	if !has(items, kindKeep) && !change {
		return false
	}
	if items = noChanges(items); items == nil {
		p.miss("")
		return true
	}
	at := slices.IndexFunc(items, func(it item) bool { return it.kind == kindKeep && it.opensKeep() })
	items = slices.DeleteFunc(slices.Clone(items), func(it item) bool { return it.kind == kindKeep && !it.opensKeep() })
	if n := len(items); at >= 0 && n > 1 && items[n-1].kind == kindKeep && has(items[:n-1], kindKeep) {
		items = items[:n-1] // keep everything the same
	}
	if at < 0 && slices.ContainsFunc(drop(items, kindConj, kindAdd, kindAt, kindTo), func(it item) bool { return !isThing(it) }) { // stay below 95
		p.settle(p.read(items))
		return true
	}
	if at < 0 { // the ride stays
		p.kept(items, nil)
		return true
	}
	at = slices.IndexFunc(items, func(it item) bool { return it.kind == kindKeep })
	word, before, behind := items[at], trimConj(items[:at]), items[at+1:]
	n := 0
	for n < len(behind) && (isThing(behind[n]) || has(behind[n:n+1], kindConj, kindAdd, kindAt, kindTo)) {
		n++
	}
	kept, rest := behind[:n], behind[n:]
	verb := word.raw == "keep" || word.raw == "leave" || word.raw == "keeping"
	switch {
	case len(behind) == 0 && len(before) > 0:
		p.kept(before, nil)
	case word.raw == "keep" && len(before) == 0 && len(behind) == 2 && behind[0].kind == kindExcept && behind[1].kind == kindVoices: // keep all but the crash
		p.settle(p.read(append([]item{spoken("no", mod{no: true, much: 1})}, behind[1])))
	case has(behind, kindBar, kindExcept) || has(before, kindMod) && !p.read(before).clear():
		p.miss("")
	case verb && len(kept) > 1 && len(rest) > 0 && has(kept[len(kept)-1:], kindConj): // keep the snare and a new groove
		p.kept(kept, append(slices.Clone(before), rest...))
	case verb && len(rest) > 0: // keep it simple, keep only the hats
		p.settle(p.read(append(slices.Clone(before), behind...)))
	case !verb && len(drop(kept, kindConj, kindAdd, kindAt, kindTo)) == 0 && len(rest) > 0 && word.raw != "same":
		p.miss("")
	default:
		p.kept(kept, append(slices.Clone(before), rest...))
	}
	return true
}

// noChanges removes the no of "no tempo changes". It returns nil where changes are asked for.
func noChanges(items []item) []item {
	at := slices.IndexFunc(items, func(it item) bool { return it.raw == "changes" || it.raw == "changing" || it.raw == "change" })
	if at < 0 {
		return items
	}
	if items[0].kind != kindMod || !items[0].entry.mod.no {
		return nil
	}
	return append(slices.Clone(items[1:at]), items[at+1:]...)
}

// forbid guards against a change; one that is relative only in its direction.
func (g *guard) forbid(s Setting) {
	if s.Op == Add || s.Op == Scale || s.Op == Shift {
		g.moves = append(g.moves, s)
		return
	}
	g.names = append(g.names, s.Name)
}

// kept guards things, and reads the other items of their clause.
func (p *parser) kept(kept, others []item) {
	kept = drop(kept, kindConj, kindAdd, kindAt, kindTo)
	for _, it := range kept {
		if !isThing(it) {
			p.miss("")
			return
		}
	}
	note := "as it is"
	if len(kept) > 0 {
		note = rawOf(kept) + " as before"
	}
	st := p.agree(note)
	st.guard = p.guardOf(kept)
	st.guard.lock = true
	if len(others) > 0 {
		p.settle(p.read(others))
	}
}

// dont reads a prohibition. Nothing of what it forbids happens, also not by the rest of the prompt. "Don't be so loud" is a wish.
func (p *parser) dont(_ clause, items []item) bool {
	if !has(items, kindDont) {
		return false
	}
	at := indexOfKind(items, 0, kindDont)
	rest := append(slices.Clone(items[:at]), items[at+1:]...)
	if len(rest) == 0 || has(rest, kindBar, kindExcept, kindDont) || slices.ContainsFunc(items[:at], func(it item) bool { return !isThing(it) && it.kind != kindConj }) {
		p.miss("")
		return true
	}
	if it := one(rest, kindAct); it != nil && len(rest) == 2 && len(it.entry.set) > 0 && it.entry.set[0].Name == aStop && has(rest, kindVoices) { // never stop the kick
		p.kept(drop(rest, kindAct), nil)
		return true
	}
	if has(rest, kindAct, kindDo) && len(drop(rest, kindAct, kindDo, kindAdd)) == 0 {
		p.agree("as it is")
		return true
	}
	if len(drop(rest, kindMod, kindBit, kindLittle)) == 0 { // don't lose it completely
		p.agree("as it is")
		return true
	}
	if at > 0 && has(items[:at], kindKnob, kindBPM) && has(items[at:], kindFeel, kindLate, kindPace) { // push never ahead
		p.miss("")
		return true
	}
	if has(rest, kindBound) && has(rest, kindNum, kindPct) { // should not go above 100
		p.settle(p.read(unbound(rest)))
		return true
	}
	if wish := asWish(rest); wish != nil {
		p.wish(wish)
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

// wish settles the items of a prohibition, or reports all of it.
func (p *parser) wish(items []item) {
	if r := p.read(items); r.clear() {
		for _, st := range r.statements {
			st.text = p.text
		}
		p.settle(r)
		return
	}
	p.miss("")
}
