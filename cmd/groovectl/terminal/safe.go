package terminal

import (
	"bytes"
	"io"
	"slices"
	"unicode"
	"unicode/utf8"
)

// safe is a writer of text that leaves out control characters: names of models, files and ports come from others, and a
// terminal would obey what is in them. Lines, tabs and our own colours stay.
type safe struct {
	to      io.Writer
	colours bool   // our own escape sequences pass
	rest    []byte // the beginning of a character that has not come whole
}

// Safe returns a writer that leaves control characters out of text for w.
func Safe(w io.Writer) io.Writer {
	return &safe{to: w, colours: Of(w, func(string) string { return "" }).Width > 0}
}

// Raw returns the writer behind Safe, for what is no text, and any other writer as it is.
func Raw(w io.Writer) io.Writer {
	if s, ok := w.(*safe); ok {
		return s.to
	}
	return w
}

// eraseLine ends a line that is written again.
const eraseLine = "\x1b[K"

// own are the escape sequences that this program writes.
var own = [][]byte{
	[]byte(sgr("0")), []byte(sgr(Bold)), []byte(sgr(Dim)), []byte(sgr(Red)), []byte(sgr(Green)), []byte(sgr(Yellow)), []byte(sgr(OnWhite)), []byte(eraseLine),
}

// Write implements io.Writer.
func (s *safe) Write(data []byte) (int, error) {
	text := slices.Concat(s.rest, data)
	s.rest = nil
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		if !utf8.FullRune(text[i:]) {
			s.rest = slices.Clone(text[i:])
			break
		}
		if n := s.ownAt(text[i:]); n > 0 {
			out = append(out, text[i:i+n]...)
			i += n
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case r == utf8.RuneError && n == 1: // a byte of another encoding, C1 among them
			out = append(out, '?')
		case r == '\r' && (i == 0 || i+1 < len(text) && text[i+1] == '\n'): // a line that is written again
			out = append(out, '\r')
		case r == '\n' || r == '\t' || !unicode.IsControl(r):
			out = append(out, text[i:i+n]...)
		}
		i += n
	}
	if _, err := s.to.Write(out); err != nil {
		return 0, err
	}
	return len(data), nil
}

// ownAt returns the length of one of our own sequences at the beginning of text, or 0.
func (s *safe) ownAt(text []byte) int {
	if !s.colours || text[0] != '\x1b' {
		return 0
	}
	for _, seq := range own {
		if bytes.HasPrefix(text, seq) {
			return len(seq)
		}
	}
	return 0
}
