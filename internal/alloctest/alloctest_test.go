package alloctest

import (
	"strings"
	"testing"
)

var kept []byte

// failed is a test that keeps what it was told.
type failed struct {
	testing.TB
	said string
}

func (f *failed) Helper()                      {}
func (f *failed) Errorf(text string, _ ...any) { f.said = text }

func TestBoundFailsAboveIt(t *testing.T) {
	for size, fails := range map[int]bool{Most / 2: false, Most + 1<<20: true} {
		f := &failed{TB: t}
		end := Bound(f, 1000)
		kept = make([]byte, size)
		if end(); strings.Contains(f.said, "allocated") != fails {
			t.Errorf("%d bytes: said %q", size, f.said)
		}
	}
	if n := Bytes(func() { kept = make([]byte, 1<<20) }); n < 1<<20 || n > 2<<20 {
		t.Errorf("%d bytes counted of a megabyte", n)
	}
	kept = nil
}
