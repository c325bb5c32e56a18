package player

import (
	"math/bits"
	"sync/atomic"
	"time"
)

// The histogram is linear up to subBuckets µs. Above that, each octave has subBuckets/2 buckets, so a value is exact to
// 1 part in 32. It ends at 2^maxExponent µs, about 67 s.
const (
	subBits     = 6
	subBuckets  = 1 << subBits
	half        = subBuckets / 2
	maxExponent = 26
	numBuckets  = subBuckets + (maxExponent-subBits)*half
)

// Histogram counts how late notes were sent, in log-linear buckets.
//
// Thread-safe: yes. Realtime-safe: Add is; one goroutine adds, any may read or reset.
type Histogram struct {
	buckets [numBuckets]atomic.Uint64
	max     atomic.Int64 // ns
}

// Lateness summarises a histogram. Times are exact to 1 part in 32, or to 1 µs; Max is exact.
type Lateness struct {
	Count               uint64
	P50, P99, P999, Max time.Duration
}

// Add counts one lateness; early notes count as 0. Realtime-safe: yes.
func (h *Histogram) Add(d time.Duration) {
	d = max(d, 0)
	h.buckets[bucket(d)].Add(1)
	if int64(d) > h.max.Load() {
		h.max.Store(int64(d))
	}
}

// Reset clears the histogram. Values added during the call may be lost. Realtime-safe: yes.
func (h *Histogram) Reset() {
	for i := range h.buckets {
		h.buckets[i].Store(0)
	}
	h.max.Store(0)
}

// Summary returns the quantiles. Realtime-safe: yes, but it reads every bucket.
func (h *Histogram) Summary() Lateness {
	var counts [numBuckets]uint64
	s := Lateness{Max: time.Duration(h.max.Load())}
	for i := range h.buckets {
		counts[i] = h.buckets[i].Load()
		s.Count += counts[i]
	}
	s.P50 = quantile(&counts, s.Count, 500, s.Max)
	s.P99 = quantile(&counts, s.Count, 990, s.Max)
	s.P999 = quantile(&counts, s.Count, 999, s.Max)
	return s
}

// Bucket is one bucket of the histogram: the number of notes that were at most so late, and later than the bucket
// before.
type Bucket struct {
	UpTo  time.Duration
	Count uint64
}

// Buckets returns the buckets that are not empty, from early to late. Realtime-safe: no.
func (h *Histogram) Buckets() []Bucket {
	var list []Bucket
	for i := range h.buckets {
		if n := h.buckets[i].Load(); n > 0 {
			list = append(list, Bucket{upperEdge(i), n})
		}
	}
	return list
}

// quantile returns the upper edge of the bucket in which the permille-th value of n lies, at most longest.
func quantile(counts *[numBuckets]uint64, n, permille uint64, longest time.Duration) time.Duration {
	if n == 0 {
		return 0
	}
	rank := (n*permille + 999) / 1000
	var seen uint64
	for i, c := range counts {
		seen += c
		if seen >= rank {
			return min(upperEdge(i), longest)
		}
	}
	return longest
}

// bucket returns the index of the bucket of d, which is not negative.
func bucket(d time.Duration) int {
	us := uint64(d / time.Microsecond)
	if us < subBuckets {
		return int(us)
	}
	exponent := bits.Len64(us) - subBits // ≥ 1: how many low bits are dropped
	i := exponent*half + int(us>>exponent)
	return min(i, numBuckets-1)
}

// upperEdge returns the first duration beyond bucket i.
func upperEdge(i int) time.Duration {
	if i < subBuckets {
		return time.Duration(i+1) * time.Microsecond
	}
	exponent := i/half - 1
	mantissa := i - exponent*half
	return time.Duration(mantissa+1) << exponent * time.Microsecond
}
