package clocktest

import "math"

// curve is ticks as a function of time in a segment of a log: a line, optionally with a tempo ramp between two
// instants and a shift of the grid at a third.
type curve struct {
	c        [4]float64 // of 1, t, ramp(t) and shift(t)
	from, to float64    // the ramp; to = from is none
	shiftAt  float64    // +Inf is none
}

func (c curve) basis(t float64) [4]float64 {
	b := [4]float64{1, t}
	if t > c.from && c.to > c.from {
		in := math.Min(t, c.to) - c.from
		b[2] = in*in/2 + in*math.Max(t-c.to, 0)
	}
	if t >= c.shiftAt {
		b[3] = 1
	}
	return b
}

func (c curve) at(t float64) float64 {
	b, sum := c.basis(t), 0.0
	for i := range b {
		sum += c.c[i] * b[i]
	}
	return sum
}

// fit sets the coefficients by least squares and returns the sum of the squared residuals.
func (c *curve) fit(t, y []float64) float64 {
	var a [4][5]float64
	for i := range t {
		b := c.basis(t[i])
		for r := range b {
			for k := range b {
				a[r][k] += b[r] * b[k]
			}
			a[r][4] += b[r] * y[i]
		}
	}
	c.c = solve(a)
	rss := 0.0
	for i := range t {
		e := y[i] - c.at(t[i])
		rss += e * e
	}
	return rss
}

// solve is Gaussian elimination with pivoting; the unknown of an empty column becomes 0.
func solve(a [4][5]float64) (x [4]float64) {
	const tiny = 1e-12
	for c := range 4 {
		p := c
		for r := c + 1; r < 4; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[p][c]) {
				p = r
			}
		}
		a[c], a[p] = a[p], a[c]
		if math.Abs(a[c][c]) < tiny {
			a[c] = [5]float64{}
			a[c][c] = 1
		}
		for r := c + 1; r < 4; r++ {
			k := a[r][c] / a[c][c]
			for j := c; j < 5; j++ {
				a[r][j] -= k * a[c][j]
			}
		}
	}
	for r := 3; r >= 0; r-- {
		s := a[r][4]
		for c := r + 1; c < 4; c++ {
			s -= a[r][c] * x[c]
		}
		x[r] = s / a[r][r]
	}
	return x
}

// bestCurve returns the line, or the line with a shift or a ramp if that explains much more.
func bestCurve(t, y []float64) curve {
	line := curve{shiftAt: math.Inf(1)}
	rss := line.fit(t, y)
	if len(t) < 24 {
		return line
	}
	ramp, ramped := bestRamp(t, y)
	shift, shifted := bestShift(t, y)
	rate := line.c[1]
	change := math.Abs(ramp.c[2]*(ramp.to-ramp.from)) / rate
	switch {
	case change > 0.02 && ramped < rss/4 && ramped < shifted:
		return ramp
	case math.Abs(shift.c[3])/rate > 4e-3 && shifted < rss/2:
		return shift
	}
	return line
}

// bestRamp searches both ends of the ramp on a grid, twice.
func bestRamp(t, y []float64) (best curve, rss float64) {
	const grid = 24
	rss = math.Inf(1)
	end := t[len(t)-1]
	low, high, width := 0.0, 0.0, end
	for range 2 {
		a0, b0, w := low, high, width
		for i := range grid + 1 {
			for j := range grid + 1 {
				c := curve{from: a0 + w*float64(i)/grid, to: b0 + w*float64(j)/grid, shiftAt: math.Inf(1)}
				if c.from < 0 || c.to > end || c.to < c.from+end/grid {
					continue
				}
				if r := c.fit(t, y); r < rss {
					rss, best = r, c
				}
			}
		}
		width = 4 * end / grid
		low, high = best.from-width/2, best.to-width/2
	}
	return best, rss
}

func bestShift(t, y []float64) (best curve, rss float64) {
	rss = math.Inf(1)
	for i := 12; i+12 < len(t); i++ {
		c := curve{shiftAt: t[i]}
		if r := c.fit(t, y); r < rss {
			rss, best = r, c
		}
	}
	return best, rss
}

// smooth returns the position at t[i] of the parabola through the ticks within width of it: the best estimate with
// knowledge of the future.
func smooth(t, y []float64, i, width int) float64 {
	low, high := max(0, i-width), min(len(t), i+width+1)
	u := make([]float64, 0, 2*width+1)
	for k := low; k < high; k++ {
		u = append(u, t[k]-t[low])
	}
	c := curve{from: 0, to: u[len(u)-1], shiftAt: math.Inf(1)}
	c.fit(u, y[low:high])
	return c.at(t[i] - t[low])
}
