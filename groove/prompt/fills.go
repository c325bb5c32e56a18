package prompt

import (
	"math"
	"slices"
	"strings"
)

// fills reads words about fills without a place: none, some, more, one now.
func fills(_ *parser, st *statement, items []item) bool {
	if !ofFills(items) {
		return false
	}
	if one(items, kindFeel) != nil {
		fillFeels(st, items)
		return len(st.changes) > 0 || one(items, kindFill) != nil
	}
	if items[0].kind == kindMod && items[0].entry.mod.dir != 0 && items[len(items)-1].kind == kindMod {
		return false // less fills, more groove
	}
	st.vague = len(items) == 1 && items[0].kind == kindFills
	if it := items[0]; it.kind == kindBit && smallWords[it.raw] && len(items) == 2 { // tiny fills
		st.change(pFillAmount, Lean, byWord, -0.6)
		return true
	}
	fillsAs(st, modOf(items), one(items, kindFill) != nil)
	return true
}

// fillsAs sets how often fills come, or asks for one now.
func fillsAs(st *statement, m mod, now bool) {
	every := defaultFillEvery
	switch {
	case m.no || m.not:
		every = 0
	case m.dir > 0:
		every = 2
	case m.dir < 0, m.much < 1:
		every = 8
	case now:
		st.change("fill", Set, byWord)
		return
	}
	st.change(pFillEvery, Set, byWord, every)
}

// smallWords say how long a fill is where others say how many there are.
var smallWords = setOf("tiny wee little slight mild subtle")

// fillAfter reads "three bars, then a fill": the fill's own bar counts too.
func fillAfter(_ *parser, st *statement, items []item) bool {
	st.change(pFillEvery, Set, byNumber, items[0].num+1)
	return true
}

// ofFills reports whether a fill can be each of the words that "and" joins before it: not in "tighter and bigger fills".
func ofFills(items []item) bool {
	timed := func(it item) bool {
		return it.kind == kindFeel && it.entry.mod.dir != 0 && it.entry.leans[0].param == pPush
	}
	if slices.ContainsFunc(items, timed) {
		return false // a little later fill
	}
	if !has(items, kindConj) {
		return true
	}
	return !slices.ContainsFunc(items, func(it item) bool {
		return it.kind == kindFeel && !slices.ContainsFunc(it.entry.leans, func(l lean) bool {
			return !l.aside && (l.param == pDensity || l.param == pGain || l.param == pComplexity || l.param == pTemperature)
		})
	})
}

// fillFeels reads feel words as those of fills, each with the modifiers before it.
func fillFeels(st *statement, items []item) {
	before := 0
	for i, it := range items {
		if it.kind == kindFeel {
			fillFeel(st, it.entry.leans, it.entry.with(modOf(items[before:i])))
			before = i + 1
		}
	}
}

// fillFeel reads a feel word as one of fills: intricate or busy changes where their strokes are; loud, wild or sparse changes their
// number. A laid-back fill is laid back together with the rest.
func fillFeel(st *statement, leans []lean, m mod) {
	for _, l := range leans {
		away := l.target - params[l.param].neutral
		name := pFillAmount
		switch {
		case l.param == pTemperature && away > 0 && m.dir == 0 && !m.negates(): // wild
			st.change(pFillComplex, Lean, byWord, clamp(math.Copysign(0.6, away)*m.much, -1, 1))
		case l.param == pComplexity, l.param == pDensity && away > 0:
			name = pFillComplex
		case l.param != pDensity && l.param != pGain && l.param != pTemperature:
			continue
		}
		if m.not && m.much == 0 {
			return // not busier: as they are
		}
		x := math.Copysign(0.6, away) * m.much
		if m.no || m.not {
			x /= -2
		}
		op := Lean
		if m.dir != 0 {
			op, x = Shift, x*m.dir/2
		}
		if m.negates() && m.dir == 0 {
			st.limit(name, params[name], Lean, clamp(x, -1, 1), away < 0)
			return
		}
		st.change(name, op, byWord, clamp(x, -1, 1))
		return
	}
}

// inBars reports whether a count of bars has "in" before it: that is a time, not how often.
func inBars(items []item) bool {
	at := one(items, kindAt)
	return at != nil && at.raw == "in"
}

// fillNow reads "drop a fill at the end of this bar".
func (p *parser) fillNow(st *statement, items []item) bool {
	now := one(items, kindFill) != nil && strings.Contains(p.text, "this bar")
	if now {
		st.change("fill", Set, byWord)
	}
	return now
}

// fillsEvery reads how many bars lie between fills.
func fillsEvery(p *parser, st *statement, items []item) bool {
	number, m := one(items, kindNum, kindOrd), modOf(items)
	if !ofFills(items) {
		return false
	}
	bars, every := one(items, kindBars), one(items, kindEvery, kindOther)
	if bars == nil && (number == nil || every == nil) {
		return false
	}
	if fill := one(items, kindFill); fill != nil && every == nil && number != nil && (strings.HasSuffix(fill.raw, " in") || inBars(items)) {
		p.out.miss(st.text + " (words count at once: say it when it is time)")
		st.void = true
		return true
	}
	if m.not || m.dir < 0 {
		return false // not every 4 bars: how often then?
	}
	if every == nil && number == nil && !m.no && p.fillNow(st, items) {
		return true
	}
	x := interval(items, bars)
	if m.no {
		x = 0
	}
	fillFeels(st, items)
	st.change(pFillEvery, Set, byNumber, x)
	return true
}

// interval returns how many bars lie between fills.
func interval(items []item, bars *item) float64 {
	number := one(items, kindNum, kindOrd)
	switch {
	case number != nil:
		return number.num
	case one(items, kindOther) != nil:
		return 2
	case has(items, kindEvery) && (strings.HasPrefix(bars.raw, "bar") || strings.HasPrefix(bars.raw, "measure")):
		return 1
	}
	return defaultFillEvery
}
