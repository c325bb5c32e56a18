package shorten

import "testing"

func TestText(t *testing.T) {
	for _, c := range []struct{ s, want string }{{"", ""}, {"abcd", "abcd"}, {"abcde", "abcd..."}, {"abcäd", "abc..."}} {
		if got := Text(c.s, 4); got != c.want {
			t.Errorf("%q: %q, want %q", c.s, got, c.want)
		}
	}
}
