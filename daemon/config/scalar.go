package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// scalar is the value of a setting: it reads itself from text (environment, flags) and from TOML, checks itself, and
// prints itself so that Set reads it again. A scalar that refuses a value keeps the one it had.
type scalar interface {
	Set(text string) error
	fromTOML(v any) error
	String() string
}

// valueError is a value that does not fit, and what would. It becomes an Error where key and place are known.
type valueError struct{ message, hint string }

func (e *valueError) Error() string { return e.message + ": " + e.hint }

// wrongType is the error for a TOML value of another type than want.
func wrongType(v any, want string) error {
	return &valueError{fmt.Sprintf("%s is %s", printTOML(v), typeOf(v)), "give " + want}
}

func typeOf(v any) string {
	switch v.(type) {
	case string:
		return "a string"
	case int64:
		return "a whole number"
	case float64:
		return "a number"
	case bool:
		return "true or false, without quotes"
	case []any, []map[string]any:
		return "a list"
	case map[string]any:
		return "a table"
	default:
		return "a date or time"
	}
}

func printTOML(v any) string {
	switch v := v.(type) {
	case string:
		return quote(v)
	case []any, []map[string]any, map[string]any:
		return "this"
	default:
		return fmt.Sprint(v)
	}
}

// quote shows a value that may be long or hostile.
func quote(s string) string {
	const most = 60
	if len(s) > most {
		return strconv.QuoteToASCII(s[:most]) + "…"
	}
	return strconv.Quote(s)
}

// setString is fromTOML for scalars whose TOML type is a string.
func setString(s scalar, v any) error {
	text, ok := v.(string)
	if !ok {
		return wrongType(v, "a string in quotes")
	}
	return s.Set(text)
}

// chooser names the values of a Choice.
type chooser interface{ choices() []string }

// Choice is one of a few words.
type Choice[C chooser] string

// Set accepts one of the words, in any case.
func (c *Choice[C]) Set(text string) error {
	var of C
	word := strings.ToLower(strings.TrimSpace(text))
	if !slices.Contains(of.choices(), word) {
		return &valueError{quote(text) + " is not one of the choices", "give one of " + strings.Join(of.choices(), ", ")}
	}
	*c = Choice[C](word)
	return nil
}

func (c *Choice[C]) fromTOML(v any) error { return setString(c, v) }
func (c Choice[C]) String() string        { return string(c) }

func (c Choice[C]) words() []string {
	var of C
	return of.choices()
}

// The settings that are choices; their values are the words in the methods below.
type (
	// System is where MIDI ports come from.
	System = Choice[systems]
	// ClockSource is whose time is followed.
	ClockSource = Choice[clockSources]
	// Gap is where a clock that was lost goes on.
	Gap = Choice[gaps]
	// PositionUnit is what a song position counts.
	PositionUnit = Choice[positionUnits]
	// EngineName is what decodes.
	EngineName = Choice[engines]
	// Weights is the precision of the weights in memory.
	Weights = Choice[precisions]
	// Access is who on the network may send.
	Access = Choice[accesses]
	// LogLevel is how much is logged.
	LogLevel = Choice[logLevels]
	// LogFormat is how it is logged.
	LogFormat = Choice[logFormats]
)

type (
	systems       struct{}
	clockSources  struct{}
	gaps          struct{}
	positionUnits struct{}
	engines       struct{}
	precisions    struct{}
	accesses      struct{}
	logLevels     struct{}
	logFormats    struct{}
)

func (systems) choices() []string       { return []string{"auto", "virtual", "port", "jack", "none"} }
func (clockSources) choices() []string  { return []string{"auto", "external", "internal"} }
func (gaps) choices() []string          { return []string{"count", "extrapolate"} }
func (positionUnits) choices() []string { return []string{"steps", "clocks"} }
func (engines) choices() []string       { return []string{"auto", "cpu", "gpu", "gpu-software", "gorgonia"} }
func (precisions) choices() []string    { return []string{"auto", "float32", "float16"} }
func (accesses) choices() []string      { return []string{"paired", "anyone"} }
func (logLevels) choices() []string     { return []string{"debug", "info", "warn", "error"} }
func (logFormats) choices() []string    { return []string{"text", "json"} }

// Switch is on or off.
type Switch bool

// Set accepts true, false, on, off, yes, no, 1, 0.
func (s *Switch) Set(text string) error {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "on", "yes", "1":
		*s = true
	case "false", "off", "no", "0":
		*s = false
	default:
		return &valueError{quote(text) + " is neither on nor off", "give true or false"}
	}
	return nil
}

func (s *Switch) fromTOML(v any) error {
	b, ok := v.(bool)
	if !ok {
		return wrongType(v, "true or false, without quotes")
	}
	*s = Switch(b)
	return nil
}

func (s Switch) String() string { return strconv.FormatBool(bool(s)) }
