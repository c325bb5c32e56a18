package prompt

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

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
func feelWord(_ *parser, st *statement, items []item) bool {
	it := one(items, kindFeel, kindLate)
	bendAll(st, it.entry.leans, it.entry.with(modOf(items)))
	return true
}

// bendAll applies a word to the whole groove.
func bendAll(st *statement, leans []lean, m mod) {
	for _, l := range leans {
		if (m.dir != 0 || m.not) && l.aside {
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
	}
}

// knobWord reads a parameter by name without a number: "with swing", "no swing", "swing up".
func knobWord(_ *parser, st *statement, items []item) bool {
	e, m := one(items, kindKnob).entry, modOf(items)
	if m.not && !m.no && items[0].kind == kindKnob {
		return false // swing not 60%
	}
	p := params[e.knob]
	leans := e.leans
	switch {
	case e.knob == pSeed:
		return false
	case m.no || m.not:
		if p.voice && e.knob == pGain {
			return false // "no volume": of which voice?
		}
		setKnob(st, e.knob, p.none)
		return true
	case len(leans) == 0 && m.dir == 0 && m.much == 1:
		return false
	case len(leans) == 0:
		leans = []lean{{param: e.knob, target: p.neutral + 0.4}}
	}
	if e.knob == pOffset {
		leans = []lean{{param: pPush, target: 12}}
	}
	bendAll(st, leans, m)
	return true
}

// knobPart reads "half the density".
func knobPart(_ *parser, st *statement, items []item) bool {
	name := items[1].entry.knob
	if params[name].lean || params[name].neutral == 0 || name == pSwing || name == pGain {
		return false
	}
	st.change(name, Scale, byWord, items[0].entry.value)
	return true
}

// knobFeel reads a word for strength beside a parameter: heavy swing, the swing lighter, big dynamics.
func knobFeel(_ *parser, st *statement, items []item) bool {
	k, f := one(items, kindKnob).entry, one(items, kindFeel).entry
	if len(k.leans) == 0 || k.knob == pGain || f.leans[0].param != pGain {
		return false
	}
	strong, m := f.leans[0].target > params[pGain].neutral, f.with(modOf(items))
	switch {
	case m.dir != 0 && !strong:
		m.dir = -m.dir
	case m.dir == 0 && strong != m.not:
		m.much = 1.5
	case m.dir == 0:
		m.much = 0.5
	}
	m.not = false
	bendAll(st, k.leans, m)
	return true
}

// setKnob sets a parameter to its value for none of it.
func setKnob(st *statement, name string, x float64) {
	op := Set
	if params[name].lean {
		op = Lean
	}
	st.change(name, op, byWord, x)
}

// knobNumber reads a parameter with its value; the daemon checks the range.
func knobNumber(_ *parser, st *statement, items []item) bool {
	number := one(items, kindNum, kindSigned, kindPct)
	x := number.num
	if number.kind == kindPct {
		x /= 100
	}
	k := one(items, kindKnob)
	if k == nil { // tempo to 95
		if number.kind != kindNum {
			return false
		}
		st.change(pBPM, Set, byNumber, x)
		return true
	}
	name := k.entry.knob
	switch {
	case items[0].kind == kindNum && (x > 2 || name == pSeed): // "95 swing"
		return false
	case name == pGain:
		for _, v := range groove.AllVoices() {
			st.change(voiceParam(v, pGain), Set, byNumber, x)
		}
		return x >= 0 && x <= params[pGain].max
	case name == pSwing && x > 1:
		x /= 100 // swing 62
	case name == pSeed && (x != math.Trunc(x) || number.kind == kindPct):
		return false
	}
	if x > 2 && name != pSeed && name != pOffset && name != pPush && number.kind == kindNum && number.num >= bareMin {
		return false // "tight swing 95": a tempo
	}
	if name == pSwing && number.kind == kindNum && number.num > 75 && number.num <= bareMax {
		return false
	}
	st.change(name, Set, byNumber, x)
	return true
}

// level reads "turn it up" and "crank it": all voices louder or softer.
func level(p *parser, st *statement, items []item) bool {
	m := modOf(items)
	if !m.level || m.negates() || len(items) < len(p.items) {
		return false
	}
	bendAll(st, []lean{to(pGain, 1.4)}, m)
	return true
}

// bent adds the effect of a word on one parameter. What is not to be so is a limit: "not too busy" leaves a sparse groove as it is.
func (st *statement) bent(name string, l lean, m mod, by change) *change {
	p, x := params[l.param], number(by.Args[0])
	if !m.negates() || m.dir != 0 || l.param == pPush {
		return st.change(name, by.Op, by.rank, x)
	}
	c := st.limit(name, p, by.Op, x, l.away(m) < 0)
	c.rank, c.gently, c.neutral = by.rank, m.not && m.much < 1, p.neutral
	return c
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
