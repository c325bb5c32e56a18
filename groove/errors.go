package groove

import (
	"fmt"
	"strconv"
)

// RangeError says that a number is outside the range of a setting. NaN and infinities are outside of every range.
type RangeError struct {
	Field    string // as the user spells it: "swing", "gain of snare"
	Value    float64
	Min, Max float64
}

// Error names the setting, the value and the range.
func (e *RangeError) Error() string {
	return fmt.Sprintf("%s %s is out of range: give a number from %s to %s", e.Field, short(e.Value), short(e.Min), short(e.Max))
}

func short(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// checkRange returns a RangeError unless lo ≤ x ≤ hi.
func checkRange(field string, x, lo, hi float64) error {
	if x >= lo && x <= hi { // false for NaN
		return nil
	}
	return &RangeError{Field: field, Value: x, Min: lo, Max: hi}
}

// NameError says that a name is unknown, and which known name is nearest.
type NameError struct {
	Kind    string // "genre", "voice"
	Name    string
	Nearest string // empty when nothing is near
	Known   string // all names, for a list after the colon
}

// Error suggests the nearest name, or lists all of them.
func (e *NameError) Error() string {
	if e.Nearest != "" {
		return fmt.Sprintf("%s %.40q is unknown: did you mean %s?", e.Kind, e.Name, e.Nearest)
	}
	return fmt.Sprintf("%s %.40q is unknown: give one of %s", e.Kind, e.Name, e.Known)
}

// DrumsError says that a file's drums were not found, or not where a DrumPick says.
type DrumsError struct{ Err error }

// Error implements error.
func (e *DrumsError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *DrumsError) Unwrap() error { return e.Err }
