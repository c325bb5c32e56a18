package waittest

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// failing is a test that keeps what it fails with.
type failing struct {
	testing.TB
	with string
}

func (f *failing) Helper() {}

func (f *failing) Fatalf(_ string, args ...any) {
	f.with = args[len(args)-1].(string)
	panic(f)
}

func TestUntil(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin, looks := time.Now(), 0
		Until(t, "the third look", func() bool { looks++; return looks == 3 })
		if looks != 3 || time.Since(begin) != 2*every {
			t.Errorf("%d looks in %v", looks, time.Since(begin))
		}
		f := &failing{TB: t}
		defer func() {
			if recover() != f || !strings.Contains(f.with, "the impossible") || time.Since(begin) < Limit {
				t.Errorf("failed with %q after %v", f.with, time.Since(begin))
			}
		}()
		Until(f, "the impossible", func() bool { return false })
	})
}
