package prompt

import "fmt"

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
)

// Setting is one change of one parameter.
type Setting struct {
	Name string `json:"name"` // as package daemon/steer names it: "bpm", "voice/kick/mute"
	Op   Op     `json:"op"`
	Args []any  `json:"args,omitempty"` // float64, bool and string, in the parameter's own order; none for an action
}

// Result is what a prompt means.
type Result struct {
	Settings   []Setting `json:"settings"`   // at most one of each name
	Understood []string  `json:"understood"` // "busy hats: voice/closed_hat/density 1.4, …", in the prompt's order
	Unknown    []string  `json:"unknown"`    // the other words, as they were written, sometimes with a reason
}

// Parse reads a prompt. It accepts any text, valid or not, and never fails: words that it does not understand are in Unknown.
func Parse(text string) Result { return ParseFor(text, func(string) bool { return true }) }

// ParseFor is Parse for a program without some of the parameters that the lexicon knows. Settings of parameters for which has returns false
// are left out, and the words for them are in Unknown, with the reason.
func ParseFor(text string, has func(name string) bool) Result {
	words, rest := split(text)
	items := group(lex(words))
	p := &parser{items: items, kinds: kindsOf(items), out: collector{has: has}}
	p.run()
	if rest > 0 {
		p.out.unknown = append(p.out.unknown, fmt.Sprintf("the last %d characters (a prompt has at most %d)", rest, MaxRunes))
	}
	return p.out.result()
}

// parser goes through the items once, from left to right.
type parser struct {
	items []item
	kinds string // one letter an item, for the patterns
	out   collector
	last  func(*statement, item) // the meaning of the last words about a voice; a voice by itself gets it too
	spare []item                 // neighbouring items that no rule matched
}

func (p *parser) run() {
	for i := 0; i < len(p.items); {
		n := p.take(i)
		if n == 0 {
			p.leave(p.items[i])
			n = 1
		} else {
			p.flush()
		}
		i += n
	}
	p.flush()
}

// take applies the rule with the longest match at item i, and returns how many items it used. A rule may refuse a
// match that its pattern allows, such as a number that cannot be a tempo. Then the next longest match is tried.
func (p *parser) take(i int) int {
	const refused = -1
	var lengths [len(rules)]int
	for r := range rules {
		lengths[r] = refused
		if loc := patterns[r].FindStringIndex(p.kinds[i:]); loc != nil {
			lengths[r] = loc[1]
		}
	}
	for {
		best := -1
		for r, n := range lengths {
			if n > 0 && (best < 0 || n > lengths[best]) {
				best = r
			}
		}
		if best < 0 {
			return 0
		}
		n := lengths[best]
		st := &statement{text: textOf(p.items[i : i+n])}
		if rules[best].act(p, st, p.items[i:i+n]) {
			p.out.add(st)
			if !rules[best].voice {
				p.last = nil
			}
			return n
		}
		lengths[best] = refused
	}
}

// leave keeps an item that no rule matched, unless it has no meaning by itself.
func (p *parser) leave(it item) {
	switch it.kind {
	case kindSep, kindConj, kindAt, kindTo, kindOnly, kindAdd:
		p.flush()
		return
	}
	p.spare = append(p.spare, it)
}

func (p *parser) flush() {
	if len(p.spare) > 0 {
		p.out.miss(rawOf(p.spare))
		p.spare = nil
	}
}
