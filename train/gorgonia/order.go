package gorgonia

import "math/bits"

// stepAt returns the time of row r of a matrix of n rows in bit-reversed order; n is a power of two. It is its own inverse.
func stepAt(r, n int) int {
	width := bits.Len(uint(n)) - 1
	if width == 0 {
		return 0
	}
	return int(bits.Reverse64(uint64(r)) >> (64 - width))
}

// run is some rows of a matrix one behind the other; n = 0 stands for one row of zeros.
type run struct{ first, n int }

// before returns the runs of n rows that hold, for each time t, the row of time t−1. The second half is the odd times,
// whose predecessors are the even times, in order; the first half's are the odd ones a step earlier, and so on.
func before(n int) []run {
	if n == 1 {
		return []run{{}}
	}
	half := n / 2
	runs := before(half)
	for i := range runs {
		if runs[i].n > 0 {
			runs[i].first += half
		}
	}
	return append(runs, run{0, half})
}

// after returns the runs that hold the row of time t+1.
func after(n int) []run {
	if n == 1 {
		return []run{{}}
	}
	half := n / 2
	return append([]run{{half, half}}, after(half)...)
}
