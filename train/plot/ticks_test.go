package plot

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot"
)

// named lists the marks that have a label.
func named(ticks []plot.Tick) string {
	var names []string
	for _, t := range ticks {
		if t.Label != "" {
			names = append(names, t.Label)
		}
	}
	return strings.Join(names, " ")
}

func TestTicksAreRoundNumbers(t *testing.T) {
	for _, c := range []struct {
		marker    plot.Ticker
		low, high float64
		want      string
	}{
		{linearTicks{}, 0, 1, "0 0.2 0.4 0.6 0.8 1"},
		{linearTicks{}, -80, 80, "-80 -60 -40 -20 0 20 40 60 80"},
		{linearTicks{}, 0, 5367, "0 1000 2000 3000 4000 5000"},
		{linearTicks{}, 0.183, 0.187, "0.183 0.184 0.185 0.186 0.187"},
		{linearTicks{}, -1e-5, 1e-5, "-1e-05 -5e-06 0 5e-06 1e-05"},
		{logTicks{}, 0.0001, 10, "0.0001 0.001 0.01 0.1 1 10"},
		{logTicks{}, 0.05, 3, "0.05 0.1 0.2 0.5 1 2"},
		{logTicks{}, 0.2, 0.34, "0.2 0.22 0.24 0.26 0.28 0.3 0.32 0.34"},
		{logTicks{}, 1e-12, 1e12, "1e-12 1e-08 0.0001 1 10000 1e+08 1e+12"},
	} {
		if got := named(c.marker.Ticks(c.low, c.high)); got != c.want {
			t.Errorf("%g to %g: %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

// An axis that spans nothing, or more than numbers do, must not mark for ever.
func TestTicksEnd(t *testing.T) {
	for _, c := range [][2]float64{{1, 1}, {1e300, 1e300}, {math.NaN(), 1}, {0, math.Inf(1)}} {
		if n := len(linearTicks{}.Ticks(c[0], c[1])); n > 20 {
			t.Errorf("%v: %d marks", c, n)
		}
	}
}

func TestShortNumbers(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 0.30000000000000004: "0.3", 15000: "15000", -2.5: "-2.5", 1e7: "1e+07"} {
		if got := short(x); got != want {
			t.Errorf("%g: %s, want %s", x, got, want)
		}
	}
	for x, want := range map[float64]string{52.34: "52.3", 1234.6: "1235", 0.00012345: "0.000123", -9.47: "-9.47"} {
		if got := shorter(x); got != want {
			t.Errorf("%g: %s, want %s", x, got, want)
		}
	}
}

// The same series has the same look in every picture, and no two of 24 are alike.
func TestSeriesAreToldApart(t *testing.T) {
	seen := map[string]bool{}
	for i := range 24 {
		s := lineStyle(i)
		key := ""
		for _, d := range s.Dashes {
			key += short(d.Points()) + " "
		}
		r, g, b, _ := s.Color.RGBA()
		key += short(float64(r)) + " " + short(float64(g)) + " " + short(float64(b))
		if seen[key] {
			t.Errorf("series %d looks like an earlier one", i)
		}
		seen[key] = true
	}
}

// Lighter to darker without a step back, so that a print in grey can be read too; words stand out from what they are on.
func TestHeatDarkensEvenly(t *testing.T) {
	light := func(x float64) float64 {
		c := heat(x)
		return 0.2126*float64(c.R) + 0.7152*float64(c.G) + 0.0722*float64(c.B)
	}
	for i := range 100 {
		x := float64(i) / 100
		if light(x+0.01) >= light(x) {
			t.Errorf("not darker at %g", x)
		}
		o := over(x)
		if math.Abs(light(x)-0.2126*float64(o.R)-0.7152*float64(o.G)-0.0722*float64(o.B)) < 90 {
			t.Errorf("words cannot be read at %g", x)
		}
	}
	if heat(math.NaN()) != faint || heat(-1) != heat(0) || heat(7) != heat(1) {
		t.Error("values outside of the range have colours of their own")
	}
}
