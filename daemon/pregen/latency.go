package pregen

import (
	"slices"
	"time"
)

// ring keeps the last response times.
type ring struct {
	times [512]time.Duration
	n     int // how many were ever added
	max   time.Duration
}

func (r *ring) add(d time.Duration) {
	r.times[r.n%len(r.times)] = d
	r.n++
	r.max = max(r.max, d)
}

// quantiles returns the median and the 99th percentile of the times kept, and the longest ever.
func (r *ring) quantiles() (p50, p99, longest time.Duration) {
	n := min(r.n, len(r.times))
	if n == 0 {
		return 0, 0, 0
	}
	s := slices.Clone(r.times[:n])
	slices.Sort(s)
	return s[n/2], s[n*99/100], r.max
}
