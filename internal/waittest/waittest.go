// Package waittest waits in a test until something has happened.
package waittest

import (
	"testing"
	"time"
)

// Limit bounds each wait of a test. It only ends tests that have failed; nothing is measured by it. A busy machine may
// keep a process of low priority waiting for minutes.
const Limit = 3 * time.Minute

// every is the time between two looks.
const every = 2 * time.Millisecond

// Until calls ok again and again until it returns true. After Limit it ends the test and names what was waited for.
func Until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(every)
	defer tick.Stop()
	limit := time.After(Limit)
	for !ok() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("waited %v in vain: %s", Limit, what)
		}
	}
}
