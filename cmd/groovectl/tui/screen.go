package tui

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// ink is how a cell is written: colors as #rrggbb, empty = the terminal's own.
type ink struct {
	fg, bg string
	bold   bool
}

// cell is one place of the screen. A wide letter has an empty cell, of letter 0, behind it.
type cell struct {
	letter rune
	ink    ink
}

// screen is a frame of the terminal, cell by cell: what is laid over it can hide what is below, and nothing can be wider
// than the terminal.
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
// there stays where the ink has none.
func (s *screen) text(x, y int, how ink, text string) int {
	for _, r := range text {
		w := lipgloss.Width(string(r))
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
			bg := c.ink.bg
			*c = cell{ink: how}
			if how.bg == "" {
				c.ink.bg = bg
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
func (s *screen) right(x, y int, how ink, text string) { s.text(x-lipgloss.Width(text), y, how, text) }

// clear empties a rectangle and gives it a background.
func (s *screen) clear(x0, y0, x1, y1 int, how ink) {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			if c := s.at(x, y); c != nil {
				*c = cell{letter: ' ', ink: how}
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

// palette turns inks into what a terminal understands; each ink is worked out once.
type palette struct {
	renderer *lipgloss.Renderer
	known    map[ink][2]string // what comes before the text, and behind it
}

func newPalette(r *lipgloss.Renderer) *palette {
	return &palette{renderer: r, known: map[ink][2]string{{}: {}}}
}

// line writes cells; neighbors in one ink share their escape sequences, and blanks at the end are left out.
func (p *palette) line(b *strings.Builder, cells []cell) {
	end := len(cells)
	for end > 0 && cells[end-1].letter == ' ' && cells[end-1].ink.bg == "" {
		end--
	}
	for i := 0; i < end; {
		how := cells[i].ink
		around := p.codes(how)
		b.WriteString(around[0])
		for ; i < end && cells[i].ink == how; i++ {
			if cells[i].letter != 0 {
				b.WriteRune(cells[i].letter)
			}
		}
		b.WriteString(around[1])
	}
}

func (p *palette) codes(how ink) [2]string {
	if c, ok := p.known[how]; ok {
		return c
	}
	style := p.renderer.NewStyle().Bold(how.bold)
	if how.fg != "" {
		style = style.Foreground(lipgloss.Color(how.fg))
	}
	if how.bg != "" {
		style = style.Background(lipgloss.Color(how.bg))
	}
	const mark = "x"
	before, after, _ := strings.Cut(style.Render(mark), mark)
	c := [2]string{before, after}
	p.known[how] = c
	return c
}
