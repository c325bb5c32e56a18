package web

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestAPageThatWritesLosesItsTurn: of three pages the one that is woken first never comes to an end. The others are woken after
// maxTurn and no later, and no page twice.
func TestAPageThatWritesLosesItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all pages
		list := make([]*page, 3)
		for i := range list {
			list[i] = &page{wake: make(chan struct{}, 1)}
			all.join(list[i], len(list))
		}
		woken := func() (n int) {
			for _, p := range list {
				if p.writing.Load() {
					n += len(p.wake)
				}
			}
			return n
		}
		all.wake()
		for want := 1; want <= len(list); want++ {
			if n := woken(); n != want {
				t.Fatalf("%d pages are woken, want %d", n, want)
			}
			time.Sleep(maxWriteTurn - time.Microsecond)
			synctest.Wait()
			if n := woken(); n != want {
				t.Fatalf("%d pages are woken before their turn, want %d", n, want)
			}
			time.Sleep(time.Microsecond)
			synctest.Wait()
		}
	})
}
