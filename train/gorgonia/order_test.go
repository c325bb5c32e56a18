package gorgonia

import (
	"slices"
	"testing"
)

// TestShifts follows every row of every length through the runs: where time t stood, t−1 or t+1 must come.
func TestShifts(t *testing.T) {
	for _, n := range []int{1, 2, 4, 8, 16, 32, 64} {
		for name, shift := range map[string]struct {
			runs []run
			by   int
		}{"before": {before(n), -1}, "after": {after(n), 1}} {
			var got []int // the time of each row; −1 for zeros
			for _, r := range shift.runs {
				if r.n == 0 {
					got = append(got, -1)
				}
				for i := range r.n {
					got = append(got, stepAt(r.first+i, n))
				}
			}
			var want []int
			for row := range n {
				at := stepAt(row, n) + shift.by
				if at == n {
					at = -1
				}
				want = append(want, at)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s of %d steps: rows hold times %v, want %v", name, n, got, want)
			}
		}
	}
}

// TestOrderHalves: the first half of the rows is the even times, in the order of half as many steps.
func TestOrderHalves(t *testing.T) {
	for _, n := range []int{2, 4, 8, 64} {
		for row := range n / 2 {
			if even, odd := stepAt(row, n), stepAt(n/2+row, n); even != 2*stepAt(row, n/2) || odd != even+1 {
				t.Errorf("%d steps, row %d: times %d and %d", n, row, even, odd)
			}
		}
		for row := range n {
			if stepAt(stepAt(row, n), n) != row {
				t.Errorf("%d steps: row %d is not its own inverse", n, row)
			}
		}
	}
}
