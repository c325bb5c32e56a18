package plot

import (
	"fmt"
	"image/color"
	"io"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Group is one colour of a bar chart: a value for each label.
type Group struct {
	Name   string
	Values []float64
}

// Bars draws a bar for each label and group, the groups side by side. A single group has no legend and carries its
// numbers.
func Bars(w io.Writer, f Frame, labels []string, groups ...Group) error {
	b := bars{groups: groups}
	ys := span{0, 0}
	for _, g := range groups {
		if len(g.Values) != len(labels) {
			return fmt.Errorf("draw %q: group %q has %d values for %d labels", f.Title, g.Name, len(g.Values), len(labels))
		}
		for _, y := range g.Values {
			if shown(y, false) {
				ys.add(y)
			}
		}
	}
	if len(labels) == 0 || len(groups) == 0 {
		return f.writeEmpty(w)
	}
	p := f.newPlot()
	grid(p, false, true)
	p.Add(b)
	p.X.Min, p.X.Max = -0.6, float64(len(labels))-0.4
	ys.set(&p.Y, f.YRange, false)
	nameX(p, labels, f)
	var entries []entry
	for i, g := range groups {
		entries = append(entries, entry{g.Name, swatch{shade(i)}})
	}
	if len(groups) == 1 {
		entries = nil
	}
	return f.write(w, p, newLegend(entries))
}

// nameX names the places 0, 1, 2, … of the X axis; names that would run into each other are slanted.
func nameX(p *plot.Plot, names []string, f Frame) {
	var ticks plot.ConstantTicks
	for i, n := range names {
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: n})
	}
	p.X.Tick.Marker = ticks
	p.X.Tick.Length, p.X.Tick.Color = vg.Points(2), paper // room between the axis and the names
	width, _, err := f.size()
	if err == nil && crowded(names, float64(width)*0.85/float64(len(names))) { // write reports a wrong size
		slant(&p.X)
	}
}

// crowded reports whether two names, a place being so many pixels wide, come too near to each other.
func crowded(names []string, place float64) bool {
	const letter = 10.5 // pixels
	last := -1
	for i, n := range names {
		if n == "" {
			continue
		}
		if last >= 0 && float64(len(names[last])+len(n)+1)/2*letter > float64(i-last)*place {
			return true
		}
		last = i
	}
	return false
}

func slant(a *plot.Axis) {
	a.Tick.Label.Rotation = math.Pi / 4
	a.Tick.Label.XAlign, a.Tick.Label.YAlign = text.XRight, text.YCenter
	a.Tick.Length = vg.Points(6)
}

// nameY names the places 0, 1, 2, … of the Y axis, from the top down.
func nameY(p *plot.Plot, names []string) {
	var ticks plot.ConstantTicks
	for i, n := range names {
		ticks = append(ticks, plot.Tick{Value: float64(len(names) - 1 - i), Label: n})
	}
	p.Y.Tick.Marker, p.Y.Tick.Length = ticks, 0
}

// bars draws rectangles from 0 on.
type bars struct{ groups []Group }

// Plot draws; see plot.Plotter.
func (b bars) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	c.StrokeLine2(draw.LineStyle{Color: soft, Width: vg.Points(0.7)}, c.Min.X, toY(0), c.Max.X, toY(0))
	wide := 0.8 / float64(len(b.groups))
	for g, group := range b.groups {
		for i, y := range group.Values {
			if !shown(y, false) || y == 0 {
				continue
			}
			left := float64(i) - 0.4 + wide*float64(g)
			fill(c, shade(g), vg.Point{X: toX(left), Y: toY(0)}, vg.Point{X: toX(left + wide*0.94), Y: toY(y)})
			if len(b.groups) == 1 {
				b.number(c, toX(float64(i)), toY(max(y, 0)), y)
			}
		}
	}
}

// number writes a bar's value on its end.
func (bars) number(c draw.Canvas, x, y vg.Length, value float64) {
	style := text.Style{Color: soft, Font: sans(8, false), XAlign: text.XCenter, Handler: plot.DefaultTextHandler}
	c.FillText(style, vg.Point{X: x, Y: y + vg.Points(2)}, short(value))
}

// fill paints a rectangle between two corners.
func fill(c draw.Canvas, colour color.Color, p, q vg.Point) {
	c.FillPolygon(colour, c.ClipPolygonXY([]vg.Point{p, {X: p.X, Y: q.Y}, q, {X: q.X, Y: p.Y}}))
}
