package prompt

import (
	"math"
)

// Numbers that can be a tempo: with "bpm" or "at" any number, by itself only one from a metronome.
const (
	bareMin, bareMax = 40, 240
	minPace, maxPace = 50, 200
	midPace          = 108 // neither slow nor fast
	comparison       = 1.1 // what faster multiplies by
	defaultFillEvery = 4.0
)

// tempo reads a number that can be a tempo. A number that is clearly meant as a tempo is kept even outside of the daemon's range: the
// daemon refuses it and says why.
func tempo(_ *parser, st *statement, items []item) bool {
	x := one(items, kindNum).num
	if one(items, kindBPM) == nil && (x < bareMin || x > bareMax) && (one(items, kindAt) == nil || x < bareMin) {
		return false
	}
	st.change(pBPM, Set, byNumber, x)
	return true
}

// tempoBetween reads a range, and takes its middle.
func tempoBetween(_ *parser, st *statement, items []item) bool {
	var x []float64
	for _, it := range items {
		if it.kind == kindNum {
			x = append(x, it.num)
		}
	}
	if one(items, kindBPM) == nil && (min(x[0], x[1]) < bareMin || max(x[0], x[1]) > bareMax) {
		return false
	}
	st.change(pBPM, Set, byNumber, (x[0]+x[1])/2)
	return true
}

// pace reads slow and fast: how far from the middle, or with more and less a comparison.
func pace(_ *parser, st *statement, items []item) bool {
	value, m := one(items, kindPace).entry.value, modOf(items)
	away := value - midPace
	switch {
	case m.dir != 0:
		st.change(pBPM, Scale, byWord, math.Pow(comparison, math.Copysign(m.much, m.dir*away)))
		return true
	case m.no || m.not:
		away *= -0.5
	}
	x := clamp(math.Round(midPace+m.much*away), minPace, maxPace)
	if !m.negates() {
		st.change(pBPM, Set, byWord, x)
		return true
	}
	c := st.limit(pBPM, params[pBPM], Set, x, value < midPace)
	c.gently, c.neutral = m.not && m.much < 1, midPace
	return true
}

// faster reads a comparison of tempo, also as "more tempo" and "tempo down".
func faster(_ *parser, st *statement, items []item) bool {
	m := modOf(items)
	factor := comparison
	if it := one(items, kindFaster); it != nil {
		factor = it.entry.value
		if m.negates() { // no faster: as it is
			st.guard = &guard{moves: []Setting{{Name: pBPM, Op: Scale, Args: []any{factor}}}}
			return true
		}
		if m.dir < 0 {
			factor = 1 / factor // "less fast", "too slow"
		}
	} else {
		if m.no && m.dir == 0 && dropWords[one(items, kindMod).raw] {
			m.dir = -1 // drop the tempo
		}
		if m.dir == 0 {
			return false
		}
		if m.dir < 0 {
			factor = 1 / factor
		}
	}
	st.change(pBPM, Scale, byWord, math.Pow(factor, m.much))
	return true
}

// dropWords lower a tempo; the other words of their kind would be without one.
var dropWords = setOf("drop cut")

// fasterBy reads "5 bpm faster", "up 5", "-5 bpm".
func fasterBy(_ *parser, st *statement, items []item) bool {
	number, m := one(items, kindNum, kindSigned), modOf(items)
	x := number.num
	switch it := one(items, kindFaster); {
	case it != nil && it.entry.value < 1, m.dir < 0, it == nil && one(items, kindMod) != nil && one(items, kindMod).raw == "drop":
		x = -x
	case it == nil && m.no && modOf(items).after: // take five off the tempo
		x = -x
	case has(items, kindAdd):
	case it == nil && m.dir == 0 && number.kind != kindSigned, m.no, m.not:
		return false
	}
	if number.kind == kindNum && one(items, kindTo) != nil {
		return false
	}
	st.change(pBPM, Add, byNumber, x)
	return true
}

