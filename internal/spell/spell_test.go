package spell

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "kick", 4},
		{"kick", "kick", 0},
		{"kikc", "kick", 1},
		{"funk", "punk", 1},
		{"funk", "fuk", 1},
		{"fnuk", "funk", 1},
		{"ca", "abc", 3}, // a swap is not edited again
		{"jazz", "blues", 5},
		{"naïve", "naive", 1},
		{"kitten", "sitting", 3},
		{"ü", "u", 1},
		{"abc", "", 3},
		{strings.Repeat("a", 100), strings.Repeat("a", 98), 2},
		{strings.Repeat("a", 64), strings.Repeat("a", 63), 1},
	} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// TestDistanceIsAMeasure: it is symmetric, 0 for equal words alone, and no more than the edits that were made.
func TestDistanceIsAMeasure(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		a := make([]byte, r.IntN(12))
		for i := range a {
			a[i] = 'a' + byte(r.IntN(4))
		}
		b, edits := []byte(string(a)), r.IntN(3)
		for range edits {
			at := r.IntN(len(b) + 1)
			switch {
			case r.IntN(2) == 0 || at == len(b):
				b = append(b[:at:at], append([]byte{'x'}, b[at:]...)...)
			default:
				b = append(b[:at:at], b[at+1:]...)
			}
		}
		d := Distance(string(a), string(b))
		if d != Distance(string(b), string(a)) || (d == 0) != (string(a) == string(b)) || d > edits {
			t.Fatalf("%q to %q by %d edits: distance %d", a, b, edits, d)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"bpm", "swing", "density", "kit"}
	for _, c := range []struct {
		word string
		most int
		want string
	}{
		{"swnig", 1, "swing"},
		{"densty", 2, "density"},
		{"bpn", 2, "bpm"},
		{"kick", 2, ""}, // two edits are more than half of kit
		{"xyzzy", 2, ""},
		{"", 2, ""},
		{strings.Repeat("swing", 20), 100, ""},
	} {
		if got := Nearest(c.word, names, c.most); got != c.want {
			t.Errorf("Nearest(%q, %d) = %q, want %q", c.word, c.most, got, c.want)
		}
	}
}

func TestDistanceAllocatesNothing(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { Distance("complexty", "complexity") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
