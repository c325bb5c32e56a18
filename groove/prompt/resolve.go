package prompt

import (
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// resolve finds out which voices "them" and "the rest" are.
func (p *parser) resolve(items []item) []item {
	var out []item
	for i, it := range items {
		switch it.kind {
		case kindThan:
			if i+1 == len(items) && it.entry.value == 0 {
				continue // louder than now
			}
		case kindThem:
			named := voicesIn(out)
			if named == nil && p.topic != nil && p.topic.kind != kindVoices {
				out = append(out, *p.topic) // a fill every 4 bars, but keep them short
				continue
			}
			if named == nil {
				named = p.named
			}
			if named == nil {
				continue
			}
			it = voicesItem(it, named)
		case kindRest:
			it = voicesItem(it, groove.AllVoices())
			others := p.all
			for _, v := range voicesIn(items) {
				others |= groove.NewVoiceSet(v)
			}
			it = voicesItem(it, slices.DeleteFunc(groove.AllVoices(), func(v groove.Voice) bool { return others.Has(v) }))
		}
		out = append(out, it)
	}
	return out
}

func voicesItem(it item, voices []groove.Voice) item {
	it.kind, it.entry = kindVoices, &entry{kind: kindVoices, voices: voices}
	it.group = []item{{kind: kindVoices, entry: it.entry}}
	return it
}

// voicesIn returns all voices that items name.
func voicesIn(items []item) []groove.Voice {
	var all []groove.Voice
	for _, it := range items {
		if it.kind == kindVoices {
			all = append(all, it.voices()...)
		}
	}
	return all
}

// remember keeps the voices of a clause for those after it.
func (p *parser) remember(items []item) {
	p.spoken = one(items, kindVoices) != nil && !has(items, kindDont, kindKeep, kindBar, kindExcept) && !modOf(items).negates()
	missed := p.missed[p.out.clause]
	bare := len(items) == 1 && items[0].kind == kindVoices
	p.subject = nil
	if voices := one(items, kindVoices); voices != nil && (missed || bare || p.told) {
		p.subject = voices.voices()
	}
	p.told = false
	p.added = !missed && (bare || has(items, kindAdd, kindInstead))
	p.topic = one(slices.Clone(items), kindVoices, kindFill, kindFills)
	if has(items, kindGenre, kindKeep, kindDont) || modOf(items).no {
		p.topic = nil
	}
	if voices := voicesIn(slices.DeleteFunc(slices.Clone(items), item.allVoices)); len(voices) > 0 {
		p.named = voices
		p.all |= groove.NewVoiceSet(voices...)
	}
}
