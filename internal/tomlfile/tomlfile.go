// Package tomlfile reads TOML that anybody may have written: settings, kits, presets, scenes. It is the only place that
// calls the parser.
//
// The parser keeps the whole path of every key, so that its memory grows with the square of the nesting: a kit of 32 kB
// with one inline table inside another took 2.8 GB. Decode therefore bounds the size, the nesting, the length of keys
// and their number before it parses, so that no text takes more than 32 MB. The bounds are far above what any file of
// this program has.
package tomlfile

import (
	"fmt"

	"github.com/BurntSushi/toml"
)

// The bounds of a file.
const (
	MaxSize  = 256 << 10 // bytes
	MaxDepth = 8         // arrays and inline tables inside each other
	MaxParts = 8         // parts of a dotted key, or of the name of a table
	MaxKey   = 256       // bytes of a key with its dots
	MaxKeys  = 2048      // keys, tables and arrays
)

type (
	// Primitive is a value that is decoded later.
	Primitive = toml.Primitive
	// MetaData says which keys were there.
	MetaData = toml.MetaData
	// Unmarshaler is a type that decodes itself.
	Unmarshaler = toml.Unmarshaler
	// ParseError is the error of Decode about the text. Its Position has the line, from 1.
	ParseError = toml.ParseError
)

// Decode parses text into dst, as toml.Decode does. A text over a bound is refused with a ParseError before anything is
// parsed.
func Decode(text string, dst any) (MetaData, error) {
	if err := check(text); err != nil {
		return MetaData{}, err
	}
	return toml.Decode(text, dst)
}

// tooMuch is the refusal of a text over a bound.
func tooMuch(line int, format string, args ...any) error {
	return ParseError{Message: fmt.Sprintf(format, args...), Position: toml.Position{Line: line}}
}
