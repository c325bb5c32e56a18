// Package racetest says whether a test binary has the race detector, and skips tests that the detector makes
// meaningless or too slow. Those tests run in make test, which builds without it; internal/archtest checks that.
package racetest

import "testing"

// Skip skips a test, or a part of one, when the race detector is on. The reason says why the detector is in the way.
func Skip(t testing.TB, reason string) {
	t.Helper()
	if Enabled {
		t.Skipf("race detector: %s; runs in make test", reason)
	}
}
