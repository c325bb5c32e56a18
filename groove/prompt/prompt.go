package prompt

import (
	"fmt"

	"github.com/groovegen/groovegen/groove"
)

// MaxRunes is how many characters of a prompt are read.
const MaxRunes = 1000

// maxUnknown is how many parts that were not understood are named. In a text in another language that would be all of it.
const maxUnknown = 16

// Op says how a setting changes its parameter.
type Op string

// The ways to change a parameter.
const (
	Set   Op = "set"   // it becomes the value
	Add   Op = "add"   // the value is added; the sum is kept in the parameter's range
	Scale Op = "scale" // it is multiplied by the value; the product is kept in the parameter's range
	Lean  Op = "lean"  // −1 its minimum, 0 its default, 1 its maximum, and evenly between
	Shift Op = "shift" // Lean's units, added
	// Within has two values: what is outside of them becomes the nearer one. Lean as a third says that they are in its units.
	Within Op = "within"
	// Over has a number and names of parameters: it becomes by so much more than the highest of them, and than it is; below 0, by so
	// much less than the lowest.
	Over Op = "over"
	// Equal has names of parameters, and becomes their mean. NotOver has one too, and only falls to it.
	Equal   Op = "equal"
	NotOver Op = "not_over"
)

// Setting is one change of one parameter.
type Setting struct {
	Name string `json:"name"` // as package daemon/steer names it: "bpm", "voice/kick/mute"
	Op   Op     `json:"op"`
	Args []any  `json:"args,omitempty"` // float64, bool and string, in the parameter's own order; none for an action
}

// Result is what a prompt means.
type Result struct {
	Settings   []Setting `json:"settings"`           // at most one of each name, and behind it a range
	Understood []string  `json:"understood"`         // "busy hats: voice/closed_hat/density 1.4, …", in the prompt's order
	Unknown    []string  `json:"unknown"`            // the other words, as they were written, sometimes with a reason
	Patterns   []Pattern `json:"patterns,omitempty"` // wishes about single hits, which no setting expresses
	Kept       []string  `json:"-"`                  // the parameters that are to stay as they are, or not to go one way
}

// Pattern is a wish about where hits are: "kick on 1 and 3", "no ghost notes". Package rhythm pins those that it knows.
type Pattern struct {
	Text   string   `json:"text"`             // as it was written
	Voices []string `json:"voices,omitempty"` // the voices that it names
	Not    bool     `json:"not,omitempty"`    // there must be no such hits
}

// Parse reads a prompt. It accepts any text, valid or not, and never fails: words that it does not understand are in Unknown.
func Parse(text string) Result { return ParseFor(text, func(string) bool { return true }) }

// ParseFor is Parse for a program without some of the parameters that the lexicon knows. Settings of parameters for which has returns false
// are left out, and the words for them are in Unknown, with the reason.
func ParseFor(text string, has func(name string) bool) Result {
	words, rest := split(text)
	p := &parser{out: collector{has: has}, missed: map[int]bool{}, denied: map[int]bool{}, listed: map[int]bool{}}
	all := clauses(mark(group(lex(words))))
	for i, c := range all {
		c.first = i+1 < len(all) && all[i+1].link == kindThen
		p.next = nil
		if i+1 < len(all) {
			p.next = all[i+1].items
		}
		p.clause(c)
	}
	p.finish()
	if rest > 0 {
		p.out.unknown = append(p.out.unknown, fmt.Sprintf("the last %d characters (a prompt has at most %d)", rest, MaxRunes))
	}
	return p.out.result()
}

// parser goes through the clauses once, from left to right. In each it goes through the items.
type parser struct {
	out     collector
	last    func(*statement, item) // the meaning of the last words about a voice; a voice by itself gets it too
	strong  bool                   // the clause before is corrected by the present one: "i mean"
	weak    bool                   // it may be: "no", "actually"
	about   *item                  // the one thing that is to change
	spoken  bool                   // the clause before changes single voices
	subject []groove.Voice         // the voices that the clause before says something about: "it"
	told    bool                   // the present clause says how a thing is, and the next one what to do
	added   bool                   // the clause before lets voices sound
	named   []groove.Voice         // the voices that were named last: "them"
	all     groove.VoiceSet        // all voices that were named: the others are "the rest"
	topic   *item                  // the voices or fills that the clause before was about: "not too loud"
	pending *item                  // an exception before what it is an exception from
	text    string                 // the clause as it was typed
	unsure  string                 // why nothing of the prompt is done
	timed   bool                   // a clause before is about another time, and so may be what follows
	denied  map[int]bool           // the clauses that take away or forbid
	listed  map[int]bool           // the clauses behind a mark that begin with no verb
	missed  map[int]bool           // the clauses that were reported, by their numbers
	next    []item                 // the clause behind the present one
	phrases                        // of the clause
}

// phrases is the state within one clause.
type phrases struct {
	items   []item
	kinds   string // one letter an item, for the patterns
	spare   []item // neighbouring items that no rule matched
	segment int    // counts the words like "and" between phrases
	starts  []int  // where the segments begin
	lost    []lostItem
}

// list reads a clause's items as phrases that do not depend on each other.
func (p *parser) list(items []item) {
	p.phrases = phrases{items: items, kinds: kindsOf(items), starts: []int{0}}
	for i := 0; i < len(p.items); {
		n := p.take(i)
		if n == 0 {
			p.leave(i)
			n = 1
		} else {
			p.flush()
		}
		i += n
	}
	p.flush()
}

// leave keeps an item that no rule matched, unless it has no meaning by itself.
func (p *parser) leave(i int) {
	it := p.items[i]
	switch it.kind {
	case kindMod:
		if m := it.entry.mod; m.dir == 0 && !m.negates() && !m.level && i == 0 { // seriously
			return
		}
	case kindConj:
		if it.raw == "with" {
			p.last = nil
		}
		p.segment++
		p.starts = append(p.starts, i+1)
		p.flush()
		return
	case kindSep, kindGenreWord:
		p.flush()
		return
	case kindAt, kindTo, kindOnly:
		if p.leads(i) {
			p.flush()
			return
		}
	}
	p.spare, p.lost = append(p.spare, it), append(p.lost, lostItem{it, p.segment})
}

// leads reports whether a word like to, in or just says nothing where it stands: "switch to funk", "in half time", "just groove".
func (p *parser) leads(i int) bool {
	if p.items[i].kind == kindOnly {
		return i+1 == len(p.items) && p.items[i].raw == "just"
	}
	if i+1 == len(p.items) {
		return p.items[i].raw == "at" // at the same tempo
	}
	return has(p.items[i+1:i+2], kindGenre, kindTime, kindPace, kindNum, kindBPM, kindPattern, kindDo)
}

func (p *parser) flush() {
	if len(p.spare) > 0 {
		p.out.miss(rawOf(p.spare))
		p.spare = nil
	}
}
