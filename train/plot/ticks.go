package plot

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// linearTicks marks about six round numbers: steps of 1, 2 or 5 times a power of ten.
type linearTicks struct{}

// Ticks returns the marks; see plot.Ticker.
func (linearTicks) Ticks(low, high float64) []plot.Tick {
	power := math.Pow(10, math.Floor(math.Log10((high-low)/6)))
	step := 10 * power
	for _, m := range []float64{1, 2, 5} {
		if (high-low)/(m*power) <= 8 {
			step = m * power
			break
		}
	}
	var ticks []plot.Tick
	for i := math.Ceil(low/step - 1e-9); i*step <= high+step*1e-9; i++ {
		x := i*step + 0 // −0 + 0 is 0
		ticks = append(ticks, plot.Tick{Value: x, Label: short(x)})
	}
	return ticks
}

// logTicks marks each decade; over up to three of them 2 and 5 are named too. Less than half a decade is marked as a
// linear axis is.
type logTicks struct{}

// Ticks returns the marks; see plot.Ticker.
func (logTicks) Ticks(low, high float64) []plot.Tick {
	if high/low < 5 {
		return linearTicks{}.Ticks(low, high)
	}
	first, last := int(math.Floor(math.Log10(low))), int(math.Ceil(math.Log10(high)))
	every := (last-first)/8 + 1
	var ticks []plot.Tick
	for d := first; d <= last; d++ {
		for m := 1; m < 10; m++ {
			x := float64(m) * math.Pow(10, float64(d))
			if x < low || x > high {
				continue
			}
			t := plot.Tick{Value: x}
			if m == 1 && (d-first)%every == 0 || last-first <= 3 && (m == 2 || m == 5) {
				t.Label = short(x)
			}
			ticks = append(ticks, t)
		}
	}
	return ticks
}

// short writes a number as an axis has it: "15000", "0.02", "1e-05"; rounding errors of a sum of steps are removed.
func short(x float64) string {
	if math.Abs(x) >= 1000 && math.Abs(x) < 1e6 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 5, 64)
}

// shorter writes a number in at most 3 digits.
func shorter(x float64) string {
	if math.Abs(x) >= 100 && math.Abs(x) < 1e6 {
		return strconv.FormatFloat(math.Round(x), 'f', -1, 64)
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}
