package prompt

import (
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// corrects reports whether a clause begins with words that take back the clause before, and whether with words that may.
func corrects(items []item) (strong, weak bool) {
	for _, it := range items {
		if it.kind != kindFiller {
			break
		}
		strong, weak = strong || corrections[it.raw], weak || doubts[it.raw]
	}
	return strong, weak
}

var (
	corrections = phrasesOf("i mean,i meant,meant,no wait,wait no,or rather,on second thought,on second thoughts,sorry,no sorry")
	doubts      = setOf("no actually wait nah nope")
)

// correct takes back the statements of the clause before a correction; after "no" and "actually" only where the present clause is about the same.
func (p *parser) correct(before []*statement, strong, weak bool) {
	if !strong && !weak || len(before) == 0 {
		return
	}
	now := p.out.lastClause()
	if len(now) == 0 || now[0].clause == before[0].clause {
		if strong { // louder, i mean zigzag
			p.out.takeBack(func(st *statement) bool { return st.clause == before[0].clause }, " (corrected, by what was not understood)")
		}
		return
	}
	names := map[string]bool{}
	for _, st := range now {
		names[pGenre] = names[pGenre] || len(st.genres) > 0
		for _, c := range st.changes {
			names[c.Name] = true
		}
	}
	for _, st := range before {
		if strong || st.about(names) {
			st.changes, st.genres, st.guard, st.pattern, st.note = nil, nil, nil, nil, "corrected"
		}
	}
}

// about reports whether a statement changes one of some parameters.
func (st *statement) about(names map[string]bool) bool {
	if len(st.genres) > 0 && names[pGenre] {
		return true
	}
	for _, c := range st.changes {
		if names[c.Name] && !c.quiet {
			return true
		}
	}
	return false
}

// it returns the voices that a clause about no voice speaks of: "the snare is weak, make it louder", "bring back the hats, but quieter".
func (p *parser) it(c clause, items []item) *item {
	f := one(items, kindFeel)
	switch {
	case len(drop(items, kindMod, kindFeel, kindBit, kindLittle)) > 0 || !has(items, kindFeel, kindMod) || f != nil && !ofVoice(f.entry.leans):
		return nil
	case p.about != nil:
		about := *p.about
		p.about = nil
		return &about
	case len(p.subject) > 0 && saysIt(c.items):
		it := voicesItem(item{}, p.subject)
		return &it
	case c.link == kindBut:
		return p.contrasted(says(c.items, "it"))
	}
	return nil
}

// ofVoice reports whether the clause before changes the voices that were named last, and nothing else: "i can't hear the ride, bring it up".
func (p *parser) ofVoice() bool {
	before := p.out.lastClause()
	return len(before) == 1 && before[0].clause == p.out.clause-1 && len(before[0].changes) > 0 && len(before[0].changes) < groove.NumVoices &&
		!slices.ContainsFunc(before[0].changes, func(c *change) bool {
			v, err := groove.ParseVoice(voiceOf(c.Name))
			return err != nil || !slices.Contains(p.named, v)
		})
}

// ofTempo reads "too fast, bring it down": it is the tempo, which is down already. "I'm getting lost" says nothing of a voice.
func (p *parser) ofTempo(c clause, items []item) bool {
	if len(items) != 1 || items[0].kind != kindMod || !items[0].entry.mod.level {
		return false
	}
	if items[0].entry.mod.dir > 0 && strings.HasSuffix(items[0].raw, "lost") && (says(c.items, "im") || says(c.items, "i")) {
		p.miss("")
		return true
	}
	tempo := p.tempoBefore()
	if c.link != kindSep || !saysIt(c.items) || tempo == nil {
		return false
	}
	if number(tempo.Args[0]) > 1 != (items[0].entry.mod.dir > 0) {
		p.miss("")
	} else {
		p.agree("as said")
	}
	return true
}

// tempoBefore returns the change of the clause before, if it is faster or slower and nothing else.
func (p *parser) tempoBefore() *change {
	before := p.out.lastClause()
	if len(before) != 1 || before[0].clause != p.out.clause-1 || len(before[0].changes) != 1 {
		return nil
	}
	if c := before[0].changes[0]; c.Name == pBPM && c.Op == Scale {
		return c
	}
	return nil
}

// contrasted returns what a clause with but is about: "fewer fills, but bigger". With "it" that is the groove rather than the fills.
func (p *parser) contrasted(it bool) *item {
	if p.topic != nil && (p.topic.kind != kindVoices && !it || p.topic.kind == kindVoices && p.added) {
		return p.topic
	}
	return nil
}

// whichHit reports whether "it" may be a place in the bar: "no kick on the 1, leave it empty".
func (p *parser) whichHit(c clause, items []item) bool {
	before := p.out.lastClause()
	return len(before) > 0 && before[len(before)-1].pattern != nil && says(c.items, "it") && has(items, kindFeel)
}

// which reports whether "it" may be a voice that the clause before changes, or the groove: "add a crash, make it louder".
func (p *parser) which(c clause, items []item) bool {
	if !p.spoken || p.subject != nil || p.about != nil || !says(c.items, "it") || len(drop(items, kindMod, kindFeel, kindBit, kindLittle)) > 0 {
		return false
	}
	f := one(items, kindFeel)
	return p.topic != nil && !p.topic.allVoices() && (f != nil && ofVoice(f.entry.leans) || f == nil && has(items, kindMod) && modOf(items).level)
}
