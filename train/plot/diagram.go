package plot

import (
	"fmt"
	"image/color"
	"io"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Diagram is boxes and arrows between them. Places and sizes are in pixels from the picture's upper left corner. Boxes
// are drawn in their order, so a frame comes before its content; arrows are on top.
type Diagram struct {
	Boxes  []Box
	Arrows []Arrow
}

// Box is a rectangle with words in it, which are made small enough to fit.
type Box struct {
	Name       string   // bold
	Lines      []string // under the name
	X, Y, W, H float64
	Tint       int  // the colour of the series with this number; 0 = grey
	Frame      bool // contains other boxes: the name is at its upper edge
}

// Arrow is a line through two or more points, with a head at the last.
type Arrow struct {
	Points [][2]float64
	Label  string // beside the middle of the first stretch
}

// Draw draws a diagram. The frame's axes are not drawn.
func Draw(w io.Writer, f Frame, d Diagram) error {
	width, height, err := f.size()
	if err != nil {
		return err
	}
	for _, b := range d.Boxes {
		if !(b.W > 0 && b.H > 0 && b.X >= 0 && b.Y >= 0 && b.X+b.W <= float64(width) && b.Y+b.H <= float64(height)) {
			return fmt.Errorf("draw %q: box %q from (%g, %g) to (%g, %g) is not within %d × %d pixels", f.Title, b.Name, b.X, b.Y, b.X+b.W, b.Y+b.H, width, height)
		}
	}
	for _, a := range d.Arrows {
		if len(a.Points) < 2 {
			return fmt.Errorf("draw %q: an arrow through %d points: want two or more", f.Title, len(a.Points))
		}
	}
	return f.paint(w, func(c draw.Canvas) {
		s := pixelCanvas{c, c.Max.Y}
		s.words(styled(sans(12, true), ink, text.XCenter), float64(width)/2, 24, f.Title)
		for _, b := range d.Boxes {
			s.box(b)
		}
		for _, a := range d.Arrows {
			s.arrow(a)
		}
	})
}

// pixelCanvas is a canvas that counts in pixels from above.
type pixelCanvas struct {
	draw.Canvas
	top vg.Length
}

func (s pixelCanvas) at(x, y float64) vg.Point { return vg.Point{X: s.Min.X + px(x), Y: s.top - px(y)} }

// words writes one line, its middle at height y.
func (s pixelCanvas) words(style text.Style, x, y float64, words string) {
	s.FillText(style, s.at(x, y), words)
}

func styled(face font.Font, c color.Color, align text.XAlignment) text.Style {
	return text.Style{Color: c, Font: face, XAlign: align, YAlign: text.YCenter, Handler: plot.DefaultTextHandler}
}

// tint is a series' colour, and a light one of the same hue to write on.
func tint(i int) (line, area color.NRGBA) {
	line = soft
	if i > 0 {
		line = shade(i - 1)
	}
	light := func(x uint8) uint8 { return uint8(math.Round(0.1*float64(x) + 0.9*255)) }
	return line, color.NRGBA{light(line.R), light(line.G), light(line.B), 0xFF}
}

// lineHeight is the distance of a box's lines, in pixels.
const lineHeight = 22

func (s pixelCanvas) box(b Box) {
	line, area := tint(b.Tint)
	if !b.Frame {
		area = paper
	}
	corners := []vg.Point{s.at(b.X, b.Y), s.at(b.X+b.W, b.Y), s.at(b.X+b.W, b.Y+b.H), s.at(b.X, b.Y+b.H)}
	s.FillPolygon(area, corners)
	width := vg.Points(1)
	if b.Frame {
		width = vg.Points(0.5)
	}
	s.StrokeLines(draw.LineStyle{Color: line, Width: width}, append(corners, corners[0]))
	if b.Frame {
		s.words(styled(fitting(9.5, true, b.W-20, b.Name), line, text.XLeft), b.X+10, b.Y+18, b.Name)
		return
	}
	y := b.Y + b.H/2 - lineHeight/2*float64(len(b.Lines))
	s.words(styled(fitting(9, true, b.W-8, b.Name), ink, text.XCenter), b.X+b.W/2, y, b.Name)
	for _, l := range b.Lines {
		y += lineHeight
		s.words(styled(fitting(8, false, b.W-8, l), ink, text.XCenter), b.X+b.W/2, y, l)
	}
}

// fitting returns the typeface at size points, or smaller where the words would be wider than so many pixels.
func fitting(size float64, bold bool, width float64, words string) font.Font {
	face := sans(size, bold)
	if wide := styled(face, ink, text.XLeft).Width(words); wide > px(width) {
		return sans(size*float64(px(width)/wide), bold)
	}
	return face
}

// The head of an arrow, in pixels.
const (
	headLength = 12
	headWidth  = 9
)

func (s pixelCanvas) arrow(a Arrow) {
	n := len(a.Points)
	from, tip := a.Points[n-2], a.Points[n-1]
	dx, dy := tip[0]-from[0], tip[1]-from[1]
	if long := math.Hypot(dx, dy); long > 0 {
		dx, dy = dx/long, dy/long
	}
	end := [2]float64{tip[0] - dx*headLength, tip[1] - dy*headLength}
	var line []vg.Point
	for _, p := range a.Points[:n-1] {
		line = append(line, s.at(p[0], p[1]))
	}
	s.StrokeLines(draw.LineStyle{Color: soft, Width: vg.Points(1)}, append(line, s.at(end[0], end[1])))
	s.FillPolygon(soft, []vg.Point{
		s.at(tip[0], tip[1]),
		s.at(end[0]-dy*headWidth/2, end[1]+dx*headWidth/2),
		s.at(end[0]+dy*headWidth/2, end[1]-dx*headWidth/2),
	})
	if a.Label != "" {
		p, q := a.Points[0], a.Points[1]
		s.words(styled(sans(8, false), soft, text.XLeft), (p[0]+q[0])/2+8, (p[1]+q[1])/2-12, a.Label)
	}
}
