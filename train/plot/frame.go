package plot

import (
	"fmt"
	"image/color"
	"io"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// The size of a picture that names none, and the largest, in pixels.
const (
	DefaultWidth  = 1200
	DefaultHeight = 720
	maxSize       = 8000
)

// dpi makes type of 10 points 20 pixels high: readable on a page and on a screen.
const dpi = 144

// Frame is the title, axes and size of a picture. The zero value is a picture of the default size without text.
type Frame struct {
	Title, X, Y    string     // X and Y name the axes, with their units
	LogX, LogY     bool       // logarithmic axes; Lines alone draws them
	XRange, YRange [2]float64 // what the axes span; {0, 0} = the data
	Width, Height  int        // pixels; 0 = the default
}

// px converts pixels to the drawing library's points.
func px(n float64) vg.Length { return vg.Length(n) * vg.Inch / dpi }

// size returns the picture's width and height in pixels.
func (f Frame) size() (w, h int, err error) {
	w, h = f.Width, f.Height
	if w == 0 {
		w = DefaultWidth
	}
	if h == 0 {
		h = DefaultHeight
	}
	if w < 200 || h < 150 || w > maxSize || h > maxSize {
		return 0, 0, fmt.Errorf("draw %q: %d × %d pixels: want from 200 × 150 to %d × %d", f.Title, w, h, maxSize, maxSize)
	}
	return w, h, nil
}

// sans returns the style's typeface at a size in points.
func sans(size float64, bold bool) font.Font {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(size)}
	if bold {
		f.Weight = 3 // bold in golang.org/x/image/font
	}
	return f
}

// newPlot returns an empty plot in the common style.
func (f Frame) newPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = paper
	p.Title.Text = f.Title
	p.Title.TextStyle.Font, p.Title.TextStyle.Color = sans(12, true), ink
	p.Title.Padding = vg.Points(8)
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Label.TextStyle.Font, a.Label.TextStyle.Color = sans(10, false), ink
		a.Tick.Label.Font, a.Tick.Label.Color = sans(9, false), ink
		a.Color, a.Tick.Color = soft, soft
		a.Tick.Length = vg.Points(3)
		a.Padding = 0
		a.Tick.Marker = linearTicks{}
	}
	p.X.Label.Text, p.Y.Label.Text = f.X, f.Y
	p.X.Label.Padding, p.Y.Label.Padding = vg.Points(4), vg.Points(4)
	return p
}

// grid puts thin lines behind the data.
func grid(p *plot.Plot, vertical, horizontal bool) {
	g := plotter.NewGrid()
	g.Vertical.Color, g.Horizontal.Color = faint, faint
	g.Vertical.Width, g.Horizontal.Width = vg.Points(0.5), vg.Points(0.5)
	if !vertical {
		g.Vertical.Color = nil
	}
	if !horizontal {
		g.Horizontal.Color = nil
	}
	p.Add(g)
}

// entry is a line of the legend.
type entry struct {
	name  string
	thumb plot.Thumbnailer
}

// sidePanel draws beside the data, on the right: a legend, a scale of colours. width returns the width that it needs, and draw
// gets a canvas of that width.
type sidePanel interface {
	width() vg.Length
	draw(draw.Canvas)
}

// legend is a side panel that names the colours. It is outside of the plot, so that it never hides data.
type legend struct{ plot.Legend }

func newLegend(entries []entry) sidePanel {
	if len(entries) == 0 {
		return nil
	}
	l := plot.NewLegend()
	l.Top, l.Left = true, true
	l.TextStyle.Font, l.TextStyle.Color = sans(9, false), ink
	l.Padding, l.ThumbnailWidth = vg.Points(3), vg.Points(16)
	for _, e := range entries {
		l.Add(e.name, e.thumb)
	}
	return legend{l}
}

func (l legend) width() vg.Length {
	r := l.Rectangle(draw.Canvas{})
	return l.ThumbnailWidth + r.Size().X + vg.Points(6)
}

func (l legend) draw(c draw.Canvas) { l.Draw(draw.Crop(c, vg.Points(4), 0, 0, -vg.Points(24))) }

// swatch is a legend's filled square.
type swatch struct{ color.Color }

// Thumbnail fills the square; see plot.Thumbnailer.
func (s swatch) Thumbnail(c *draw.Canvas) {
	c.FillPolygon(s.Color, []vg.Point{{X: c.Min.X, Y: c.Min.Y}, {X: c.Min.X, Y: c.Max.Y}, {X: c.Max.X, Y: c.Max.Y}, {X: c.Max.X, Y: c.Min.Y}})
}

// write draws the plot and its side panel, and writes the PNG.
func (f Frame) write(w io.Writer, p *plot.Plot, beside sidePanel) error {
	return f.paint(w, func(whole draw.Canvas) {
		page := draw.Crop(whole, vg.Points(8), -vg.Points(12), vg.Points(6), -vg.Points(8))
		if beside != nil {
			room := beside.width()
			beside.draw(draw.Crop(page, page.Size().X-room, 0, 0, 0))
			page = draw.Crop(page, 0, -room-vg.Points(6), 0, 0)
		}
		p.Draw(page)
	})
}

// paint calls a function with a canvas of the picture's size and writes the PNG.
func (f Frame) paint(w io.Writer, on func(whole draw.Canvas)) error {
	width, height, err := f.size()
	if err != nil {
		return err
	}
	img := vgimg.NewWith(vgimg.UseWH(px(float64(width)), px(float64(height))), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(paper))
	on(draw.New(img))
	if _, err := (vgimg.PngCanvas{Canvas: img}).WriteTo(w); err != nil {
		return fmt.Errorf("write picture %q: %w", f.Title, err)
	}
	return nil
}

// writeEmpty writes a picture that says that there is nothing to show.
func (f Frame) writeEmpty(w io.Writer) error {
	p := f.newPlot()
	p.HideAxes()
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 1
	l, err := plotter.NewLabels(plotter.XYLabels{XYs: plotter.XYs{{X: 0.5, Y: 0.5}}, Labels: []string{"no data"}})
	if err != nil {
		return err
	}
	l.TextStyle[0].Font, l.TextStyle[0].Color, l.TextStyle[0].XAlign = sans(14, false), soft, text.XCenter
	p.Add(l)
	return f.write(w, p, nil)
}

// span is the range of an axis.
type span struct{ min, max float64 }

func emptySpan() span { return span{math.Inf(1), math.Inf(-1)} }

func (s *span) add(x float64) { s.min, s.max = min(s.min, x), max(s.max, x) }

// set gives an axis its range: want if it is set, else the data's range with a margin, unless the margin would
// cross 0.
func (s span) set(a *plot.Axis, want [2]float64, log bool) {
	switch {
	case want != [2]float64{}:
		s = span{want[0], want[1]}
	case log:
		s = span{s.min / 1.15, s.max * 1.15} // never empty, never below 0
	case s.min == s.max:
		room := max(0.5, math.Abs(s.min)/10) // a half would be lost beside a huge number
		s = span{s.min - room, s.max + room}
	default:
		room := (s.max - s.min) / 25
		low, high := s.min-room, s.max+room
		if s.min >= 0 && low < 0 {
			low = 0
		}
		s = span{low, high}
	}
	a.Min, a.Max = s.min, s.max
}
