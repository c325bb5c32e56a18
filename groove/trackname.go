package groove

import (
	"slices"
	"strings"
	"unicode"
)

// nameKind is what the name of a track says that it holds.
type nameKind uint8

const (
	namesNothing nameKind = iota
	namesMelody
	namesPerhapsDrums // a word of its is a drum or something else, as in "Tom Sawyer": the notes decide
	namesDrums
)

// trackName is what was read of a name, word by word.
type trackName struct {
	role   role
	roles  int // how many different ones the name speaks of
	drums  bool
	common bool // a drum, by a word that often means something else

	machine, melodic, other bool
}

// readName reads a name from its first word to its last, the longest known phrase first: "closed hi-hat" before "hat".
func readName(name string) trackName {
	var t trackName
	words := nameWords(name)
	for i := 0; i < len(words); {
		n := min(3, len(words)-i)
		word, kind := "", wordOther
		for ; n > 1 && kind == wordOther; n-- {
			word = strings.Join(words[i:i+n], "")
			kind = listedKind(word)
		}
		if n++; kind == wordOther {
			word, n = words[i], 1
			kind = kindOfWord(word)
		}
		i += n
		if kind == wordAdjective { // "synth drums" are drums, "drum synth" is a synth
			kind = wordMelodic
			if i < len(words) && slices.Contains([]wordKind{wordDrums, wordCommon}, kindOfWord(words[i])) {
				kind = wordNeutral
			}
		}
		t.add(word, kind)
	}
	return t
}

func (t *trackName) add(word string, kind wordKind) {
	switch kind {
	case wordDrums:
		t.drums = true
	case wordCommon:
		t.common = true
	case wordMachine:
		t.machine = true
	case wordMelodic:
		t.melodic = true
	case wordOther:
		t.other = true
	}
	if r, ok := roleWords[singular(word)]; ok && (t.roles == 0 || r != t.role) {
		t.role = r
		t.roles++
	}
}

// kind returns what the name says. A melodic word outweighs every drum: a melody that is learned as drums does harm, drums that are refused
// can be named.
func (t *trackName) kind() nameKind {
	switch {
	case t.melodic:
		return namesMelody
	case t.drums, t.common && !t.other:
		return namesDrums
	case t.common, t.machine:
		return namesPerhapsDrums
	}
	return namesNothing
}

// roleOf returns the role that a name speaks of; ok is false if it speaks of none, of several, or of a melody.
func roleOf(name string) (role, bool) {
	t := readName(name)
	if t.roles != 1 || t.melodic {
		return role{}, false
	}
	return t.role, true
}

// nameKind returns what the names of a track say: of its name and its instrument a melody counts first.
func (t *TakeTrack) nameKind() nameKind {
	name, instrument := readName(t.Name), readName(t.Instrument)
	a, b := name.kind(), instrument.kind()
	if a == namesMelody || b == namesMelody {
		return namesMelody
	}
	return max(a, b)
}

// nameWords splits a name into its words, in lower case: at every sign, between letters and digits, and before capitals inside a word. An
// owner becomes "owner": in "Tom's Kit" there is no tom.
func nameWords(name string) []string {
	var words []string
	word, last := []rune{}, ' '
	end := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
		}
		word = word[:0]
	}
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case owns(runes[i:]) && len(word) > 1:
			words, word = append(words, "owner"), word[:0]
		case r == '&':
			end()
			words = append(words, "and")
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
		case unicode.IsDigit(r) && unicode.IsLetter(last) && len(word) > 0:
			end()
			word = append(word, r)
		case unicode.IsLetter(r) && unicode.IsDigit(last), unicode.IsUpper(r) && unicode.IsLower(last):
			end()
			word = append(word, r)
		case len(words) > 0 && words[len(words)-1] == "owner" && len(word) == 0 && (last == '\'' || last == '’'):
			// the s of the owner
		default:
			word = append(word, r)
		}
		last = r
	}
	end()
	return words
}

// owns reports whether a text begins with the 's of an owner, with a word behind it.
func owns(text []rune) bool {
	return len(text) > 3 && (text[0] == '\'' || text[0] == '’') && unicode.ToLower(text[1]) == 's' && text[2] == ' '
}

func singular(word string) string {
	if len(word) > 3 {
		return strings.TrimSuffix(word, "s")
	}
	return word
}
