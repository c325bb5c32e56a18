//go:build unix

package jobs

import (
	"bytes"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

// What a worker writes is cut into lines, however the writes fall, and read as progress or counted.
func FuzzLines(f *testing.F) {
	f.Add([]byte(`{"phase":"train","epoch":3,"losses":{"total":0.5}}`+"\n"), 7)
	f.Add([]byte("garbage\n\n{\"phase\":1}\r\n{\"phase\":\"read\"}"), 1)
	f.Add(bytes.Repeat([]byte("x"), 3*maxLine), maxLine)
	f.Fuzz(func(t *testing.T, said []byte, cut int) {
		defer alloctest.Bound(t, len(said))()
		if len(said) > 4*maxLine {
			return
		}
		read, garbage := 0, 0
		c := child{
			report: func(p Progress) {
				read++
				if p.Phase == "" {
					t.Error("progress without a phase")
				}
			},
			garbage: func([]byte) { garbage++ },
		}
		l := &lines{take: func(line []byte) {
			if len(line) == 0 || len(line) > maxLine || bytes.ContainsRune(line, '\n') {
				t.Errorf("a line of %d bytes", len(line))
			}
			c.line(line)
		}}
		size := max(1, cut%(maxLine+1))
		for rest := said; len(rest) > 0; {
			part := rest[:min(size, len(rest))]
			if n, err := l.Write(part); n != len(part) || err != nil {
				t.Fatal(n, err)
			}
			rest = rest[len(part):]
		}
		l.flush()
		want := 0
		for _, line := range bytes.Split(said, []byte{'\n'}) {
			if len(bytes.TrimSpace(line[:min(len(line), maxLine)])) > 0 {
				want++
			}
		}
		if read+garbage != want {
			t.Errorf("%d lines read and %d of garbage, want %d", read, garbage, want)
		}
	})
}

func FuzzTail(f *testing.F) {
	f.Add([]byte("panic: \xff\n"), 40)
	f.Fuzz(func(t *testing.T, line []byte, n int) {
		defer alloctest.Bound(t, len(line))()
		var last tail
		for range min(max(n, 0), 100) {
			last.add(line)
		}
		if s := last.String(); len(s) > (keptFirst+keptLast+1)*(3*keptBytes+1) {
			t.Errorf("%d bytes are kept", len(s))
		}
	})
}
