package plot

import (
	"fmt"
	"io"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Matrix is what Heat draws: a value for each row and column, the first row on top. Columns without names get none; a
// name may be empty.
type Matrix struct {
	Rows, Columns []string
	Values        [][]float64 // rows × columns; NaN = no value
	Range         [2]float64  // what the lightest and the darkest colour mean; {0, 0} = from 0, or the least value below, to the greatest
	Format        string      // for fmt: "%.0f", "%.2f"; numbers are written into the cells; empty = none
	Unit          string      // said above the scale
	Rules         int         // a line is drawn after every Rules columns, like bar lines; 0 = none
}

// Heat draws a matrix in colours, a confusion matrix for one, with their scale beside it.
func Heat(w io.Writer, f Frame, m Matrix) error {
	if len(m.Values) != len(m.Rows) {
		return fmt.Errorf("draw %q: %d rows of values for %d names", f.Title, len(m.Values), len(m.Rows))
	}
	columns := len(m.Columns)
	for i, row := range m.Values {
		if len(row) != columns {
			return fmt.Errorf("draw %q: row %q has %d values for %d columns", f.Title, m.Rows[i], len(row), columns)
		}
	}
	if columns == 0 || len(m.Rows) == 0 {
		return f.writeEmpty(w)
	}
	p := f.newPlot()
	cells := heatCells{m, m.span()}
	p.Add(cells)
	p.X.Min, p.X.Max = -0.5, float64(columns)-0.5
	p.Y.Min, p.Y.Max = -0.5, float64(len(m.Rows))-0.5
	p.X.Width, p.Y.Width = 0, 0
	nameX(p, m.Columns, f)
	nameY(p, m.Rows)
	return f.write(w, p, cells)
}

// span returns the values of the lightest and the darkest colour.
func (m Matrix) span() span {
	if m.Range != [2]float64{} {
		return span{m.Range[0], m.Range[1]}
	}
	s := span{0, 0}
	for _, row := range m.Values {
		for _, x := range row {
			if shown(x, false) {
				s.add(x)
			}
		}
	}
	if s.min == s.max {
		s.max++
	}
	return s
}

// heatCells draws the matrix as a plot.Plotter, and its scale as a side panel.
type heatCells struct {
	Matrix
	bounds span
}

func (h heatCells) share(x float64) float64 {
	return (x - h.bounds.min) / (h.bounds.max - h.bounds.min)
}

// Plot draws; see plot.Plotter.
func (h heatCells) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	const seam = 0.01 // cells overlap, or the paper would shine through between them
	for i, row := range h.Values {
		y := float64(len(h.Rows) - 1 - i)
		for j, value := range row {
			x := float64(j)
			fill(c, heat(h.share(value)), vg.Point{X: toX(x - 0.5 - seam), Y: toY(y - 0.5 - seam)}, vg.Point{X: toX(x + 0.5 + seam), Y: toY(y + 0.5 + seam)})
		}
	}
	for j := h.Rules; h.Rules > 0 && j < len(h.Columns); j += h.Rules {
		x := toX(float64(j) - 0.5)
		c.StrokeLine2(draw.LineStyle{Color: soft, Width: vg.Points(0.7)}, x, c.Min.Y, x, c.Max.Y)
	}
	if h.Format != "" {
		h.numbers(c, toX, toY)
	}
}

// numbers writes the values into the cells, in a size that fits.
func (h heatCells) numbers(c draw.Canvas, toX, toY func(float64) vg.Length) {
	longest := 1
	for _, row := range h.Values {
		for _, x := range row {
			longest = max(longest, len(fmt.Sprintf(h.Format, x)))
		}
	}
	room := (toX(1) - toX(0)).Points() / (0.62 * float64(longest)) // a digit is 0.56 of its size wide
	size := min(10, room, (toY(1)-toY(0)).Points()*0.6)
	for i, row := range h.Values {
		for j, x := range row {
			if math.IsNaN(x) {
				continue
			}
			style := text.Style{
				Color: over(h.share(x)), Font: sans(size, false), XAlign: text.XCenter, YAlign: text.YCenter, Handler: plot.DefaultTextHandler,
			}
			at := vg.Point{X: toX(float64(j)), Y: toY(float64(len(h.Rows) - 1 - i))}
			c.FillText(style, at, fmt.Sprintf(h.Format, x))
		}
	}
}

// width is that of the strip of colours and its numbers.
func (h heatCells) width() vg.Length {
	return max(vg.Points(46), sans9().Width(h.Unit)+vg.Points(6))
}

func sans9() text.Style {
	return text.Style{Color: ink, Font: sans(9, false), YAlign: text.YCenter, Handler: plot.DefaultTextHandler}
}

// draw draws the scale: the unit, below it the strip with five numbers.
func (h heatCells) draw(c draw.Canvas) {
	const steps = 128
	top, bottom := c.Max.Y-vg.Points(44), c.Min.Y+vg.Points(40)
	left, right := c.Min.X+vg.Points(4), c.Min.X+vg.Points(14)
	style := sans9()
	c.FillText(style, vg.Point{X: left, Y: top + vg.Points(14)}, h.Unit)
	at := func(t float64) vg.Length { return bottom + vg.Length(t)*(top-bottom) }
	for i := range steps {
		fill(c, heat((float64(i)+0.5)/steps), vg.Point{X: left, Y: at(float64(i) / steps)}, vg.Point{X: right, Y: at(min(1, (float64(i)+1.3)/steps))})
	}
	for i := range 5 {
		t := float64(i) / 4
		c.FillText(style, vg.Point{X: right + vg.Points(4), Y: at(t)}, shorter(h.bounds.min+t*(h.bounds.max-h.bounds.min)))
	}
}
