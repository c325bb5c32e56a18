package prompt

import (
	"reflect"
	"slices"
)

// take applies the rule with the longest match at item i, and returns how many items it used. A rule may refuse a
// match that its pattern allows, such as a number that cannot be a tempo. Then the next longest match is tried.
func (p *parser) take(i int) int {
	const refused = -1
	var lengths [len(rules)]int
	for r := range rules {
		lengths[r] = refused
		if loc := patterns[r].FindStringIndex(p.kinds[i:]); loc != nil {
			lengths[r] = loc[1]
		}
	}
	for {
		best := -1
		for r, n := range lengths {
			if n > 0 && (best < 0 || n > lengths[best]) {
				best = r
			}
		}
		if best < 0 {
			return 0
		}
		n := lengths[best]
		if p.reaches(i, i+n) {
			lengths[best] = refused
			continue
		}
		st := &statement{text: textOf(p.items[i : i+n]), segment: p.segment}
		if rules[best].act(p, st, p.items[i:i+n]) && (rules[best].toward || !p.idle(rules[best], st, p.items[i:i+n])) {
			st.muting, st.compared = has(p.items[i:i+n], kindVoices) &&
				modOf(p.items[i:i+n]).no, has(p.items[i:i+1], kindFeel) && !has(p.items[i:i+n], kindVoices)
			st.taken, st.modified = takes(p.items[i:i+n]), has(p.items[i:i+1], kindMod, kindBit, kindLittle)
			p.out.add(st)
			if !rules[best].voice {
				p.last = nil
			}
			return n
		}
		lengths[best] = refused
	}
}

// reaches reports whether a match that ends before item i ends in a modifier of what stands there: the too of "tempo too relaxed".
func (p *parser) reaches(from, i int) bool {
	if i >= len(p.items) {
		return false
	}
	if has(p.items[i-1:i], kindFeel) && has(p.items[from:i], kindVoices) && has(p.items[from:i], kindConj) {
		return has(p.items[i:i+1], kindVoices, kindFill, kindFills, kindKnob, kindAt) // the crash is too loud and louder kick
	}
	if has(p.items[i:i+1], kindFaster) && has(p.items[from:i], kindNum) && has(p.items[from:i], kindMod) {
		return true // less five clicks slower
	}
	if !has(p.items[i-1:i], kindMod, kindLittle) {
		return false
	}
	m := p.items[i-1].entry.mod
	return !m.after && !m.level && has(p.items[i:i+1], kindFeel, kindPace, kindFaster, kindLate)
}

// idle reports whether a word that takes something away changes nothing of what a rule makes: then the rule does not know it. A particle may
// repeat what its verb says: "cut the kick out".
func (p *parser) idle(r rule, st *statement, items []item) bool {
	if st.void || st.pattern != nil || len(items) < 2 {
		return false
	}
	for i, it := range items {
		if it.kind != kindMod || it.raw == "" || it.entry.mod.after || it.entry.mod.level && st.moves(pPush) ||
			!it.entry.mod.negates() && it.entry.mod.dir >= 0 {
			continue
		}
		q := *p
		q.out = collector{has: p.out.has}
		without := &statement{text: st.text, segment: st.segment}
		if r.act(&q, without, slices.Delete(slices.Clone(items), i, i+1)) && !without.void && without.does(st) {
			return true
		}
	}
	return false
}

// takes reports whether the first word of a phrase takes away what the rest of it describes.
func takes(items []item) bool {
	it := items[0]
	return has(items[len(items)-1:], kindGenre, kindFeel, kindPace, kindFaster) && it.kind == kindMod &&
		!it.entry.mod.after && !it.entry.mod.level && !it.entry.mod.excess && (it.entry.mod.negates() ||
		it.entry.mod.dir < 0)
}

// moves reports whether a statement changes a parameter.
func (st *statement) moves(name string) bool {
	return slices.ContainsFunc(st.changes, func(c *change) bool { return c.Name == name })
}

// does reports whether two statements ask for the same.
func (st *statement) does(other *statement) bool {
	settings := func(st *statement) (all []Setting) {
		for _, c := range st.changes {
			all = append(all, c.Setting)
		}
		return all
	}
	return reflect.DeepEqual(settings(st), settings(other)) && reflect.DeepEqual(st.genres, other.genres) && reflect.DeepEqual(st.guard, other.guard)
}
