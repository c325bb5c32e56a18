package groove

import "fmt"

// NoteValue is a note value that swings.
type NoteValue uint8

// The note values.
const (
	Sixteenths NoteValue = iota
	Eighths
)

// NoteValueNames are the names of the note values, in order.
func NoteValueNames() []string { return []string{"1/16", "1/8"} }

// String returns the name.
func (n NoteValue) String() string {
	if names := NoteValueNames(); int(n) < len(names) {
		return names[n]
	}
	return "note?"
}

// ParseNoteValue finds a note value by its name.
func ParseNoteValue(name string) (NoteValue, error) {
	for i, x := range NoteValueNames() {
		if x == name {
			return NoteValue(i), nil
		}
	}
	return 0, fmt.Errorf("unknown note value %q: want 1/16 or 1/8", name)
}

// MarshalText writes the name.
func (n NoteValue) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (n *NoteValue) UnmarshalText(text []byte) (err error) {
	*n, err = ParseNoteValue(string(text))
	return err
}
