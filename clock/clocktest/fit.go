package clocktest

import "math"

// poly is a polynomial of degree 2 at most, lowest power first.
type poly [3]float64

func (p poly) at(t float64) float64 { return p[0] + t*(p[1]+t*p[2]) }

// rss is the sum of the squared residuals.
func (p poly) rss(t, y []float64) float64 {
	sum := 0.0
	for i := range t {
		e := y[i] - p.at(t[i])
		sum += e * e
	}
	return sum
}

// fit returns the least-squares polynomial of degree 1 or 2. There are more points than powers.
func fit(t, y []float64, degree int) poly {
	n := degree + 1
	// Normal equations in u = t/scale, which keeps them well conditioned.
	scale := math.Max(t[len(t)-1], 1e-9)
	var a [3][4]float64
	for i := range t {
		u := t[i] / scale
		pow := [5]float64{1, u, u * u, u * u * u, u * u * u * u}
		for r := range n {
			for c := range n {
				a[r][c] += pow[r+c]
			}
			a[r][3] += pow[r] * y[i]
		}
	}
	x := solve(a, n)
	return poly{x[0], x[1] / scale, x[2] / scale / scale}
}

// solve is Gauss's elimination with pivots on the first n rows; column 3 is the right-hand side.
func solve(a [3][4]float64, n int) (x poly) {
	for c := range n {
		p := c
		for r := c + 1; r < n; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[p][c]) {
				p = r
			}
		}
		a[c], a[p] = a[p], a[c]
		if a[c][c] == 0 {
			return poly{}
		}
		for r := c + 1; r < n; r++ {
			k := a[r][c] / a[c][c]
			for j := c; j < 4; j++ {
				a[r][j] -= k * a[c][j]
			}
		}
	}
	for r := n - 1; r >= 0; r-- {
		s := a[r][3]
		for c := r + 1; c < n; c++ {
			s -= a[r][c] * x[c]
		}
		x[r] = s / a[r][r]
	}
	return x
}
