package seq

import (
	"fmt"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// Quantize is the boundary of the song at which a waiting loop takes over.
type Quantize uint8

// The quanta, from the soonest to the latest.
const (
	Step Quantize = iota
	Beat
	Bar
	Loop
)

var quantizeNames = [...]string{"step", "beat", "bar", "loop"}

// String returns the name as files, OSC messages and commands spell it.
func (q Quantize) String() string {
	if int(q) < len(quantizeNames) {
		return quantizeNames[q]
	}
	return "quantize?"
}

// Steps returns the length in steps: 1, 4, 16 or 64.
func (q Quantize) Steps() int {
	switch q {
	case Step:
		return 1
	case Beat:
		return groove.StepsPerBeat
	case Bar:
		return groove.StepsPerBar
	default:
		return groove.Steps
	}
}

// ParseQuantize returns the value of a name, ignoring case.
func ParseQuantize(name string) (Quantize, error) {
	for i, n := range quantizeNames {
		if strings.EqualFold(name, n) {
			return Quantize(i), nil
		}
	}
	return 0, fmt.Errorf("parse quantize: %q is none of %s", name, strings.Join(quantizeNames[:], ", "))
}

// MarshalText returns the quantum's name, for files and JSON.
func (q Quantize) MarshalText() ([]byte, error) {
	if int(q) >= len(quantizeNames) {
		return nil, fmt.Errorf("marshal quantize: %d is no quantum", q)
	}
	return []byte(q.String()), nil
}

// UnmarshalText reads a quantum's name.
func (q *Quantize) UnmarshalText(text []byte) error {
	parsed, err := ParseQuantize(string(text))
	if err != nil {
		return err
	}
	*q = parsed
	return nil
}
