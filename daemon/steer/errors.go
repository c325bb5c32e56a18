package steer

import (
	"errors"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/internal/spell"
)

// What can be wrong with a command; Error wraps one of them.
var (
	ErrUnknown = errors.New("no such parameter")
	ErrCount   = errors.New("wrong number of values")
	ErrType    = errors.New("does not fit")
	ErrRange   = errors.New("is out of range")
	ErrGenre   = errors.New("is no genre")
	ErrNoFill  = errors.New("there is nothing to play")
	ErrStopped = errors.New("nothing plays")
	ErrLocked  = errors.New("the voice is locked and keeps its part")
	ErrNoKit   = errors.New("there is no kit of that name")
)

// Error says which value of a command was refused, and what to give instead. The state is as before.
type Error struct {
	Param string // name of the parameter
	Value string // what was given, shortened
	Want  string // what would be taken
	Hint  string // how to mend it, may be empty
	Err   error  // one of the sentinels
}

// Error implements error. The text is ASCII, for OSC strings carry nothing else.
func (e *Error) Error() string {
	text := "set " + e.Param + ": " + e.Reason()
	if e.Param == Prompt {
		text = "prompt " + e.Reason()
	}
	if e.Hint != "" {
		text += " (" + e.Hint + ")"
	}
	return text
}

// Reason says what is wrong and what to give, without the parameter's name and without the hint.
func (e *Error) Reason() string {
	text, give := e.Err.Error(), ", give "
	switch {
	case e.Value == "":
	case errors.Is(e.Err, ErrNoKit):
		text, give = text+": "+e.Value, "; give "
	case errors.Is(e.Err, ErrType) || errors.Is(e.Err, ErrRange) || errors.Is(e.Err, ErrGenre):
		text, give = e.Value+" "+text, ": give "
	default:
		text += ": got " + e.Value
	}
	if e.Want != "" {
		text += give + e.Want
	}
	return text
}

// Unwrap returns the sentinel.
func (e *Error) Unwrap() error { return e.Err }

// maxQuoted is how much of a value an error repeats: enough to recognise it, too little to fill a log.
const maxQuoted = 40

// quote returns s quoted in ASCII and shortened.
func quote(s string) string {
	if len(s) > maxQuoted {
		s = s[:maxQuoted] + "..."
	}
	return strconv.QuoteToASCII(s)
}

func oneOf(names []string) string { return "one of " + strings.Join(names, ", ") }

// nearest returns the name that s was probably meant to be, as a hint, or "" when none is near.
func nearest(s string, names []string) string {
	if near := spell.Nearest(s, names, 2); near != "" {
		return didYouMean(near)
	}
	return ""
}

func didYouMean(name string) string { return "did you mean " + name + "?" }

// likely returns the names that s was probably meant to be, as a hint: those that begin with it and those that the fewest
// edits away, up to two, make of it; at most three, or "" when none is near.
func likely(s string, names []string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" || len(s) > maxQuoted {
		return ""
	}
	var near []string
	for edits := 1; edits <= 2 && len(near) == 0; edits++ {
		for _, name := range names {
			if len(s) > 1 && strings.HasPrefix(name, s) || spell.Distance(s, name) <= min(edits, len(name)/2) {
				near = append(near, name)
			}
		}
	}
	if len(near) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(near[:min(len(near), 3)], " or ") + "?"
}
