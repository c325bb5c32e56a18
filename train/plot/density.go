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

// Sample is a set of numbers, or of counts.
type Sample struct {
	Name   string
	Values []float64
	Counts []float64 // how often each of Values came; nil = once
}

func (s Sample) count(i int) float64 {
	if s.Counts == nil {
		return 1
	}
	return s.Counts[i]
}

// Moments returns how many numbers there are, their mean and standard deviation; NaN without any.
func (s Sample) Moments() (n, mean, deviation float64) {
	var sum, square float64
	for i, x := range s.Values {
		n += s.count(i)
		sum += s.count(i) * x
	}
	mean = sum / n
	for i, x := range s.Values {
		square += s.count(i) * (x - mean) * (x - mean)
	}
	return n, mean, math.Sqrt(square / n)
}

// bin counts a sample into n equal bins from low to high; what is outside is not counted.
func (s Sample) bin(low, high float64, n int) []float64 {
	counts := make([]float64, n)
	for i, x := range s.Values {
		if at := (x - low) / (high - low) * float64(n); at >= 0 && at < float64(n) {
			counts[int(at)] += s.count(i)
		} else if x == high {
			counts[n-1] += s.count(i)
		}
	}
	return counts
}

// Histogram draws how often values fall into each of n bins of f.XRange, which must be given, for each sample, stacked
// on each other in the order given.
func Histogram(w io.Writer, f Frame, n int, samples ...Sample) error {
	if err := f.checkBins(n, samples); err != nil {
		return err
	}
	h := histogram{low: f.XRange[0], wide: (f.XRange[1] - f.XRange[0]) / float64(n)}
	below := make([]float64, n)
	ys := span{0, 0}
	var entries []entry
	for i, s := range samples {
		top := s.bin(f.XRange[0], f.XRange[1], n)
		for b := range top {
			top[b] += below[b]
			ys.add(top[b])
		}
		h.tops = append(h.tops, top)
		below = top
		entries = append(entries, entry{s.Name, swatch{shade(i)}})
	}
	if ys.max == 0 {
		return f.writeEmpty(w)
	}
	p := f.newPlot()
	grid(p, false, true)
	p.Add(h)
	p.X.Min, p.X.Max = f.XRange[0], f.XRange[1]
	ys.set(&p.Y, f.YRange, false)
	if len(samples) == 1 {
		entries = nil
	}
	return f.write(w, p, newLegend(entries))
}

func (f Frame) checkBins(n int, samples []Sample) error {
	if n < 1 || n > 10_000 || !(f.XRange[0] < f.XRange[1]) {
		return fmt.Errorf("draw %q: %d bins from %g to %g: want 1 to 10000, and a range", f.Title, n, f.XRange[0], f.XRange[1])
	}
	for _, s := range samples {
		if s.Counts != nil && len(s.Counts) != len(s.Values) {
			return fmt.Errorf("draw %q: sample %q has %d counts for %d values", f.Title, s.Name, len(s.Counts), len(s.Values))
		}
	}
	return nil
}

// histogram draws stacked bins.
type histogram struct {
	low, wide float64
	tops      [][]float64
}

// Plot draws; see plot.Plotter.
func (h histogram) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	for i, top := range h.tops {
		for b, y := range top {
			from := 0.0
			if i > 0 {
				from = h.tops[i-1][b]
			}
			x := h.low + h.wide*float64(b)
			if y > from {
				fill(c, shade(i), vg.Point{X: toX(x + h.wide*0.04), Y: toY(from)}, vg.Point{X: toX(x + h.wide*0.96), Y: toY(y)})
			}
		}
	}
}

// Ridges draws a distribution for each sample, one above the other with the first on top, over n bins of f.XRange,
// which must be given. Each is as high as its row, with its mean and deviation as text. A bin more than twice as full
// as any other would hide the rest: it is cut, in another colour, with its share as text.
func Ridges(w io.Writer, f Frame, n int, samples ...Sample) error {
	if err := f.checkBins(n, samples); err != nil {
		return err
	}
	if len(samples) == 0 {
		return f.writeEmpty(w)
	}
	r := ridges{low: f.XRange[0], wide: (f.XRange[1] - f.XRange[0]) / float64(n)}
	var names []string
	for _, s := range samples {
		counts := s.bin(f.XRange[0], f.XRange[1], n)
		top := heightOf(counts)
		r.counts, r.tops = append(r.counts, counts), append(r.tops, top)
		r.notes = append(r.notes, about(s, counts, top))
		names = append(names, s.Name)
	}
	p := f.newPlot()
	grid(p, true, false)
	p.Add(r)
	p.X.Min, p.X.Max = f.XRange[0], f.XRange[1]
	p.Y.Min, p.Y.Max = -0.15, float64(len(samples))
	nameY(p, names)
	p.Y.Width = 0
	return f.write(w, p, r)
}

// heightOf returns the count that fills a row: the greatest, or a little more than the next where the greatest is cut.
func heightOf(counts []float64) float64 {
	most, next := 0.0, 0.0
	for _, n := range counts {
		if n > most {
			most, next = n, most
		} else {
			next = max(next, n)
		}
	}
	if next > 0 && most > 2*next {
		return 1.15 * next
	}
	return most
}

// about describes a sample: its mean and deviation, and the share of a bin that is cut.
func about(s Sample, counts []float64, top float64) string {
	total, mean, deviation := s.Moments()
	if !(total > 0) {
		return "none"
	}
	text := fmt.Sprintf("%s ± %s", shorter(mean), shorter(deviation))
	for _, n := range counts {
		if n > top {
			text += fmt.Sprintf(", %.0f%% orange", 100*n/total)
		}
	}
	return text
}

// ridges draws the distributions as a plot.Plotter, and the text about each as a side panel.
type ridges struct {
	low, wide float64
	counts    [][]float64
	tops      []float64 // the count that fills a row
	notes     []string
}

// Plot draws; see plot.Plotter.
func (r ridges) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	for i, counts := range r.counts {
		base := float64(len(r.counts) - 1 - i)
		line := draw.LineStyle{Color: soft, Width: vg.Points(0.7)}
		c.StrokeLine2(line, c.Min.X, toY(base), c.Max.X, toY(base))
		for b, n := range counts {
			if n == 0 {
				continue
			}
			colour := shade(0)
			if n > r.tops[i] {
				colour = shade(1)
			}
			x := r.low + r.wide*float64(b)
			fill(c, colour, vg.Point{X: toX(x), Y: toY(base)}, vg.Point{X: toX(x + r.wide*1.02), Y: toY(base + 0.88*min(1, n/r.tops[i]))})
		}
		at := vg.Point{X: c.Max.X + vg.Points(6), Y: toY(base) + vg.Points(4)}
		style := text.Style{Color: soft, Font: sans(9, false), Handler: plot.DefaultTextHandler}
		c.FillText(style, at, r.notes[i])
	}
}

// width leaves room for what Plot writes beside each row.
func (r ridges) width() vg.Length {
	widest := vg.Length(0)
	for _, n := range r.notes {
		widest = max(widest, sans9().Width(n))
	}
	return widest
}

func (ridges) draw(draw.Canvas) {} // Plot knows where the rows are