// tempoTo reads "drop to 98", "take it down to 90", "bring the tempo up to 128".
func tempoTo(p *parser, st *statement, items []item) bool {
	x := one(items, kindNum).num
	for _, it := range items {
		if it.kind == kindMod && !it.entry.mod.level && !dropWords[it.raw] {
			p.out.miss(st.text) // less tempo to 104
			st.void = true
			return true
		}
	}
	if x < bareMin || x > bareMax {
		return false
	}
	st.change(pBPM, Set, byNumber, x)
	return true
}

// feelPart reads "10% quieter".
func feelPart(_ *parser, st *statement, items []item) bool {
	e, part := items[1].entry, items[0].num/100
	if e.mod.dir == 0 || !ofVoice(e.leans) {
		return false
	}
	for _, l := range e.leans {
		if l.aside || params[l.param].lean {
			continue
		}
		factor := 1 + part
		if l.target < params[l.param].neutral {
			factor = max(1-part, 0)
		}
		names := []string{l.param}
		if l.param == pGain {
			names = everyVoice(pGain)
		}
		for _, name := range names {
			st.change(name, Scale, byNumber, factor)
		}
	}
	return true
}

// fasterByPart reads "10% faster".
func fasterByPart(_ *parser, st *statement, items []item) bool {
	part := one(items, kindPct).num / 100
	if one(items, kindFaster).entry.value < 1 {
		part = -part
	}
	st.change(pBPM, Scale, byNumber, max(1+part, 0))
	return true
}

// fasterByFrac reads "a third slower".
func fasterByFrac(_ *parser, st *statement, items []item) bool {
	part := items[0].entry.value
	if items[1].entry.value < 1 {
		part = -part
	}
	if part <= -1 || part > 1 {
		return false // twice slower
	}
	st.change(pBPM, Scale, byNumber, 1+part).Args[0] = 1 + part // not rounded: a third more than 120 is 160
	return true
}

// timescale reads half-time and double-time. It is a parameter of its own, not a tempo: with an external clock the tempo is the
// DAW's, so the grid has to change.
func timescale(_ *parser, st *statement, items []item) bool {
	value, m := one(items, kindTime).entry.value, modOf(items)
	if m.dir != 0 {
		return false
	}
	if m.no || m.not {
		value = 1
	}
	st.change(pTimescale, Set, byWord, value)
	return true
}

// timeVoices reads "half time drums"; of single voices it is a wish about hits.
func timeVoices(p *parser, st *statement, items []item) bool {
	if items[1].allVoices() {
		return timescale(p, st, items[:1])
	}
	return patternOf(p, st, items)
}

// late reads "10 ms late" and "5 ms early": that is the groove's push. Milliseconds alone are late when positive; offset is the rig's.
func late(p *parser, st *statement, items []item) bool {
	x, name := one(items, kindNum, kindSigned).num, pPush
	if has(items, kindMod, kindBit, kindLittle) { // 10 ms not late
		p.out.miss(st.text)
		st.void = true
		return true
	}
	if k := one(items, kindKnob); k != nil {
		if name = k.entry.knob; name != pOffset && name != pPush {
			return false
		}
	}
	op, l, f := Set, one(items, kindLate), one(items, kindFeel)
	if end := items[len(items)-1:]; has(end, kindFeel) { // push it 6 ms behind the beat
		if l = nil; f.entry.leans[0].target*end[0].entry.leans[0].target < 0 {
			return false
		}
		f = &end[0]
	}
	switch {
	case f != nil && (f.entry.leans[0].param != pPush || f.entry.leans[0].aside || f.entry.leans[0].target == 0):
		return false
	case l != nil && f != nil && l.entry.value*f.entry.leans[0].target < 0: // play it later 6 ms early
		p.out.miss(st.text)
		st.void = true
		return true
	case l != nil:
		x = math.Copysign(x, l.entry.value)
	case f != nil: // 6 ms ahead of the beat, 6 ms earlier
		x = math.Copysign(x, f.entry.leans[0].target)
		if f.entry.mod.dir != 0 {
			op = Add
		}
	}
	st.change(name, op, byNumber, x)
	return true
}
