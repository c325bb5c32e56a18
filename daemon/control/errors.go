package control

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/steer"
)

// The errors of this package; test with errors.Is.
var (
	// ErrNoLoop means that no loop with this id is kept.
	ErrNoLoop = errors.New("no such loop")
	// ErrUnreachable means that no daemon answers on the socket.
	ErrUnreachable = errors.New("no daemon answers")
	// ErrBusy means that another daemon has the socket.
	ErrBusy = errors.New("another daemon has the control socket")
)

// Error is the refusal of a request.
type Error struct {
	Code    int    `json:"-"` // HTTP status
	Field   string `json:"field,omitempty"`
	Value   string `json:"value,omitempty"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// errorBody is the document around an Error.
type errorBody struct {
	Error *Error `json:"error"`
}

// Error implements error. It says what was refused and what to do.
func (e *Error) Error() string {
	text := e.Message
	if e.Hint != "" {
		text += ": " + e.Hint
	}
	return text
}

// Is makes a 404 for a loop match ErrNoLoop.
func (e *Error) Is(target error) bool {
	return target == ErrNoLoop && e.Code == http.StatusNotFound && e.Field == "id"
}

// ErrorOf converts an error of the Hub to an Error, for another server that answers as this one does. code is the
// status of errors of unknown types.
func ErrorOf(err error, code int) *Error { return answer(err, code) }

// answer converts an error of the Hub to an Error. code is the status of errors of unknown types.
func answer(err error, code int) *Error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	var s *steer.Error
	if errors.As(err, &s) {
		e := steerError(s)
		if file := (*preset.Error)(nil); errors.As(err, &file) { // the file is wrong, not the request
			e.Message = file.File + ": " + e.Message
		}
		return e
	}
	if e, ok := trainingError(err); ok {
		return e
	}
	return &Error{Code: code, Message: err.Error()}
}

func steerError(s *steer.Error) *Error {
	e := &Error{Code: http.StatusUnprocessableEntity, Field: s.Param, Value: s.Value, Message: s.Param + ": " + s.Reason(), Hint: s.Hint}
	if errors.Is(s, steer.ErrUnknown) {
		e.Code = http.StatusNotFound
		if e.Hint == "" {
			e.Hint = "groovectl get lists them"
		}
	}
	return e
}

// UnreachableError names the socket that did not answer, and the reason. It wraps ErrUnreachable.
type UnreachableError struct {
	Path string
	Err  error
}

// Error implements error. It says how to start the daemon.
func (e *UnreachableError) Error() string {
	return fmt.Sprintf("no grooved answers on %s (%v): start it with grooved, or name its socket with --socket", e.Path, e.Err)
}

// Unwrap returns the sentinel and the cause.
func (e *UnreachableError) Unwrap() []error { return []error{ErrUnreachable, e.Err} }

// BusyError names the process that has the socket. It wraps ErrBusy.
type BusyError struct {
	Path string
	PID  int // 0 = unknown
}

// Error implements error. It says how to use another socket.
func (e *BusyError) Error() string {
	who := "another grooved"
	if e.PID > 0 {
		who += fmt.Sprintf(" (pid %d)", e.PID)
	}
	return fmt.Sprintf("control socket %s belongs to %s: stop that one, or give this one another with --socket", e.Path, who)
}

// Unwrap returns the sentinel.
func (e *BusyError) Unwrap() error { return ErrBusy }
