package prompt

// Values of words that compare by themselves.
const (
	asLoudAs = 2 // level with
	drowns   = 3 // drowns out
)

// levelVoices reads "hats level with the ride", "the crash drowns out the snare": the first voice moves.
func levelVoices(p *parser, st *statement, items []item) bool {
	first, m := one(items, kindVoices), modOf(items)
	if items[len(items)-1].kind == kindThan { // the crash is overpowering
		if one(items, kindThan).entry.value != drowns || m.negates() || m.dir != 0 {
			return false
		}
		feelMod{[]lean{to(pGain, 1.4)}, mod{dir: -1, much: 1}}.bend(st, first.voices())
		return true
	}
	switch value := one(items, kindThan).entry.value; {
	case value == asLoudAs && !m.negates() && m.dir == 0:
		p.relate(st, first, items, relation{Equal, pGain, nil})
	case value == drowns && m.negates():
		p.relate(st, first, items, relation{NotOver, pGain, nil})
	case value == drowns && m.dir == 0:
		p.relate(st, first, items, relation{Over, pGain, []any{-overBy}})
	default:
		return false
	}
	return true
}

// boundVoices reads "the ride under the hats", "snare above the kick".
func boundVoices(p *parser, st *statement, items []item) bool {
	how := one(items, kindBound).entry.value
	if how != above && how != below {
		return false
	}
	p.relate(st, one(items, kindVoices), items, relation{Over, pGain, []any{overBy * how}})
	return true
}
