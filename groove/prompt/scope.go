package prompt

import (
	"slices"
	"strings"

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

// keeps returns the names of the parameters that a guard holds, and of those that it lets go one way only.
func (g *guard) keeps() (names []string) {
	if g == nil {
		return nil
	}
	names = append(names, g.names...)
	for _, s := range g.moves {
		names = append(names, s.Name)
	}
	return names
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
	return slices.Contains(things, it.kind) || it.kind == kindFeel && (it.raw == "energy" || it.raw == "pocket" ||
		it.raw == "bounce" || it.raw == "shuffle")
}

// keep reads "keep the kick", "leave the tempo alone", "the ride stays", "same tempo". Before a word for how something is, keep adds
// nothing: "keep it simple".
func (p *parser) keep(c clause, items []item) bool {
	change := slices.ContainsFunc(items, func(it item) bool { return it.raw == "change" }) && items[0].raw == "no"
	if !has(items, kindKeep) && !change {
		return false
	}
	if p.onlyThat(items) {
		return true
	}
	if n := len(items); n == 4 && items[0].raw == "keep" && kindsOf(items[1:]) == letters("voices bar voices") &&
		items[1].allVoices() { // keep the whole kit except the toms
		p.accept(p.read([]item{spoken("no", mod{no: true, much: 1}), items[3]}))
		return true
	}
	if n := len(items); n > 3 && kindsOf(items[:2]) == letters("only keep") && items[n-1].kind == kindKeep &&
		!items[n-1].opensKeep() { // only leave the snare how it was
		items = items[1:]
	}
	if kindsOf(items) == letters("voices keep bar voices") && items[0].allVoices() && !items[1].opensKeep() { // everything can stay apart from the open hat
		p.accept(p.read([]item{spoken("no", mod{no: true, much: 1}), items[3]}))
		return true
	}
	if p.onlyStays(items) {
		return true
	}
	if items = noChanges(items); items == nil {
		p.miss("")
		return true
	}
	if len(items) == 1 && items[0].raw == "keep" && says(c.items, "this") && len(p.out.statements) == 0 {
		st := &statement{text: p.text} // this one i want to keep
		st.change("freeze", Set, byWord, true)
		p.out.add(st)
		return true
	}
	at := slices.IndexFunc(items, func(it item) bool { return it.kind == kindKeep && it.opensKeep() })
	items = slices.DeleteFunc(slices.Clone(items), func(it item) bool { return it.kind == kindKeep && !it.opensKeep() })
	if n := len(items); at >= 0 && n > 1 && items[n-1].kind == kindKeep && has(items[:n-1], kindKeep) {
		items = items[:n-1] // keep everything the same
	}
	if at < 0 && slices.ContainsFunc(drop(items, kindConj, kindAdd, kindAt, kindTo), func(it item) bool { return !isThing(it) }) { // stay below 95
		p.accept(p.read(items))
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
	if at := lastConj(kept); at > 0 && at+1 < len(kept) && len(rest) > 0 { // keep the hats and swing 60%
		kept, rest = kept[:at+1], behind[at+1:]
	}
	if len(rest) == 1 && rest[0].raw == "locked" && has(kept, kindVoices) {
		rest = nil // keep the kick locked
	}
	verb := word.raw == "keep" || word.raw == "leave" || word.raw == "keeping"
	switch {
	case len(behind) == 0 && len(before) > 0:
		p.kept(before, nil)
	case word.raw == "keep" && len(before) == 0 && len(behind) == 2 && behind[0].kind == kindExcept &&
		behind[1].kind == kindVoices: // keep all but the crash
		p.accept(p.read(append([]item{spoken("no", mod{no: true, much: 1})}, behind[1])))
	case len(before) == 0 && len(behind) == 2 && behind[0].kind == kindBar && isThing(behind[1]) &&
		strings.HasPrefix(word.raw, "do"): // don't change anything except the swing
		p.agree("only that")
		p.about = &behind[1]
	case has(behind, kindBar, kindExcept) || has(before, kindMod) && !p.read(before).clear():
		p.miss("")
	case verb && len(kept) > 1 && len(rest) > 0 && has(kept[len(kept)-1:], kindConj): // keep the snare and a new groove
		p.kept(kept, append(slices.Clone(before), rest...))
	case verb && len(rest) > 0: // keep it simple, keep only the hats
		p.accept(p.read(append(slices.Clone(before), behind...)))
	case !verb && len(drop(kept, kindConj, kindAdd, kindAt, kindTo)) == 0 && len(rest) > 0 && word.raw != "same":
		p.miss("")
	default:
		p.kept(kept, append(slices.Clone(before), rest...))
	}
	return true
}

// onlyThat reads "everything stays the same except the tempo goes to 100".
func (p *parser) onlyThat(items []item) bool {
	at := slices.IndexFunc(items, func(it item) bool { return it.kind == kindBar })
	if at < 1 || at+1 >= len(items) || !has(items[:at], kindKeep) {
		return false
	}
	if slices.ContainsFunc(items[:at], func(it item) bool { return it.kind != kindKeep && (it.kind != kindVoices || !it.allVoices()) }) {
		return false
	}
	if len(items) == at+2 && isThing(items[at+1]) { // leave it all alone except the swing
		if len(p.next) == 0 || has(p.next, kindGenre) {
			return false
		}
		p.agree("only that")
		p.about = &items[at+1]
		return true
	}
	p.accept(p.read(items[at+1:]))
	return true
}

// lastConj returns where the last and stands, or -1.
func lastConj(items []item) int {
	for i := len(items) - 1; i >= 0; i-- {
		if items[i].kind == kindConj {
			return i
		}
	}
	return -1
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

// onlyStays reads "change it up, only the kick has to stay as it is": that it stays, and not that it plays alone.
func (p *parser) onlyStays(items []item) bool {
	if kindsOf(items[:min(3, len(items))]) != letters("only voices keep") || len(drop(items[2:], kindKeep)) > 0 {
		return false
	}
	asIs := slices.ContainsFunc(items[2:], func(it item) bool {
		return it.raw != "stay" && it.raw != "stays" && !strings.HasPrefix(it.raw, "remain")
	})
	redrawn := slices.ContainsFunc(p.out.lastClause(), (*statement).redraws)
	if !asIs && !redrawn {
		return false
	}
	p.kept(items[1:2], nil)
	return true
}

// forbid guards against a change; one that is relative only in its direction.
func (g *guard) forbid(s Setting) {
	if s.Op == Add || s.Op == Scale || s.Op == Shift || last(s.Name) == pMute {
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
		p.accept(p.read(others))
	}
}
