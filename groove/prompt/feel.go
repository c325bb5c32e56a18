package prompt

import "slices"

// bend returns the effect of a word on a parameter: it sets it to a target, more or less far from neutral, or changes its present value.
func bend(l lean, m mod) (Op, float64) {
	p := params[l.param]
	away := l.away(m)
	set, move := Set, Add
	if p.lean {
		set, move = Lean, Shift
	}
	switch {
	case m.dir != 0: // a comparison is half of what the word by itself would be
		return move, m.dir * m.much * away / 2
	case m.no || m.not:
		if l.param == pPush {
			return set, 0 // not late does not mean early
		}
		return set, clamp(p.neutral-m.much*away/2, p.min, p.max)
	}
	return set, clamp(p.neutral+m.much*away, p.min, p.max)
}

// away is how far a word goes from neutral. A word for neutral itself, such as straight, goes the other way when it is compared or negated.
func (l lean) away(m mod) float64 {
	away := l.target - params[l.param].neutral
	if away != 0 || m.dir == 0 && !m.negates() {
		return away
	}
	return map[string]float64{pSwing: -0.12, pHumanize: 0.4}[l.param]
}

// with is the modifier of an entry that compares by itself ("busier") under those before it ("a bit busier").
func (e *entry) with(m mod) mod {
	switch {
	case e.mod.dir == 0:
	case m.no || m.not: // not busier: as it is
		return mod{dir: 0, much: 0, not: true}
	case m.dir == 0:
		m.dir = e.mod.dir
	}
	return m
}

// feelWord reads how everything should be. Loudness sets the gain of every voice, because there is no master gain.
func feelWord(p *parser, st *statement, items []item) bool {
	it := one(items, kindFeel, kindLate)
	m := modOf(items)
	if it.kind == kindLate && slices.ContainsFunc(p.items, it.against) {
		return false // nudge later the groove ahead
	}
	st.vague = it.kind == kindLate && len(items) == 1 // early 70s
	if m.level && it.entry.leans[0].param == pPush {  // pull it back behind the beat
		m.dir = 0
	}
	bendAll(st, it.entry.leans, it.entry.with(m))
	return len(st.changes) > 0 || st.guard != nil
}

// against reports whether another item moves the groove the other way.
func (it item) against(other item) bool {
	return other.kind == kindFeel && other.entry.mod.dir != 0 && other.entry.leans[0].param == pPush &&
		other.entry.leans[0].target*it.entry.value < 0
}

// feelLevel reads "energy up". Of a word for how something is, up says nothing.
func feelLevel(_ *parser, st *statement, items []item) bool {
	it, m := items[0], modOf(items)
	if it.raw != "energy" || !m.level || m.negates() {
		return false
	}
	bendAll(st, it.entry.leans, m)
	return true
}

// bendAll applies a word to the whole groove.
func bendAll(st *statement, leans []lean, m mod) {
	main := slices.ContainsFunc(leans, func(l lean) bool { return !l.aside })
	for _, l := range leans {
		if (m.dir != 0 && main || m.not) && l.aside {
			continue // a comparison or its opposite has no side effects
		}
		if m.not && m.much == 0 {
			st.stays(l)
			continue
		}
		op, x := bend(l, m)
		rank := byWord
		if l.aside || m.not { // tight, but not robotic
			rank = byTheWay
		}
		names := []string{l.param}
		if l.param == pGain {
			names = everyVoice(pGain)
		}
		for _, name := range names {
			st.bent(name, l, m, change{Setting: Setting{Op: op, Args: []any{x}}, rank: rank})
		}
		if l.note != "" && m.dir >= 0 && !m.negates() {
			st.change(pSwingNote, Set, rank, l.note)
		}
	}
}

// level reads "turn it up" and "crank it": all voices louder or softer.
func level(p *parser, st *statement, items []item) bool {
	m := modOf(items)
	alone := len(items) == len(p.items) || len(items) < len(p.items) && &items[0] == &p.items[0] && p.items[len(items)].kind == kindConj
	if !m.level || m.negates() || !alone {
		return false
	}
	bendAll(st, []lean{to(pGain, 1.4)}, m)
	return true
}

// bent adds the effect of a word on one parameter. What is not to be so is a limit: "not too busy" leaves a sparse groove as it is.
func (st *statement) bent(name string, l lean, m mod, by change) {
	p, x := params[l.param], number(by.Args[0])
	if !m.negates() || m.dir != 0 || l.param == pPush {
		st.change(name, by.Op, by.rank, x)
		return
	}
	c := st.limit(name, p, by.Op, x, l.away(m) < 0)
	c.rank, c.gently, c.neutral = by.rank, m.not && m.much < 1, p.neutral
}

// limit keeps a parameter from x upwards, or else up to x. Leans have a third value that says so.
func (st *statement) limit(name string, p param, op Op, x float64, from bool) *change {
	args := []any{p.min, x}
	if from {
		args = []any{x, p.max}
	}
	if op == Lean {
		args = append(args, string(Lean))
	}
	c := st.change(name, Within, byWord, args...)
	c.wish = x
	return c
}

// stays guards against a comparison, of every voice if each has such a parameter: "not louder".
func (st *statement) stays(l lean) {
	if st.guard == nil {
		st.guard = &guard{}
	}
	op, x := bend(l, mod{dir: 1, much: 1})
	st.guard.moves = append(st.guard.moves, Setting{Name: l.param, Op: op, Args: []any{x}})
	if params[l.param].voice {
		for _, name := range everyVoice(l.param) {
			st.guard.moves = append(st.guard.moves, Setting{Name: name, Op: op, Args: []any{x}})
		}
	}
}
