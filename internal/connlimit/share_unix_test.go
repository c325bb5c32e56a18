//go:build unix

package connlimit

import "testing"

func TestShareLeavesFilesToOthers(t *testing.T) {
	for _, c := range []struct {
		want, part int64
		files      uint64
		most       int64
	}{{512, 2, 1 << 20, 512}, {512, 2, 256, 128}, {64, 16, 256, 16}, {64, 16, 8, 1}, {64, 16, 1<<64 - 1, 64}} {
		if got := atMost(c.want, c.part, c.files); got != c.most {
			t.Errorf("%+v: %d", c, got)
		}
	}
}
