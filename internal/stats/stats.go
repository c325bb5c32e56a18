// Package stats adds up numbers for their mean and standard deviation, and holds the logistic function.
package stats

import "math"

// Moments are sums of numbers and of their squares. The zero value has no numbers.
type Moments struct{ N, Sum, Squares float64 }

// Add adds a number.
func (m *Moments) Add(x float64) { m.N, m.Sum, m.Squares = m.N+1, m.Sum+x, m.Squares+x*x }

// Merge adds the numbers of o.
func (m *Moments) Merge(o Moments) {
	m.N, m.Sum, m.Squares = m.N+o.N, m.Sum+o.Sum, m.Squares+o.Squares
}

// Mean is NaN without numbers.
func (m Moments) Mean() float64 { return m.Sum / m.N }

// Spread returns the standard deviation, with 1/n. It is NaN without numbers.
func (m Moments) Spread() float64 { return math.Sqrt(max(m.Squares/m.N-m.Mean()*m.Mean(), 0)) }

// Sigmoid is the logistic function.
func Sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
