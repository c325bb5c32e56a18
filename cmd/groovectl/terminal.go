package main

import (
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/term"
)

// terminal is where output goes, and what can be done there.
type terminal struct {
	io.Writer
	width  int  // columns; 0 = not a terminal
	colour bool // escape sequences for colour are understood and wanted
}

// terminalOf looks at a command's output. Colour needs a terminal, and neither TERM=dumb nor NO_COLOR (no-color.org).
func terminalOf(w io.Writer, env func(string) string) terminal {
	t := terminal{Writer: w}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return t
	}
	t.width = 80
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
		t.width = width
	}
	t.colour = env("NO_COLOR") == "" && env("TERM") != "dumb"
	return t
}

// The colours in use: ECMA-48 SGR parameters.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
)

// paint colours a text where colour is wanted.
func (t terminal) paint(colour, text string) string {
	if !t.colour || text == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// span is a piece of a line in one colour; empty = plain.
type span struct{ colour, text string }

// line puts pieces together, cut to the terminal's width so that a line that is rewritten stays one line.
func (t terminal) line(spans ...span) string {
	left := t.width - 1
	out := ""
	for _, s := range spans {
		if t.width > 0 {
			n := utf8.RuneCountInString(s.text)
			if n > left {
				s.text = string([]rune(s.text)[:max(left, 0)])
				n = left
			}
			left -= n
		}
		if s.colour == "" {
			out += s.text
		} else {
			out += t.paint(s.colour, s.text)
		}
	}
	return out
}
