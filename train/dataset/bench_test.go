package dataset

import (
	"os"
	"runtime"
	"slices"
	"testing"
	"time"
)

// BenchmarkOpen compares the first start with the second, which reads the cache: a tenth of the time is the goal. Both are timed in turn, so
// that a busy machine slows both; the medians and their ratio are printed.
func BenchmarkOpen(b *testing.B) {
	place := os.Getenv(datasetEnv)
	if place == "" {
		b.Skip(datasetEnv + " is unset: not reading the Groove dataset")
	}
	dir := b.TempDir()
	if _, err := OpenCached(place, Options{}, dir); err != nil {
		b.Fatal(err)
	}
	timed := func(open func() (*Set, error)) float64 {
		runtime.GC() // a start has no other's garbage to clear
		begun := time.Now()
		if _, err := open(); err != nil {
			b.Fatal(err)
		}
		return time.Since(begun).Seconds()
	}
	var first, second []float64
	for b.Loop() {
		first = append(first, timed(func() (*Set, error) { return Open(place, Options{}) }))
		second = append(second, timed(func() (*Set, error) { return OpenCached(place, Options{}, dir) }))
	}
	one, two := median(first), median(second)
	b.ReportMetric(1000*one, "ms/first")
	b.ReportMetric(1000*two, "ms/second")
	b.ReportMetric(one/two, "times-faster")
}

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}
