package plot

import (
	"fmt"
	"io"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Series is a line. X and Y have the same length. X may be nil: 1, 2, 3, …, like epochs.
type Series struct {
	Name string
	X, Y []float64
}

// at returns the i-th point.
func (s Series) at(i int) (x, y float64) {
	if s.X == nil {
		return float64(i + 1), s.Y[i]
	}
	return s.X[i], s.Y[i]
}

// Lines draws series in one frame, for example a training's curves. A single series has no legend.
func Lines(w io.Writer, f Frame, series ...Series) error {
	p := f.newPlot()
	grid(p, true, true)
	xs, ys, entries, err := addLines(p, f, series)
	if err != nil {
		return err
	}
	if xs.min > xs.max {
		return f.writeEmpty(w)
	}
	xs.set(&p.X, f.XRange, f.LogX)
	ys.set(&p.Y, f.YRange, f.LogY)
	if f.LogX {
		p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, logTicks{}
	}
	if f.LogY {
		p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, logTicks{}
	}
	if len(series) < 2 {
		entries = nil
	}
	return f.write(w, p, newLegend(entries))
}

// addLines adds series and returns what they span.
func addLines(p *plot.Plot, f Frame, series []Series) (xs, ys span, entries []entry, err error) {
	xs, ys = emptySpan(), emptySpan()
	for i, s := range series {
		if s.X != nil && len(s.X) != len(s.Y) {
			return xs, ys, nil, fmt.Errorf("draw %q: series %q has %d x and %d y", f.Title, s.Name, len(s.X), len(s.Y))
		}
		for _, run := range f.runs(s) {
			for _, pt := range run {
				xs.add(pt.X)
				ys.add(pt.Y)
			}
			if err := addRun(p, run, i); err != nil {
				return xs, ys, nil, fmt.Errorf("draw %q: series %q: %w", f.Title, s.Name, err)
			}
		}
		entries = append(entries, entry{s.Name, &plotter.Line{LineStyle: lineStyle(i)}})
	}
	return xs, ys, entries, nil
}

// runs cuts a series where a point cannot be shown.
func (f Frame) runs(s Series) []plotter.XYs {
	var runs []plotter.XYs
	open := false
	for i := range s.Y {
		x, y := s.at(i)
		if !shown(x, f.LogX) || !shown(y, f.LogY) {
			open = false
			continue
		}
		if !open {
			runs, open = append(runs, nil), true
		}
		last := len(runs) - 1
		runs[last] = append(runs[last], plotter.XY{X: x, Y: y})
	}
	return runs
}

// shown reports whether an axis can show x.
func shown(x float64, log bool) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) && (!log || x > 0) }

func lineStyle(i int) (s draw.LineStyle) {
	s.Color, s.Width, s.Dashes = shade(i), vg.Points(1.6), dash(i)
	return s
}

// addRun adds an unbroken line; a lone point is drawn as a dot, because a line of one point cannot be seen.
func addRun(p *plot.Plot, run plotter.XYs, i int) error {
	if len(run) == 1 {
		dot, err := plotter.NewScatter(run)
		if err != nil {
			return err
		}
		dot.Shape, dot.Color, dot.Radius = draw.CircleGlyph{}, shade(i), vg.Points(2)
		p.Add(dot)
		return nil
	}
	line, err := plotter.NewLine(run)
	if err != nil {
		return err
	}
	line.LineStyle = lineStyle(i)
	p.Add(line)
	return nil
}

// Curve is a classifier's receiver operating characteristic: the true-positive rate against the false-positive rate,
// both in [0, 1], by rising false-positive rate.
type Curve struct {
	Name     string
	FPR, TPR []float64
}

// Area returns the area under the curve by the trapezium rule.
func (c Curve) Area() float64 {
	area := 0.0
	for i := 1; i < min(len(c.FPR), len(c.TPR)); i++ {
		area += (c.FPR[i] - c.FPR[i-1]) * (c.TPR[i] + c.TPR[i-1]) / 2
	}
	return area
}

// ROC draws curves, each named with the area under it, and the diagonal of a guess.
func ROC(w io.Writer, f Frame, curves ...Curve) error {
	if f.X == "" && f.Y == "" {
		f.X, f.Y = "false-positive rate", "true-positive rate"
	}
	if f.Width == 0 && f.Height == 0 {
		f.Width, f.Height = 1080, 800 // about square beside its legend
	}
	var series []Series
	for _, c := range curves {
		series = append(series, Series{fmt.Sprintf("%s (area %.3f)", c.Name, c.Area()), c.FPR, c.TPR})
	}
	p := f.newPlot()
	grid(p, true, true)
	guess, err := plotter.NewLine(plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 1}})
	if err != nil {
		return err
	}
	guess.Color, guess.Width, guess.Dashes = soft, vg.Points(1), []vg.Length{vg.Points(4), vg.Points(3)}
	p.Add(guess)
	_, _, entries, err := addLines(p, f, series)
	if err != nil {
		return err
	}
	unit := [2]float64{0, 1}
	span{}.set(&p.X, unit, false)
	span{}.set(&p.Y, unit, false)
	return f.write(w, p, newLegend(append(entries, entry{"a guess (0.500)", guess})))
}
