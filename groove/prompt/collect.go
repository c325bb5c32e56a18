package prompt

import (
	"fmt"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// Ranks of changes: of two changes of one parameter the higher rank wins.
const (
	byTheWay = iota // a side effect of a word
	byWord
	byNumber
)

// change is a setting, with its rank against other changes of the same parameter.
type change struct {
	Setting
	rank    int
	gently  bool    // not too much of it: takes a part of what another word asks for
	wish    float64 // the value that "not too" would set by itself
	neutral float64 // where there is none of it
	quiet   bool    // obvious: not listed among what was understood
	lost    bool    // another change overrides it
}

// statement is a part of the prompt that was understood.
type statement struct {
	text     string
	changes  []*change
	genres   []mention
	note     string // listed instead of the changes
	void     bool   // it was understood, but is not possible
	segment  int    // within its clause
	clause   int
	taken    bool     // it begins with no or less, and ends with a description
	modified bool     // it begins with a modifier
	bare     bool     // a voice by itself: it sounds
	vague    bool     // a parameter by its name alone: more of it
	muting   bool     // it is a voice with a no
	compared bool     // it begins with how something is
	chat     bool     // it asks for nothing
	pattern  *Pattern // a wish about hits, and no changes
	guard    *guard   // what the other clauses leave as it is
}

// mention is a genre as the prompt named it.
type mention struct {
	genre  groove.Genre
	op     Op      // Set, or Add for more and less of it
	weight float64 // share; with Add the change of the share
	exact  bool    // the share was given as a number
	bit    bool    // "a touch of": by itself it is added to the blend that plays
	eased  bool    // but not too much of it
	as     string  // of a name that is not one of ours: how the nearest plays
}

// change adds a setting to the statement. Numbers are rounded, so that the reply shows exactly what is set.
func (st *statement) change(name string, op Op, rank int, args ...any) *change {
	for i, a := range args {
		if x, ok := a.(float64); ok {
			args[i] = round(x)
		}
	}
	c := &change{Setting: Setting{Name: name, Op: op, Args: args}, rank: rank}
	st.changes = append(st.changes, c)
	return c
}

// drop removes changes of parameters that do not exist, and names the first one.
func (st *statement) drop(has func(name string) bool) (missing string) {
	kept := st.changes[:0]
	quiet := 0
	for _, c := range st.changes {
		if !has(c.Name) {
			if missing == "" {
				missing = c.Name
			}
			continue
		}
		if c.quiet {
			quiet++
		}
		kept = append(kept, c)
	}
	if missing != "" && quiet == len(kept) {
		kept = kept[:0] // quiet changes alone are not listed
	}
	st.changes = kept
	return missing
}

// collector combines statements into at most one setting of each parameter.
type collector struct {
	has        func(name string) bool // whether there is such a parameter
	statements []*statement
	slots      []*slot
	byName     map[string]*slot
	unknown    []string
	clause     int // the number of the present clause, from 1
}

// slot is one parameter: the changes that add up to its setting.
type slot struct {
	setting Setting
	rank    int
	changes []*change
}

// miss keeps something that was not understood, once.
func (c *collector) miss(text string) {
	if text != "" && !slices.Contains(c.unknown, text) {
		c.unknown = append(c.unknown, text)
	}
}

// add adds a statement of the present clause.
func (c *collector) add(st *statement) {
	if st.void {
		return
	}
	if missing := st.drop(c.has); missing != "" {
		c.miss(st.text + " (there is no " + missing + " here yet)")
		if len(st.changes)+len(st.genres) == 0 {
			return
		}
	}
	st.clause = c.clause
	c.statements = append(c.statements, st)
}

// takeBack removes statements, and reports them.
func (c *collector) takeBack(which func(*statement) bool, reason string) {
	c.statements = slices.DeleteFunc(c.statements, func(st *statement) bool {
		if which(st) {
			c.miss(st.text + reason)
			return true
		}
		return false
	})
}

// wishFor makes a wish about hits of a statement.
func (st *statement) wishFor(voices []groove.Voice, not bool) {
	st.pattern = &Pattern{Text: st.text, Not: not}
	for _, v := range voices {
		st.pattern.Voices = append(st.pattern.Voices, v.String())
	}
}

// lastClause returns the statements of the last clause that has some.
func (c *collector) lastClause() []*statement {
	n := len(c.statements)
	i := n
	for i > 0 && c.statements[i-1].clause == c.statements[n-1].clause {
		i--
	}
	return c.statements[i:]
}

// changesVoices reports whether a clause before changes something, and does not start another groove.
func (c *collector) changesVoices() bool {
	return slices.ContainsFunc(c.statements, func(st *statement) bool {
		return len(st.genres) == 0 && len(st.changes) > 0
	})
}

// bulk reports whether the clause before changes every voice.
func (c *collector) bulk() bool {
	return slices.ContainsFunc(c.lastClause(), func(st *statement) bool { return len(st.changes) >= groove.NumVoices })
}

// order puts ranges last.
func order(s *slot) int {
	if s.setting.Op == Within {
		return 1
	}
	return 0
}

func (c *collector) result() Result {
	c.resolve()
	r := Result{Settings: []Setting{}, Understood: []string{}, Unknown: []string{}}
	if i := slices.IndexFunc(c.slots, func(s *slot) bool { return s.setting.Name == aReset }); i >= 0 { // the rest counts from there
		r.Settings = append(r.Settings, c.slots[i].setting)
		c.slots = slices.Delete(c.slots, i, i+1)
	}
	if s, ok := c.genres(); ok {
		r.Settings = append(r.Settings, s)
	}
	slices.SortStableFunc(c.slots, func(a, b *slot) int { return order(a) - order(b) })
	for _, s := range c.slots {
		r.Settings = append(r.Settings, s.setting)
	}
	for _, st := range c.statements {
		r.Kept = append(r.Kept, st.guard.keeps()...)
		if st.pattern != nil {
			if len(r.Patterns) < maxUnknown {
				r.Patterns = append(r.Patterns, *st.pattern)
			}
			continue
		}
		r.Understood = append(r.Understood, st.text+": "+st.meaning())
	}
	if n := len(c.unknown); n > maxUnknown {
		c.unknown = append(c.unknown[:maxUnknown:maxUnknown], fmt.Sprintf("%d more", n-maxUnknown))
	}
	r.Unknown = append(r.Unknown, c.unknown...)
	return r
}
