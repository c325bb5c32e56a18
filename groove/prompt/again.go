package prompt

import (
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// again makes one item of "roll the snare again", which draws a voice's part anew, and of "unpin the kick".
func again(items []item) []item {
	var out []item
	for i := 0; i < len(items); i++ {
		if skipsOn(items, i) {
			items[i].kind, items[i].entry = kindDo, lexis.phrases["skip this one"]
		}
		if n := againAt(items[i:], len(items[:i]) > 0 && has(items[i-1:i], kindMod, kindAdd, kindOnly)); n > 0 {
			out = append(out, joinAgain(items[i:i+n]))
			i += n - 1
			continue
		}
		out = append(out, items[i])
	}
	return out
}

// aLot turns "strip it back a lot" into "very": behind what it is about it says how much.
func aLot(items []item) []item {
	for i := 0; i+1 < len(items); i++ {
		m := &items[i+1]
		last := i+2 == len(items) || has(items[i+2:i+3], kindSep, kindBut, kindThen)
		if items[i].kind == kindFeel && (m.raw == "lot" || m.raw == "whole lot" || m.raw == "good deal") && m.lead == "a" && last {
			items[i], *m = spoken(m.raw, mod{much: 1.5}), items[i]
		}
	}
	return items
}

// skipsOn reports whether item i is a skip that names nothing: "meh, skip".
func skipsOn(items []item, i int) bool {
	return items[i].raw == "skip" && (i+1 == len(items) || items[i+1].kind == kindSep) && len(drop(content(items[:i]), kindSep)) == 0
}

// The verbs and adjectives that ask for another part of a voice, and the nouns for it. The short ones need a noun: "another kick" may be a hit.
var (
	redraws   = setOf("reroll re-roll redraw regenerate redo rethink new fresh")
	needPart  = setOf("another different")
	partNouns = setOf("part parts pattern patterns line lines rhythm rhythms take figure")
	diceVerbs = phrasesOf("roll dice on,roll dice for,roll again,reroll,re roll,dice,dice on,roll dice")
	endAgain  = setOf("again please now")
)

// againAt returns how many items ask for a voice's part anew, or for its pins to go, or 0. behind says that a word before may turn it.
func againAt(items []item, behind bool) int {
	if behind || len(items) < 2 {
		return 0
	}
	verb, unpin := strings.ToLower(items[0].raw), unpins(items[0])
	n := 1
	switch {
	case unpin, diceVerbs[verb]:
		n += onto(items[1:])
	case verb != "roll" && !redraws[verb] && !needPart[verb]:
		return 0
	}
	if n == len(items) || items[n].kind != kindVoices || items[n].allVoices() && !diceVerbs[verb] {
		return 0
	}
	if end := partEnd(items[n+1:], verb, unpin); end >= 0 {
		return n + 1 + end
	}
	return 0
}

// onto counts the words before the voices: on, from, for.
func onto(items []item) (n int) {
	for n < len(items) && (items[n].kind == kindAt || items[n].raw == "from" || items[n].raw == "for") {
		n++
	}
	return n
}

// partEnd returns how many items behind the voices belong to the wish, or -1 where it is another one: "another kick", "a new kick sound".
func partEnd(items []item, verb string, unpin bool) int {
	n := 0
	part := !unpin && len(items) > 0 && partNouns[items[0].raw]
	if part {
		n++
	}
	twice := n < len(items) && items[n].raw == "again"
	if verb == "roll" && !twice || needPart[verb] && !part {
		return -1
	}
	for n < len(items) && (endAgain[items[n].raw] || items[n].raw == "only") {
		n++
	}
	if n < len(items) && !has(items[n:n+1], kindSep, kindBut, kindThen, kindConj) {
		return -1
	}
	return n
}

// unpins reports whether an item takes pins out.
func unpins(it item) bool {
	return it.kind == kindAct && len(it.entry.set) == 1 && it.entry.set[0].Name == aUnpin
}

// saysHow is the note of a clause that only says how a thing is.
const saysHow = "how it is, which changes nothing"

// joinAgain makes one item of what againAt found.
func joinAgain(items []item) item {
	at := slices.IndexFunc(items, func(it item) bool { return it.kind == kindVoices })
	e := &entry{kind: kindDo}
	switch {
	case unpins(items[0]):
		var names []string
		for _, v := range items[at].voices() {
			names = append(names, v.String())
		}
		e = &entry{kind: kindAct, set: []Setting{{Name: aUnpin, Op: Set, Args: []any{strings.Join(names, "; ")}}}}
	case items[at].allVoices():
		e = lexis.phrases["reroll"]
	default:
		for _, v := range items[at].voices() {
			e.set = append(e.set, Setting{Name: voiceParam(v, pDice), Op: Set})
		}
	}
	return item{kind: e.kind, entry: e, raw: rawOf(items), text: textOf(items)}
}

// rollIt reads "the snare isn't working, roll that again": what was complained of is drawn again, and not the whole.
func (p *parser) rollIt(items []item) []item {
	before := p.out.lastClause()
	if len(items) != 1 || !rollsIt[items[0].raw] || len(before) == 0 || before[0].clause != p.out.clause-1 ||
		before[0].note != saysHow || len(p.named) == 0 || len(p.named) == groove.NumVoices {
		return items
	}
	return []item{joinAgain([]item{items[0], voicesItem(item{}, p.named)})}
}

// rolls reports whether a clause is to draw "that" again.
func rolls(items []item) bool { return len(items) > 0 && rollsIt[items[0].raw] }

var rollsIt = phrasesOf("roll it again,roll that again,reroll it,reroll that,re roll it,re roll that")

// alone reads what is a rating only if nothing else is said: "i like this one", "rate it 4". Beside a wish, praise asks for nothing.
func (p *parser) alone(c clause) bool {
	if p.out.clause > 0 || len(p.next) > 0 || len(p.out.statements) > 0 {
		return false
	}
	text := joinRaw(c.items)
	stars := stars(text)
	if stars == 0 {
		return false
	}
	p.out.clause++
	st := &statement{text: text}
	st.change(aRate, Set, byWord, float64(stars))
	p.out.add(st)
	return true
}

// Praise, by what it is worth.
var (
	loves = phrasesOf("love it,love this,love this one,love that,i love it,i love this,i love this one,i love that,i love that one,five stars")
	liked = phrasesOf("like it,like this,like this one,like that one,i like it,i like this,i like this one,i like that,i like that one," +
		"thumbs up,this one is good,this is good one,thats good one,good one")
)

// stars returns the rating from 1 to 5 that a text gives, or 0.
func stars(text string) int {
	switch {
	case loves[text]:
		return 5
	case liked[text]:
		return 4
	}
	words := strings.Fields(text)
	rates := slices.Contains(words, "rate") || slices.Contains(words, "stars") || slices.Contains(words, "star")
	words = slices.DeleteFunc(words, func(w string) bool { return rateWords[w] })
	if len(words) > 1 && words[0] == "one" { // this one
		words = words[1:]
	}
	if !rates || len(words) != 1 {
		return 0
	}
	return max(slices.Index(starWords, words[0]), slices.Index(starDigits, words[0]), 0)
}

var (
	rateWords  = setOf("rate it this that groove loop beat as with give gets star stars please for")
	starWords  = []string{"", "one", "two", "three", "four", "five"}
	starDigits = []string{"", "1", "2", "3", "4", "5"}
)

// skipped makes a skip of "skip this one" where nothing else is asked for: the loop was not wanted.
func (p *parser) skipped() {
	if len(p.out.statements) != 1 || len(p.out.unknown) > 0 {
		return
	}
	st := p.out.statements[0]
	if len(st.changes) == 1 && st.changes[0].Name == aNext && skips[st.text] && p.out.has(aSkip) {
		st.changes[0].Name = aSkip
	}
}

var skips = phrasesOf("skip this one,skip this,pass on this one,skip it,skip")
