// Package alloctest holds readers of foreign input to a bound on memory, in tests and fuzzers.
package alloctest

import (
	"runtime"
	"testing"
)

// Most is how many bytes a reader may allocate beside the size of its input, for any input up to a megabyte.
const Most = 64 << 20

// Bytes returns how many bytes f allocates in all, also those that are collected meanwhile. Other goroutines count too.
func Bytes(f func()) uint64 {
	before := total()
	f()
	return total() - before
}

// Bound begins to count, for an input of a size in bytes. What it returns ends that and fails the test if more was allocated than the
// bound: defer alloctest.Bound(t, len(data))()
func Bound(t testing.TB, size int) (end func()) {
	before := total()
	return func() {
		t.Helper()
		if used := total() - before; used > Most+uint64(max(size, 0)) {
			t.Errorf("%d MB were allocated for an input of %d bytes", used>>20, size)
		}
	}
}

func total() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
