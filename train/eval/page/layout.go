package page

import "github.com/groovegen/groovegen/train/plot"

// The measures of a model's picture, in pixels. Boxes stand in columns and rows.
const (
	boxWidth, boxHeight   = 168.0, 92.0
	boxGap                = 32.0
	columnStep            = boxWidth + boxGap
	rowStep               = 188.0
	marginX, marginY      = 60.0, 100.0
	marginBelow           = 36.0
	frameAbove, frameWide = 36.0, 14.0 // margin of a frame around its boxes: above, and on the other sides
)

// The parts' colours, as plot.Box counts them.
const (
	encoderTint = iota + 1
	decoderTint
	refinerTint
	latentTint
)

// layout collects the boxes and arrows of a model's picture, from top to bottom.
type layout struct {
	plot.Diagram
	turn, row             int // the last column, and the row that is filled
	z, condition, outcome plot.Box
}

// place returns an empty box, so many columns wide.
func place(column, row, wide int) plot.Box {
	return plot.Box{
		X: marginX + float64(column)*columnStep, Y: marginY + float64(row)*rowStep, W: float64(wide)*columnStep - boxGap, H: boxHeight,
	}
}

func (l *layout) put(b plot.Box, tint int, name string, lines ...string) plot.Box {
	b.Name, b.Lines, b.Tint = name, lines, tint
	l.Boxes = append(l.Boxes, b)
	return b
}

// frame adds a frame round columns of the present row.
func (l *layout) frame(from, to, tint int, name string) plot.Box {
	b := place(from, l.row, to-from+1)
	b.Frame = true
	b.X, b.Y, b.W, b.H = b.X-frameWide, b.Y-frameAbove, b.W+2*frameWide, b.H+frameAbove+frameWide
	return l.put(b, tint, name)
}

// before returns the box that was added n boxes before the last one, or an empty one.
func (l *layout) before(n int) plot.Box {
	if n >= len(l.Boxes) {
		return plot.Box{}
	}
	return l.Boxes[len(l.Boxes)-1-n]
}

func (l *layout) arrow(points ...[2]float64) {
	l.Arrows = append(l.Arrows, plot.Arrow{Points: points})
}

// The middles of a box's edges.

func left(b plot.Box) [2]float64   { return [2]float64{b.X, b.Y + b.H/2} }
func right(b plot.Box) [2]float64  { return [2]float64{b.X + b.W, b.Y + b.H/2} }
func top(b plot.Box) [2]float64    { return [2]float64{b.X + b.W/2, b.Y} }
func bottom(b plot.Box) [2]float64 { return [2]float64{b.X + b.W/2, b.Y + b.H} }
