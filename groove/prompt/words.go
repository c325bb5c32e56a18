package prompt

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a word, a number or a mark of a prompt.
type word struct {
	text  string // folded: lower case, without accents
	raw   string // as it was typed, shortened
	glued bool   // no blank before it: the 1 of verse1
	lead  string // the article before it, which names keep
	of    bool   // an "of" stands before it
	typo  bool   // text was corrected, see typo.go
}

// maxRaw is how many characters of a word are repeated to the user.
const maxRaw = 32

// Marks that are words of their own after folding.
const (
	markSep  = ";" // not a comma: that stands between the lexicon's phrases
	markConj = "+"
	markPct  = "%"
	markTo   = "to"
	markAt   = "~"
)

// split splits a text into words. rest is the number of characters over the limit.
func split(text string) (words []word, rest int) {
	if n := utf8.RuneCountInString(text); n > MaxRunes {
		rest = n - MaxRunes
		runes := []rune(text[:min(len(text), utf8.UTFMax*MaxRunes)])
		text = string(runes[:MaxRunes])
	}
	s := splitter{in: []rune(spellOut(shorthand.Replace(initials.ReplaceAllString(strings.ToLower(text), "${1}nb"))))}
	for s.at < len(s.in) {
		s.next()
	}
	s.end()
	return s.words, rest
}

// shorthand is the meaning of a mark in the middle of a word.
var shorthand = strings.NewReplacer("w/o", "without ",
	"w/", "with ", "½", "0.5 ", "four-on-the-floor", "four on the floor", "4 on the floor", "four on the floor",
	"4-on-the-floor", "four on the floor", "4otf", "four on the floor", "n't", "nt", "n’t", "nt",
	"we're", "we are", "we’re", "we are", "they're", "they are", "they’re", "they are", "you're", "you are", "you’re", "you are",
	"'ve", " have", "’ve", " have", "'ll", " will", "’ll", " will", "'d ", " would ", "’d ", " would ",
	"could of ", "could have ", " :d", " ", " xd", " ", " :p", " ")

// initials are r&b and d&b.
var initials = regexp.MustCompile(`\b([rd])(?:&| & | n | and )b\b`)

// spellOut makes "is" of the 's behind a noun: "the tempo's good". Behind "it" and its like the lexicon has both.
func spellOut(text string) string {
	return contracted.ReplaceAllStringFunc(text, func(s string) string {
		noun := strings.TrimRight(s, "s'’")
		if shortSubjects[noun] {
			return s
		}
		return noun + " is"
	})
}

var (
	contracted    = regexp.MustCompile(`\b[a-z]{2,}['’]s\b`)
	shortSubjects = setOf("it that there what where who here he she how let")
)

// splitter goes through a text once.
type splitter struct {
	in    []rune
	at    int
	cur   []rune // the word so far
	words []word
	glued bool // the next word follows without a blank
}

// next takes one character, or a whole number.
func (s *splitter) next() {
	r := s.in[s.at]
	switch {
	case s.number():
		return
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
		s.letter(r)
	case r == '\'' || r == '’' || unicode.Is(unicode.Cf, r):
		// Apostrophes and invisible characters, such as joiners and marks of direction, are part of words.
	case strings.ContainsRune(",;!?()[]{}|\n\r—–.…", r):
		s.mark(markSep, r)
	case r == '+' || r == '&' || r == '/':
		s.mark(markConj, r)
	case r == '%':
		s.mark(markPct, r)
	case r == '~' || r == '@' || r == '≈':
		s.mark(markAt, r)
	default: // blanks, hyphens and every other sign
		s.end()
	}
	s.at++
}

// letter adds a letter to the present word. Where letters are followed by digits another word begins: "bpm95".
func (s *splitter) letter(r rune) {
	if n := len(s.cur); n > 0 && unicode.IsDigit(s.cur[n-1]) != unicode.IsDigit(r) && !unicode.IsDigit(s.cur[0]) {
		s.end()
		s.glued = true
	}
	if plain, ok := plainLetters[r]; ok {
		s.cur = append(s.cur, []rune(plain)...)
		return
	}
	if !unicode.IsMark(r) {
		s.cur = append(s.cur, r)
	}
}

// plainLetters are letters with accents from other European languages.
var plainLetters = map[rune]string{
	'à': "a", 'á': "a", 'â': "a", 'ä': "a", 'ã': "a", 'å': "a", 'ç': "c", 'è': "e", 'é': "e", 'ê': "e", 'ë': "e", 'ì': "i",
	'í': "i", 'î': "i", 'ï': "i", 'ñ': "n", 'ò': "o", 'ó': "o", 'ô': "o", 'ö': "o", 'õ': "o", 'ø': "o", 'ù': "u", 'ú': "u",
	'û': "u", 'ü': "u", 'ß': "ss",
}

func (s *splitter) mark(m string, r rune) {
	s.end()
	s.words = append(s.words, word{text: m, raw: string(r)})
}

// end finishes the word that was begun.
func (s *splitter) end() {
	if len(s.cur) == 0 {
		return
	}
	raw := string(s.cur)
	if len(s.cur) > maxRaw {
		raw = string(s.cur[:maxRaw]) + "..."
	}
	s.words = append(s.words, word{text: string(s.cur), raw: raw, glued: s.glued})
	s.glued = false
	s.cur = s.cur[:0]
}

// number reads a number at a word's beginning: "95", "-5", "97.5", "97,5", "90-95", "95bpm", and "16th" and "90s" whole.
func (s *splitter) number() bool {
	if len(s.cur) > 0 && !isLatin(s.cur) {
		return false
	}
	i := s.at
	if signed := s.in[i] == '-' || s.in[i] == '+' || s.in[i] == '−'; signed {
		if i > 0 && !unicode.IsSpace(s.in[i-1]) && s.in[i-1] != ',' {
			return false
		}
		i++
	}
	from := i
	for i < len(s.in) && isDigit(s.in[i]) || s.decimal(i, from) {
		i++
	}
	if i == from {
		return false
	}
	s.glued = len(s.cur) > 0
	glued := s.glued
	s.glued = false
	s.end()
	for suffix := range strings.SplitSeq("sts ths st nd rd th s", " ") { // ordinals, and "90s", which is no tempo
		end := i + len(suffix)
		if end <= len(s.in) && string(s.in[i:end]) == suffix && (end == len(s.in) || !unicode.IsLetter(s.in[end])) {
			i = end
			break
		}
	}
	text := strings.ReplaceAll(strings.ReplaceAll(string(s.in[s.at:i]), ",", "."), "−", "-")
	raw := text
	if len(raw) > maxRaw {
		raw = raw[:maxRaw] + "..."
	}
	s.words = append(s.words, word{text: text, raw: raw, glued: glued})
	if i+1 < len(s.in) && strings.ContainsRune("-–—", s.in[i]) && isDigit(s.in[i+1]) {
		s.words = append(s.words, word{text: markTo, raw: "-"})
		i++
	}
	s.at = i
	return true
}

// decimal reports whether the character at i is the point of a number that began at from. A comma is one before a single
// digit: "97,5", but not "95,100".
func (s *splitter) decimal(i, from int) bool {
	if i+1 >= len(s.in) || !isDigit(s.in[i+1]) || strings.ContainsAny(string(s.in[from:i]), ".,") {
		return false
	}
	return s.in[i] == '.' || s.in[i] == ',' && i > from && (i+2 == len(s.in) || !isDigit(s.in[i+2]))
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLatin(word []rune) bool {
	for _, r := range word {
		if r > unicode.MaxLatin1 {
			return false
		}
	}
	return true
}
