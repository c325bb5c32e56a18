package midiport

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of drivers; test with errors.Is.
var (
	ErrNoSystem   = errors.New("no MIDI system")
	ErrNoPort     = errors.New("no such port")
	ErrNoVirtual  = errors.New("virtual ports are not available here")
	ErrClosed     = errors.New("port is closed")
	ErrListening  = errors.New("port is already in use by this program")
	ErrServerGone = errors.New("MIDI server has stopped")
	ErrFull       = errors.New("output queue is full")
	ErrMalformed  = errors.New("not a complete MIDI message")
)

// SystemError says which MIDI system is missing, what was not found, and what the user can do. It wraps ErrNoSystem.
type SystemError struct {
	System  string // "ALSA", "JACK" …
	Missing string // what was looked for and not found
	Hint    string // what the user can do
	Awaited bool   // it can appear while the program runs: a server that is not started yet
	Err     error  // the cause, or nil
}

func (e *SystemError) Error() string {
	s := fmt.Sprintf("open %s: %s", e.System, e.Missing)
	if e.Err != nil {
		s += fmt.Sprintf(" (%v)", e.Err)
	}
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Unwrap returns ErrNoSystem and the cause, if there is one.
func (e *SystemError) Unwrap() []error {
	if e.Err == nil {
		return []error{ErrNoSystem}
	}
	return []error{ErrNoSystem, e.Err}
}

// PortError says that no port has this name, and lists the ports that exist. It wraps ErrNoPort.
type PortError struct {
	Direction string // "input" or "output"
	Name      string
	Have      []string
}

func (e *PortError) Error() string {
	have := "there are none"
	if len(e.Have) > 0 {
		have = "there are: " + strings.Join(e.Have, ", ")
	}
	return fmt.Sprintf("find MIDI %s port %q: no port's name contains it; %s", e.Direction, e.Name, have)
}

// Unwrap returns ErrNoPort.
func (e *PortError) Unwrap() error { return ErrNoPort }

// MayAppear reports whether err says that a port or a server is missing which can still appear.
func MayAppear(err error) bool {
	var system *SystemError
	return errors.Is(err, ErrNoPort) || errors.As(err, &system) && system.Awaited
}

// FindPort returns the index of a port: the one with exactly this name, else the first whose name contains it,
// ignoring case. The error is a *PortError. direction is "input" or "output" and is used in the error.
func FindPort(direction, name string, have []string) (int, error) {
	want := strings.ToLower(strings.TrimSpace(name))
	found := -1
	for i, h := range have {
		if want == "" {
			break // it is contained in every name
		}
		low := strings.ToLower(h)
		if low == want {
			return i, nil
		}
		if found < 0 && strings.Contains(low, want) {
			found = i
		}
	}
	if found < 0 {
		return 0, &PortError{Direction: direction, Name: name, Have: have}
	}
	return found, nil
}
