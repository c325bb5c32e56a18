package player

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestBucketsCoverEverythingOnce(t *testing.T) {
	last := -1
	for us := range 200_000 {
		d := time.Duration(us) * time.Microsecond
		i := bucket(d)
		if i != last && i != last+1 {
			t.Fatalf("%v is in bucket %d, after %d", d, i, last)
		}
		if edge := upperEdge(i); edge <= d || edge > d+d/half+time.Microsecond {
			t.Fatalf("%v is in bucket %d, which ends at %v", d, i, edge)
		}
		last = i
	}
	for _, d := range []time.Duration{67 * time.Second, time.Hour, 1<<63 - 1} {
		if i := bucket(d); i != numBuckets-1 {
			t.Errorf("%v is in bucket %d, want the last", d, i)
		}
	}
	if bucket(999*time.Nanosecond) != 0 {
		t.Error("less than a microsecond is not in the first bucket")
	}
}

func TestQuantilesMatchASortedList(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{1, 2, 10, 999, 20000} {
		var h Histogram
		list := make([]time.Duration, n)
		for i := range list {
			list[i] = time.Duration(r.ExpFloat64() * float64(300*time.Microsecond))
			h.Add(list[i])
		}
		slices.Sort(list)
		s := h.Summary()
		if s.Count != uint64(n) || s.Max != list[n-1] {
			t.Errorf("n %d: count %d, max %v, want %v", n, s.Count, s.Max, list[n-1])
		}
		for got, want := range map[time.Duration]time.Duration{
			s.P50: list[(n*500+999)/1000-1], s.P99: list[(n*990+999)/1000-1], s.P999: list[(n*999+999)/1000-1],
		} {
			if got < want || got > want+want/half+time.Microsecond {
				t.Errorf("n %d: quantile %v, want %v", n, got, want)
			}
		}
	}
}

func TestEmptyAndEarly(t *testing.T) {
	var h Histogram
	if s := h.Summary(); s != (Lateness{}) {
		t.Errorf("empty: %+v", s)
	}
	h.Add(-time.Second)
	if s := h.Summary(); s.Count != 1 || s.Max != 0 || s.P999 != 0 {
		t.Errorf("early: %+v, want one on time", s)
	}
	h.Add(time.Second)
	h.Reset()
	if s := h.Summary(); s != (Lateness{}) {
		t.Errorf("reset: %+v", s)
	}
}
