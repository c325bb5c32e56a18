package config

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// span is the range of a Count.
type span interface{ span() (lo, hi float64) }

func short(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// Count is a whole number in a range.
type Count[S span] int

// Set accepts a whole number in the range.
func (n *Count[S]) Set(text string) error {
	i, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return &valueError{quote(text) + " is no whole number", "give a whole number" + within[S]()}
	}
	return n.set(i)
}

func (n *Count[S]) set(i int64) error {
	var s S
	if lo, hi := s.span(); float64(i) < lo || float64(i) > hi {
		return &valueError{strconv.FormatInt(i, 10) + " is out of range", "give a whole number" + within[S]()}
	}
	*n = Count[S](i)
	return nil
}

func (n *Count[S]) fromTOML(v any) error {
	i, ok := v.(int64)
	if !ok {
		return wrongType(v, "a whole number"+within[S]()+", without quotes")
	}
	return n.set(i)
}

func (n Count[S]) String() string { return strconv.Itoa(int(n)) }

func within[S span]() string {
	var s S
	lo, hi := s.span()
	return " from " + short(lo) + " to " + short(hi)
}

// Threads is a number of threads.
type Threads = Count[threads]

// Port is a UDP port of another machine.
type Port = Count[ports]

type (
	threads struct{}
	ports   struct{}
)

func (threads) span() (lo, hi float64) { return 0, 256 }
func (ports) span() (lo, hi float64)   { return 1, 65535 }

// Seed is a seed, or a new one at each start.
type Seed struct {
	Value  uint64
	Random bool // Value has no meaning
}

// RandomSeed is a new seed at each start.
var RandomSeed = Seed{Random: true}

// Set accepts a whole number from 0 to steer.MaxSeed, or "random".
func (s *Seed) Set(text string) error {
	if strings.EqualFold(strings.TrimSpace(text), "random") {
		*s = RandomSeed
		return nil
	}
	value, err := groove.ParseSeed(text)
	if err != nil || value > steer.MaxSeed {
		return &valueError{quote(text) + " is no seed", fmt.Sprintf(`give a whole number from 0 to %d, "random" or "auto"`, steer.MaxSeed)}
	}
	*s = Seed{Value: value}
	return nil
}

func (s *Seed) fromTOML(v any) error {
	switch v := v.(type) {
	case int64:
		return s.Set(strconv.FormatInt(v, 10))
	case string:
		return s.Set(v)
	}
	return wrongType(v, `a whole number, "random" or "auto"`)
}

func (s Seed) String() string {
	if s.Random {
		return "random"
	}
	return groove.FormatSeed(s.Value)
}
