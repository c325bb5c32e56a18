package prompt

import (
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// Sizes of comparisons with a voice or a number.
const (
	overBy   = 0.2  // how much more gain a louder voice has
	tempoGap = 0.05 // how far under a tempo "slower than" it goes
)

// compareVoices reads "kick louder than snare", "hats as loud as the snare", "ride busier than the hats". The first voice moves, the other stays.
func compareVoices(p *parser, st *statement, items []item) bool {
	f, than := one(items, kindFeel).entry, one(items, kindThan)
	first, m := one(items, kindVoices), modOf(items)
	at := slices.IndexFunc(f.leans, func(l lean) bool { return params[l.param].voice && !l.aside })
	if at < 0 {
		return false
	}
	l := f.leans[at]
	up := l.target > params[l.param].neutral
	level := than.entry.value == 1
	switch {
	case level && m.not:
		up = !up
	case level && m.dir != 0 && !m.negates(): // half as loud as
		up = up == (m.dir > 0)
	case level:
		p.relate(st, first, items, relation{Equal, l.param, nil})
		return true
	case f.mod.dir == 0 && m.dir != 0 && !m.negates(): // less loud than
		up = up == (m.dir > 0)
	case f.mod.dir == 0, m.dir < 0:
		return false
	case m.no || m.not:
		if !up {
			return false
		}
		p.relate(st, first, items, relation{NotOver, l.param, nil})
		return true
	}
	p.relate(st, first, items, relation{Over, l.param, []any{gap(up, m)}})
	return true
}

// equalVoices reads "kick and snare equally loud": the first gets the mean of all, and the others what the first has then.
func equalVoices(_ *parser, st *statement, items []item) bool {
	f, voices := one(items, kindFeel).entry, one(items, kindVoices).voices()
	at := slices.IndexFunc(f.leans, func(l lean) bool { return params[l.param].voice && !l.aside })
	if at < 0 || len(voices) < 2 || f.mod.dir != 0 {
		return false
	}
	var names []any
	for _, v := range voices {
		names = append(names, voiceParam(v, f.leans[at].param))
	}
	st.change(names[0].(string), Equal, byWord, slices.Clone(names)...)
	for _, name := range names[1:] {
		st.change(name.(string), Equal, byWord, names[0])
	}
	return true
}

// compareAmount reads "more kick than snare".
func compareAmount(p *parser, st *statement, items []item) bool {
	m := modOf(items)
	if m.dir == 0 || m.no || m.not {
		return false
	}
	param := pGain
	if k := one(items, kindKnob); k != nil {
		if param = k.entry.knob; param != pDensity && param != pGain {
			return false
		}
	}
	p.relate(st, one(items, kindVoices), items, relation{Over, param, []any{gap(m.dir > 0, m)}})
	return true
}

func gap(up bool, m mod) float64 {
	x := overBy * m.much
	if !up {
		x = -x
	}
	return x
}

// relation is how a parameter of one voice stands to that of others.
type relation struct {
	op    Op
	param string
	args  []any
}

// relate sets a relation of the first voices to the last ones among items.
func (p *parser) relate(st *statement, first *item, items []item, r relation) {
	var names []any
	other := items[len(items)-1]
	for _, v := range other.voices() {
		if !slices.Contains(first.voices(), v) {
			names = append(names, voiceParam(v, r.param))
		}
	}
	if len(names) == 0 {
		p.out.miss(st.text)
		st.void = true
		return
	}
	for _, v := range first.voices() {
		st.change(voiceParam(v, r.param), r.op, byWord, append(slices.Clone(r.args), names...)...)
	}
	if r.op == Over && number(r.args[0]) > 0 {
		unmuteQuietly(st, first.voices())
	}
	p.last = nil
}

// notOver turns "louder than" into "not louder than".
func notOver(st *statement) *statement {
	for _, c := range st.changes {
		if c.Op != Over {
			continue
		}
		c.Op, c.Args = NotOver, c.Args[1:]
	}
	st.changes = slices.DeleteFunc(st.changes, func(c *change) bool { return c.quiet })
	return st
}

// compareGenres reads "more funk than jazz".
func compareGenres(_ *parser, st *statement, items []item) bool {
	m := modOf(items)
	if m.dir == 0 || m.negates() {
		return false
	}
	weight := []float64{shareMain, shareWhole}
	if m.dir < 0 {
		weight = []float64{shareWhole, shareMain}
	}
	for _, it := range items {
		if it.kind == kindGenre {
			st.genres = append(st.genres, mention{genre: it.entry.genre, op: Set, weight: weight[len(st.genres)]})
		}
	}
	return true
}

// fasterThan reads "slower than 100", "no faster than 120".
func fasterThan(_ *parser, st *statement, items []item) bool {
	x, m := one(items, kindNum).num, modOf(items)
	how := float64(above)
	if one(items, kindFaster).entry.value < 1 {
		how = below
	}
	if m.negates() {
		how *= -2 // not faster: at most
	}
	part := tempoGap * m.much
	if m.much < 1 && !m.negates() { // a bit faster than 110
		st.change(pBPM, Set, byNumber, math.Round(x*(1+how*part)))
		return true
	}
	return tempoWithin(st, how, x, x*part)
}

// boundTempo reads "under 100", "at least 120 bpm", "max 140".
func boundTempo(_ *parser, st *statement, items []item) bool {
	x := one(items, kindNum).num
	if b := one(items, kindBound); b != nil {
		return tempoWithin(st, b.entry.value, x, 1)
	}
	switch items[0].raw {
	case "max", "maximum":
		return tempoWithin(st, atMost, x, 0)
	case "min", "minimum":
		return tempoWithin(st, atLeast, x, 0)
	}
	return false
}

// tempoWithin keeps the tempo on one side of x; by is how far from it a strict bound is.
func tempoWithin(st *statement, how, x, by float64) bool {
	p := params[pBPM]
	if x < bareMin || x > p.max {
		return false
	}
	lo, hi := p.min, p.max
	switch how {
	case below:
		hi = math.Round(x - by)
	case above:
		lo = math.Round(x + by)
	case atMost:
		hi = x
	case atLeast:
		lo = x
	}
	st.change(pBPM, Within, byNumber, lo, hi)
	return true
}

// knobBetween reads "swing between 55 and 60%".
func knobBetween(_ *parser, st *statement, items []item) bool {
	k := one(items, kindKnob).entry
	p, ok := params[k.knob]
	var x []float64
	percent := items[len(items)-1].kind == kindPct
	for _, it := range items {
		if it.kind != kindNum && it.kind != kindPct {
			continue
		}
		if percent {
			it.num /= 100
		}
		x = append(x, it.num)
	}
	if !ok || p.lean || k.knob == pSeed || k.knob == pGain || min(x[0], x[1]) < p.min || max(x[0], x[1]) > p.max {
		return false
	}
	st.change(k.knob, Within, byNumber, min(x[0], x[1]), max(x[0], x[1]))
	return true
}

// boundKnob reads "swing under 60%".
func boundKnob(_ *parser, st *statement, items []item) bool {
	k, number := one(items, kindKnob).entry, one(items, kindNum, kindPct)
	p, ok := params[k.knob]
	if !ok || p.lean || k.knob == pSeed || k.knob == pGain {
		return false
	}
	x := number.num
	if number.kind == kindPct {
		x /= 100
	}
	if x < p.min || x > p.max {
		return false
	}
	lo, hi := p.min, p.max
	how := float64(above)
	if b := one(items, kindBound); b != nil {
		how = b.entry.value
	} else if m := modOf(items); m.negates() && m.dir >= 0 || !m.negates() && m.dir < 0 { // no more swing than
		how = below
	}
	if how < 0 {
		hi = x
	} else {
		lo = x
	}
	st.change(k.knob, Within, byNumber, lo, hi)
	return true
}

// allVoices reports whether an item names all of the kit.
func (it item) allVoices() bool { return len(it.voices()) == groove.NumVoices }
