package midiport

import (
	"errors"
	"fmt"
	"strings"
)

// What drivers report; test with errors.Is.
var (
	ErrNoSystem   = errors.New("no MIDI system")
	ErrNoPort     = errors.New("no such port")
	ErrNoVirtual  = errors.New("virtual ports are not available here")
	ErrClosed     = errors.New("port is closed")
	ErrListening  = errors.New("port is already listened to")
	ErrServerGone = errors.New("MIDI server is gone")
	ErrFull       = errors.New("output queue is full")
	ErrMalformed  = errors.New("not a whole MIDI message")
)

// SystemError says which MIDI system is not there, what is missing, and how to get it. It is an ErrNoSystem.
type SystemError struct {
	System  string // "ALSA", "JACK" …
	Missing string // what was looked for and not found
	Hint    string // what the user can do
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

// PortError says that no port's name contains Name, and which ports there are. It is an ErrNoPort.
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

// FindPort returns the index of the port that name means: the one so called, else the first whose name contains it, case
// aside. The error is a *PortError. Direction is "input" or "output", for the error.
func FindPort(direction, name string, have []string) (int, error) {
	want := strings.ToLower(strings.TrimSpace(name))
	found := -1
	for i, h := range have {
		if want == "" {
			break // contained in every name, and meaning none
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
