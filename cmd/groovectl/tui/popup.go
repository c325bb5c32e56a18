package tui

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"

	"github.com/groovegen/groovegen/groove"
)

// box clears a place of that size in the middle of a screen, with a frame, and returns its inner corner.
func (s *screen) box(width, height int, title string) (x, y int) {
	width, height = min(width, s.width-2), min(height, s.height-2)
	x, y = (s.width-width)/2, (s.height-height)/2
	how := cellStyle{bg: popupColor}
	s.clear(x-1, y-1, x+width+1, y+height+1, how)
	edge := cellStyle{fg: styleFaint.fg, bg: popupColor}
	for i := -1; i <= width; i++ {
		s.text(x+i, y-1, edge, "─")
		s.text(x+i, y+height, edge, "─")
	}
	for j := range height {
		s.text(x-1, y+j, edge, "│")
		s.text(x+width, y+j, edge, "│")
	}
	for _, corner := range []struct {
		x, y int
		mark string
	}{{x - 1, y - 1, "┌"}, {x + width, y - 1, "┐"}, {x - 1, y + height, "└"}, {x + width, y + height, "┘"}} {
		s.text(corner.x, corner.y, edge, corner.mark)
	}
	s.text(x, y-1, cellStyle{fg: styleBright.fg, bg: popupColor, bold: true}, " "+title+" ")
	return x, y
}

// genreRows is how many genres are below each other in the picker.
const genreRows = 6

func (v *view) drawGenres(s *screen) {
	const width = 16
	columns := (groove.NumGenres + genreRows - 1) / genreRows
	x, y := s.box(columns*width, genreRows+1, "genre: arrows, enter, esc")
	now := v.status.Steer.Style().Weights
	for i := range groove.NumGenres {
		name := groove.Genre(i).String()
		how := cellStyle{}
		if now[i] > 0 {
			how = styleGood
		}
		text := fmt.Sprintf(" %-13s ", name)
		if i == v.pick {
			how.bold, how.bg = true, playheadColor
			text = ">" + text[1:]
		}
		s.text(x+i/genreRows*width, y+i%genreRows, how, text)
	}
	s.text(x, y+genreRows, styleDim, " or the first letter of its name")
}

func (v *view) drawHelp(s *screen) {
	rows := 0
	for _, k := range bindings {
		if k.help != "" {
			rows++
		}
	}
	const width = 36
	height := (rows + 1) / 2
	x, y := s.box(2*width, height+1, "keys")
	i := 0
	for _, k := range bindings {
		if k.help == "" {
			continue
		}
		left, row := x+1+i/height*width, y+i%height
		s.text(left, row, styleBright, k.label)
		s.text(left+8, row, stylePlain, k.help)
		i++
	}
	s.text(x+1, y+height, styleDim, "any key closes this")
}

func (v *view) drawPrompt(s *screen, y int) {
	const lead = "say: "
	x := s.text(0, y, styleBright, lead)
	runes := []rune(v.typed)
	// Of a long text the end is shown, with the cursor in it.
	from := 0
	for from < v.cursor && ansi.StringWidth(string(runes[from:v.cursor])) > s.width-x-2 {
		from++
	}
	s.text(x, y, stylePlain, string(runes[from:]))
	at := x + ansi.StringWidth(string(runes[from:v.cursor]))
	if c := s.at(at, y); c != nil {
		c.style.bg = hitColors[1][3]
		if !v.color && c.letter == ' ' {
			c.letter = '_'
		}
	}
	if v.typed == "" {
		s.text(x+2, y, styleFaint, "funk around 95, busy hats, no crash      enter, esc")
	}
}
