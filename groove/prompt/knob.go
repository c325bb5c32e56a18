package prompt

import (
	"math"

	"github.com/groovegen/groovegen/groove"
)

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
	st.vague = len(items) == 1
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
	if f.leans[0].param == k.knob && !f.leans[0].aside { // flatter dynamics: the word for it says all
		bendAll(st, f.leans[:1], f.with(modOf(items)))
		return true
	}
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

// knobPartMore reads "a third fewer hits", "half the swing more".
func knobPartMore(_ *parser, st *statement, items []item) bool {
	name, m := one(items, kindKnob).entry.knob, modOf(items)
	if params[name].lean || params[name].neutral == 0 || name == pSwing || name == pGain || m.dir == 0 || m.negates() {
		return false
	}
	st.change(name, Scale, byWord, max(1+math.Copysign(one(items, kindFrac).entry.value, m.dir), 0))
	return true
}

// knobPace reads "medium density". A knob is neither fast nor slow.
func knobPace(p *parser, st *statement, items []item) bool {
	k, m := one(items, kindKnob).entry, modOf(items)
	r, ok := params[k.knob]
	switch {
	case !ok || one(items, kindPace).entry.value != midPace || m.negates() || m.dir != 0 || r.voice && k.knob == pGain:
		p.out.miss(st.text)
		st.void = true
	case r.neutral == r.none && len(k.leans) > 0: // medium swing
		bendAll(st, k.leans, mod{much: 1})
	default:
		setKnob(st, k.knob, r.neutral)
	}
	return true
}

// defaults reads "default tempo", "reset the snare".
func defaults(p *parser, st *statement, items []item) bool {
	for _, it := range items {
		switch it.kind {
		case kindBPM:
			setKnob(st, pBPM, params[pBPM].neutral)
		case kindFills:
			st.change(pFillEvery, Set, byWord, 0.0)
		case kindKnob:
			r, ok := params[it.entry.knob]
			if !ok || it.entry.knob == pGain || it.entry.knob == pSeed {
				p.out.miss(st.text)
				st.void = true
				return true
			}
			setKnob(st, it.entry.knob, r.neutral)
		case kindVoices:
			for _, v := range it.voices() {
				st.change(voiceParam(v, pMute), Set, byWord, false)
				st.change(voiceParam(v, pGain), Set, byWord, params[pGain].neutral)
				st.change(voiceParam(v, pDensity), Set, byWord, params[pDensity].neutral)
			}
		}
	}
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
func knobNumber(p *parser, st *statement, items []item) bool {
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
	case name == pSwing:
		return p.swingAmount(st, number)
	case name == pSeed && (x != math.Trunc(x) || number.kind == kindPct):
		return false
	}
	if x > 2 && name != pSeed && name != pOffset && name != pPush && number.kind == kindNum && number.num >= bareMin {
		return false // "tight swing 95": a tempo
	}
	st.change(name, Set, byNumber, x)
	return true
}

// knobTo reads "turn the swing up to 65%".
func knobTo(p *parser, st *statement, items []item) bool {
	var rest []item
	for _, it := range items {
		if it.kind == kindMod && !it.entry.mod.level {
			return false
		}
		if it.kind != kindMod {
			rest = append(rest, it)
		}
	}
	return len(rest) < len(items) && knobNumber(p, st, rest)
}

// countIn reads "two bar count in".
func countIn(_ *parser, st *statement, items []item) bool {
	if one(items, kindKnob).entry.knob != pCountIn {
		return false
	}
	st.change(pCountIn, Set, byNumber, one(items, kindNum).num)
	return true
}
