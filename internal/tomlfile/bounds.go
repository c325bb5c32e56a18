package tomlfile

import "strings"

// check returns an error for a text over a bound. It need not be valid TOML: it is looked at as the parser would, up to the first
// fault.
func check(text string) error {
	if len(text) > MaxSize {
		return tooMuch(1, "the file is over %d KiB", MaxSize>>10)
	}
	s := scanner{text: text, line: 1}
	for s.at < len(text) {
		if err := s.step(); err != nil {
			return err
		}
	}
	return nil
}

// scanner goes through a text by tokens: strings, comments and the characters that give it its structure.
type scanner struct {
	text   string
	at     int
	line   int
	depth  int  // open brackets
	parts  int  // dots since the last token that can end a key
	key    int  // where a key can have begun
	keys   int  // and tables and arrays, so far
	value  bool // behind the = of a line outside of brackets
	header bool // between the brackets of [name] or [[name]]
}

// step moves over one token.
func (s *scanner) step() error {
	switch c := s.text[s.at]; c {
	case '#':
		s.skipComment()
		return nil
	case '"', '\'':
		s.skipString(c)
		return nil
	case '\n':
		s.at++
		s.line++
		s.value = s.value && s.depth > 0
		s.begin()
		return nil
	case '.':
		s.at++
		if s.parts++; s.parts >= MaxParts {
			return tooMuch(s.line, "a key has more than %d parts", MaxParts)
		}
		return nil
	case '[', '{':
		return s.open()
	case ']', '}':
		return s.close()
	case ',':
		s.at++
		s.begin()
		return nil
	case '=':
		return s.assign()
	}
	s.at++
	return nil
}

// begin notes that a key can begin here.
func (s *scanner) begin() { s.parts, s.key, s.header = 0, s.at, false }

// open enters an array, an inline table, or the name of a table.
func (s *scanner) open() error {
	header := s.text[s.at] == '[' && (s.header || s.depth == 0 && !s.value)
	s.at++
	s.begin()
	s.header = header
	if s.depth++; s.depth > MaxDepth {
		return tooMuch(s.line, "arrays and tables are nested more than %d deep", MaxDepth)
	}
	return s.count(0)
}

// close leaves what open entered.
func (s *scanner) close() error {
	header, length := s.header, s.at-s.key
	s.at++
	s.depth = max(s.depth-1, 0)
	s.begin()
	s.header = header && s.depth > 0 // the second bracket of [[name]]
	if header {
		return s.checkKey(length)
	}
	return nil
}

// assign ends a key.
func (s *scanner) assign() error {
	length := s.at - s.key
	s.at++
	s.value = true
	s.begin()
	return s.count(length)
}

// count adds a key of some bytes, or a table or array.
func (s *scanner) count(length int) error {
	if s.keys++; s.keys > MaxKeys {
		return tooMuch(s.line, "there are more than %d keys, tables and arrays", MaxKeys)
	}
	return s.checkKey(length)
}

func (s *scanner) checkKey(length int) error {
	if length > MaxKey {
		return tooMuch(s.line, "a key is over %d bytes long", MaxKey)
	}
	return nil
}

// skipComment moves to the end of the line.
func (s *scanner) skipComment() {
	if n := strings.IndexByte(s.text[s.at:], '\n'); n >= 0 {
		s.at += n
	} else {
		s.at = len(s.text)
	}
}

// skipString moves behind a string. One on a single line ends with its line, closed or not.
func (s *scanner) skipString(quote byte) {
	long := strings.Repeat(string(quote), 3)
	if strings.HasPrefix(s.text[s.at:], long) {
		s.at += len(long)
		s.skipLongString(quote, long)
		return
	}
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '\n':
			return
		case c == quote:
			s.at++
			return
		case c == '\\' && quote == '"' && s.at+1 < len(s.text) && s.text[s.at+1] != '\n':
			s.at++
		}
	}
}

// skipLongString moves behind a string in triple quotes, which may end with one or two quotes of its own.
func (s *scanner) skipLongString(quote byte, long string) {
	for s.at < len(s.text) {
		c := s.text[s.at]
		if strings.HasPrefix(s.text[s.at:], long) {
			s.at += len(long)
			for range 2 {
				if s.at < len(s.text) && s.text[s.at] == quote {
					s.at++
				}
			}
			return
		}
		if c == '\\' && quote == '"' && s.at+1 < len(s.text) {
			s.at++
		}
		if s.text[s.at] == '\n' {
			s.line++
		}
		s.at++
	}
}
