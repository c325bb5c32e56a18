package groove

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/groovegen/groovegen/internal/spell"
)

// nameTable finds a value by its name, an alias or its index, however the name is spaced and capitalised.
type nameTable struct {
	kind    string
	names   []string       // canonical, by index
	aliases map[string]int // folded alias → index
}

// find returns the index of name. The error is a *NameError.
func (t *nameTable) find(name string) (int, error) {
	key := fold(name)
	if key == "" {
		return 0, t.unknown(name, "")
	}
	if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(t.names) && key == strings.TrimSpace(name) {
		return i, nil
	}
	for i, n := range t.names {
		if fold(n) == key {
			return i, nil
		}
	}
	if i, ok := t.aliases[key]; ok {
		return i, nil
	}
	return 0, t.unknown(name, t.nearest(key))
}

func (t *nameTable) unknown(name, nearest string) error {
	return &NameError{Kind: t.kind, Name: name, Nearest: nearest, Known: strings.Join(t.names, ", ")}
}

// nearest returns the canonical name whose own spelling or alias needs the fewest edits, or "" if that would
// change more than a third of the letters.
func (t *nameTable) nearest(key string) string {
	best, at := len([]rune(key))/3+1, -1
	try := func(candidate string, i int) {
		// Among equals the lower index wins, so that the answer does not depend on the map's order.
		if d := spell.Distance(key, candidate); d < best || d == best && at >= 0 && i < at {
			best, at = d, i
		}
	}
	for i, n := range t.names {
		try(fold(n), i)
	}
	for a, i := range t.aliases {
		try(a, i)
	}
	if at < 0 {
		return ""
	}
	return t.names[at]
}

// fold keeps a name's letters and digits, in lower case: "Hip-Hop" and "hip hop" are both "hiphop".
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
