// Package terminal writes coloured text to the user's terminal, and plain text everywhere else.
package terminal

import (
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/term"
)

// Output is where a command's output goes, and what can be done there.
type Output struct {
	io.Writer
	Width  int  // columns; 0 = not a terminal
	Colour bool // escape sequences for colour work there and are wanted
}

// Of examines a command's output. Colour needs a terminal, and neither TERM=dumb nor NO_COLOR (no-color.org).
func Of(w io.Writer, env func(string) string) Output {
	o := Output{Writer: w}
	f, ok := Raw(w).(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return o
	}
	o.Width = 80
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
		o.Width = width
	}
	o.Colour = env("NO_COLOR") == "" && env("TERM") != "dumb"
	return o
}

// Interactive reports whether a full-screen program can run: input and output are a terminal that understands escape
// sequences.
func Interactive(in io.Reader, out Output, env func(string) string) bool {
	f, ok := in.(*os.File)
	return ok && out.Width > 0 && env("TERM") != "dumb" && Of(f, env).Width > 0
}

// The colours in use: ECMA-48 SGR parameters.
const (
	Bold   = "1"
	Dim    = "2"
	Red    = "31"
	Green  = "32"
	Yellow = "33"

	OnWhite = "30;107" // black on white
)

// Paint colours a text where colour is wanted.
func (o Output) Paint(colour, text string) string {
	if !o.Colour || text == "" {
		return text
	}
	return sgr(colour) + text + sgr("0")
}

// sgr is the escape sequence of a colour.
func sgr(colour string) string { return "\x1b[" + colour + "m" }

// Span is a piece of a line in one colour; empty = plain.
type Span struct{ Colour, Text string }

// Line joins spans and cuts them to the terminal's width, so that a line that is rewritten stays one line.
func (o Output) Line(spans ...Span) string {
	left := o.Width - 1
	out := ""
	for _, s := range spans {
		if o.Width > 0 {
			n := utf8.RuneCountInString(s.Text)
			if n > left {
				s.Text = string([]rune(s.Text)[:max(left, 0)])
				n = left
			}
			left -= n
		}
		if s.Colour == "" {
			out += s.Text
		} else {
			out += o.Paint(s.Colour, s.Text)
		}
	}
	return out
}
