package terminal

import (
	"bytes"
	"fmt"
	"testing"
)

func TestSafeLeavesControlCharactersOut(t *testing.T) {
	for _, c := range []struct{ text, plain, coloured string }{
		{"drums\tönd 🥁\n", "drums\tönd 🥁\n", "drums\tönd 🥁\n"},
		{"a\x1b]0;title\x07b", "a]0;titleb", "a]0;titleb"},
		{"a\x1b[2Jb\x00\x08\x7f", "a[2Jb", "a[2Jb"},
		{"a\u009b2Jb\u0085", "a2Jb", "a2Jb"},
		{"a\x9b2Jb", "a?2Jb", "a?2Jb"},
		{"a\rb\r\n", "ab\r\n", "ab\r\n"},
		{"\ragain" + eraseLine, "\ragain[K", "\ragain" + eraseLine},
		{Output{Colour: true}.Paint(Red, "x"), "[31mx[0m", "\x1b[31mx\x1b[0m"},
	} {
		for colours, want := range map[bool]string{false: c.plain, true: c.coloured} {
			var b bytes.Buffer
			if n, err := fmt.Fprint(&safe{to: &b, colours: colours}, c.text); n != len(c.text) || err != nil || b.String() != want {
				t.Errorf("%q, colours %v: %q of %d bytes, %v; want %q", c.text, colours, b.String(), n, err, want)
			}
			b.Reset()
			s := &safe{to: &b, colours: colours}
			for _, x := range []byte("ö🥁") { // in pieces
				_, _ = s.Write([]byte{x})
			}
			if b.String() != "ö🥁" {
				t.Errorf("in pieces: %q", b.String())
			}
		}
	}
	var b bytes.Buffer
	if Raw(Safe(&b)) != &b || Raw(&b) != &b {
		t.Error("Raw does not return the writer behind")
	}
}
