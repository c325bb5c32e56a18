package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/groovegen/groovegen/internal/spell"
)

// Error is one thing that is wrong with one setting, and where it was said.
type Error struct {
	File    string // the config file; empty when the setting came from elsewhere
	Line    int    // counted from 1; 0 when it is not known
	Source  string // the environment variable or flag; empty when the setting came from the file
	Key     string // section.name; may be empty for an error of the file as a whole
	Message string // what is wrong
	Hint    string // what would be right
}

// Error says where, what is wrong and how to mend it: "grooved.toml:12: midi.system: …".
func (e *Error) Error() string {
	var b strings.Builder
	switch {
	case e.Source != "":
		b.WriteString(e.Source + ": ")
	case e.Line > 0:
		fmt.Fprintf(&b, "%s:%d: ", e.File, e.Line)
	case e.File != "":
		b.WriteString(e.File + ": ")
	}
	if e.Key != "" && e.Source == "" {
		b.WriteString(e.Key + ": ")
	}
	b.WriteString(e.Message)
	if e.Hint != "" {
		b.WriteString(": " + e.Hint)
	}
	return b.String()
}

// Errors lists the settings that an error from this package is about, in the order of the file.
func Errors(err error) []*Error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*Error
		for _, one := range several.Unwrap() {
			all = append(all, Errors(one)...)
		}
		return all
	}
	var e *Error
	if errors.As(err, &e) {
		return []*Error{e}
	}
	return nil
}

// explain makes e out of a scalar's refusal.
func explain(e Error, err error) *Error {
	e.Message = err.Error()
	var v *valueError
	if errors.As(err, &v) {
		e.Message, e.Hint = v.message, v.hint
	}
	return &e
}

// nearest returns the name that s was probably meant to be, or "" if more than a third of its letters would change; one edit is
// always near.
func nearest(s string, names []string) string { return spell.Nearest(s, names, max(1, len(s)/3)) }
