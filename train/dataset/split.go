package dataset

import "fmt"

// Split is the part of a dataset that a performance belongs to. No performance is in two.
type Split uint8

// The three splits.
const (
	Train Split = iota
	Validation
	Test
	NumSplits = 3
)

var splitNames = [NumSplits]string{"train", "validation", "test"}

// String returns the split's name as info.csv spells it.
func (s Split) String() string {
	if s < NumSplits {
		return splitNames[s]
	}
	return "split?"
}

// MarshalText writes the split's name, so that splits can be keys in JSON.
func (s Split) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// AllSplits returns the three splits in order.
func AllSplits() []Split { return []Split{Train, Validation, Test} }

// ParseSplit reads a split's name.
func ParseSplit(name string) (Split, error) {
	for i, s := range splitNames {
		if s == name {
			return Split(i), nil
		}
	}
	return 0, fmt.Errorf("split %q is unknown: want train, validation or test", name)
}

// Rule says which hits a window contains.
type Rule uint8

const (
	// GridRule gives each hit to the windows that hold its quantised step, so that a downbeat played early is in.
	GridRule Rule = iota
	// RawRule cuts the recording at the bar line, as the public 4-bar builder of the dataset does: a downbeat played
	// early is lost, and so is a hit past the last step's middle.
	RawRule
)

var ruleNames = [...]string{"grid", "raw"}

// String returns the rule's name as flags spell it.
func (r Rule) String() string {
	if int(r) < len(ruleNames) {
		return ruleNames[r]
	}
	return "rule?"
}

// MarshalText writes the rule's name.
func (r Rule) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// ParseRule reads a rule's name.
func ParseRule(name string) (Rule, error) {
	for i, n := range ruleNames {
		if n == name {
			return Rule(i), nil
		}
	}
	return 0, fmt.Errorf("rule %q is unknown: give grid or raw", name)
}
