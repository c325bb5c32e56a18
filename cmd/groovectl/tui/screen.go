package tui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// cellStyle is how a cell is written: colors as #rrggbb, empty = the terminal's own.
type cellStyle struct {
	fg, bg string
	bold   bool
}

// cell is one place of the screen. A wide letter has an empty cell, of letter 0, behind it.
type cell struct {
	letter rune
	style  cellStyle
}

// screen is a frame of the terminal, cell by cell. So a popup can hide what is below it, and no line is wider than the
// terminal.
type screen struct {
	width, height int
	cells         []cell // row by row
}

func newScreen(width, height int) *screen {
	s := &screen{width: width, height: height, cells: make([]cell, width*height)}
	for i := range s.cells {
		s.cells[i].letter = ' '
	}
	return s
}

// at returns a cell, or nil outside.
func (s *screen) at(x, y int) *cell {
	if x < 0 || y < 0 || x >= s.width || y >= s.height {
		return nil
	}
	return &s.cells[y*s.width+x]
}

// text writes from (x, y) to the right and returns where it ends. What does not fit is cut off; a background that is already
// there stays where the style has none.
func (s *screen) text(x, y int, how cellStyle, text string) int {
	for _, r := range text {
		w := ansi.StringWidth(string(r))
		if w == 0 {
			continue // marks that join the letter before have no cell here
		}
		if s.at(x+w-1, y) == nil {
			return x + w
		}
		for i := range w {
			c := s.at(x+i, y)
			if c == nil {
				continue
			}
			bg := c.style.bg
			*c = cell{style: how}
			if how.bg == "" {
				c.style.bg = bg
			}
		}
		if c := s.at(x, y); c != nil {
			c.letter = r
		}
		x += w
	}
	return x
}

// right writes a text that ends before column x.
func (s *screen) right(x, y int, how cellStyle, text string) {
	s.text(x-ansi.StringWidth(text), y, how, text)
}

// clear empties a rectangle and gives it a background.
func (s *screen) clear(x0, y0, x1, y1 int, how cellStyle) {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			if c := s.at(x, y); c != nil {
				*c = cell{letter: ' ', style: how}
			}
		}
	}
}

// String writes the frame with the escape sequences of a palette; lines end with a line feed, but for the last.
func (s *screen) String(p *palette) string {
	var b strings.Builder
	b.Grow(4 * len(s.cells))
	for y := range s.height {
		if y > 0 {
			b.WriteByte('\n')
		}
		p.line(&b, s.cells[y*s.width:(y+1)*s.width])
	}
	return b.String()
}

// palette turns cell styles into escape sequences, each once. The renderer maps the colors to those that the terminal has.
type palette struct {
	color bool                    // without it, text alone is written
	known map[cellStyle][2]string // what comes before the text, and behind it
}

func newPalette(color bool) *palette {
	return &palette{color: color, known: map[cellStyle][2]string{{}: {}}}
}

// line writes cells; neighbors of one style share their escape sequences, and blanks at the end are left out.
func (p *palette) line(b *strings.Builder, cells []cell) {
	end := len(cells)
	for end > 0 && cells[end-1].letter == ' ' && cells[end-1].style.bg == "" {
		end--
	}
	for i := 0; i < end; {
		how := cells[i].style
		around := p.codes(how)
		b.WriteString(around[0])
		for ; i < end && cells[i].style == how; i++ {
			if cells[i].letter != 0 {
				b.WriteRune(cells[i].letter)
			}
		}
		b.WriteString(around[1])
	}
}

func (p *palette) codes(how cellStyle) [2]string {
	if !p.color {
		return [2]string{}
	}
	if c, ok := p.known[how]; ok {
		return c
	}
	var codes []string
	if how.bold {
		codes = append(codes, "1")
	}
	codes = append(codes, colorCode("38", how.fg)...)
	codes = append(codes, colorCode("48", how.bg)...)
	c := [2]string{"\x1b[" + strings.Join(codes, ";") + "m", "\x1b[m"}
	p.known[how] = c
	return c
}

// colorCode selects a color, #rrggbb, as foreground (38) or background (48); none for an empty one (ISO 8613-6).
func colorCode(plane, color string) []string {
	n, err := strconv.ParseUint(strings.TrimPrefix(color, "#"), 16, 24)
	if err != nil {
		return nil
	}
	return []string{fmt.Sprintf("%s;2;%d;%d;%d", plane, n>>16, n>>8&0xff, n&0xff)}
}
