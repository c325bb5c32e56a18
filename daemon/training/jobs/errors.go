package jobs

import (
	"errors"
	"fmt"
)

// The errors of this package; test with errors.Is.
var (
	// ErrBusy means that a job runs already.
	ErrBusy = errors.New("another training is going on")
	// ErrUnknown means that there is no job of that id.
	ErrUnknown = errors.New("no such job")
	// ErrClosed means that the daemon is ending.
	ErrClosed = errors.New("the daemon is ending")
)

// BusyError names the job that runs. It wraps ErrBusy.
type BusyError struct{ ID string }

// Error implements error. It says what to do.
func (e *BusyError) Error() string {
	return fmt.Sprintf("job %s is still training, and there is one training at a time: "+
		"wait for it (groovectl jobs %[1]s --follow) or end it (groovectl jobs cancel %[1]s)", e.ID)
}

// Unwrap returns the sentinel.
func (e *BusyError) Unwrap() error { return ErrBusy }

// RequestError is the refusal of a request.
type RequestError struct {
	Field, Value string
	Hint         string
	Err          error
}

// Error implements error. It says what to do.
func (e *RequestError) Error() string {
	text := fmt.Sprintf("%s %.100q: %v", e.Field, e.Value, e.Err)
	if e.Hint != "" {
		text += ": " + e.Hint
	}
	return text
}

// Unwrap returns the cause.
func (e *RequestError) Unwrap() error { return e.Err }
