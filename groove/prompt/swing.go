package prompt

// The notes that can swing, by the names of the daemon's table.
const (
	noteSixteenth = "1/16"
	noteEighth    = "1/8"
)

// swung reads "swing the 16ths", "8th note swing at 60%", "more 16th swing": how far, and which notes.
func swung(p *parser, st *statement, items []item) bool {
	e, m := one(items, kindSwung).entry, modOf(items)
	number := one(items, kindPct, kindNum)
	switch {
	case number != nil && (m.negates() || m.dir != 0):
		return false
	case number != nil && !p.swingAmount(st, number):
		return false
	case number == nil:
		if f := one(items, kindFeel); f != nil && f.entry.leans[0].param != pGain {
			return false
		} else if f != nil { // swing the 8ths hard
			m.much = map[bool]float64{true: 1.5, false: 0.5}[f.entry.leans[0].target > params[pGain].neutral]
		}
		bendAll(st, e.leans, m)
	case !st.void:
		st.change(pSwingNote, Set, byNumber, e.leans[0].note)
	}
	return true
}

// swungVoices reads "swung 16ths on the hats": of one voice that is a pattern.
func swungVoices(p *parser, st *statement, items []item) bool {
	if one(items, kindVoices).allVoices() {
		return swung(p, st, items)
	}
	return patternOf(p, st, items)
}

// swingAmount sets a swing in percent, or as a part of 1. 50% is straight; another scale is reported, because nobody knows which.
func (p *parser) swingAmount(st *statement, number *item) bool {
	x, r := number.num, params[pSwing]
	if number.kind == kindPct || x > 1 {
		x /= 100
	}
	switch {
	case x >= r.min && x <= r.max:
		st.change(pSwing, Set, byNumber, x)
	case number.kind == kindNum && number.num >= bareMin && number.num <= bareMax:
		return false // "tight swing 95": a tempo
	default:
		p.out.miss(st.text + " (swing goes from 50%, straight, to 75%)")
		st.void = true
	}
	return true
}
