package tomlfile

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

// most is how much memory the reading of a text may allocate in all, in bytes.
const most = 32 << 20

// hostile are texts that make the parser take memory by the square of their length.
func hostile(size int) map[string]string {
	path := strings.Repeat("a.", 500)
	inline := strings.ReplaceAll(keys(size/2-20, size), "\n", ",")
	return map[string]string{
		"inline tables":    nested("a={", "a=1", "}", size),
		"quoted keys":      nested(`"a"={`, "a=1", "}", size),
		"arrays":           "a=" + nested("[", "1", "]", size-2),
		"arrays of tables": "a=" + nested("[{a=", "1", "}]", size-2),
		"open brackets":    "a=" + strings.Repeat("[", size-2),
		"dotted key":       strings.Repeat("a.", size/2-2) + "a=1",
		"dotted keys":      strings.Repeat(path+"a=1\n", size/1004),
		"spaced dots":      strings.Repeat("a . ", size/4-1) + "a=1",
		"table":            "[" + strings.Repeat("a.", size/2-2) + "a]",
		"tables":           strings.Repeat("[["+path+"a]]\n", size/1006),
		"long name":        "[" + strings.Repeat("a", size/2) + "]\n" + keys(size/2, size),
		"long inline name": strings.Repeat("a", size/2) + " = {" + inline + "z=1}\n",
		"many keys":        keys(size, size),
		"many tables":      strings.Repeat("[[a]]\n", size/6),
	}
}

func nested(open, inner, end string, size int) string {
	n := (size - len(inner)) / (len(open) + len(end))
	return strings.Repeat(open, n) + inner + strings.Repeat(end, n)
}

// keys returns lines with keys of their own, at most so many bytes and so many lines.
func keys(size, lines int) string {
	var b strings.Builder
	for n := 0; b.Len() < size-10 && n < lines; n++ {
		fmt.Fprintf(&b, "%x=1\n", n)
	}
	return b.String()
}

// atTheBounds are texts that are parsed, but only just.
func atTheBounds() map[string]string {
	path := strings.Repeat(strings.Repeat("a", MaxKey/MaxParts-1)+".", MaxParts)
	path = path[:len(path)-1]
	inline := strings.ReplaceAll(keys(MaxSize, MaxKeys-2*MaxDepth-2), "\n", ",")
	return map[string]string{
		"deep":    "[" + path + "]\n" + strings.Repeat(path+"={", MaxDepth) + inline + "z=1" + strings.Repeat("}", MaxDepth),
		"headers": strings.Repeat("[["+path[:100]+"]]\n", MaxKeys/2),
		"numbers": "a=[" + strings.Repeat("1,", MaxSize/2-4) + "1]",
		"strings": "a=[" + strings.Repeat(`"",`, MaxSize/3-4) + "1]",
		"arrays":  "a=[" + strings.Repeat("[],", MaxKeys-2) + "1]",
		"tables":  "a=[" + strings.Repeat("{},", MaxKeys-2) + "1]",
		"string":  `a="` + strings.Repeat("x", MaxSize-10) + `"`,
		"escapes": `a="` + strings.Repeat(`\n`, MaxSize/2-10) + `"`,
		"comment": "#" + strings.Repeat("x", MaxSize-10),
		"lines":   strings.Repeat("\n", MaxSize-10),
	}
}

func TestTextsAtTheBounds(t *testing.T) {
	for name, text := range atTheBounds() {
		var err error
		used := alloctest.Bytes(func() {
			var dst map[string]any
			_, err = Decode(text, &dst)
		})
		t.Logf("%s of %d kB: %d kB", name, len(text)>>10, used>>10)
		if err != nil || used > most {
			t.Errorf("%s: %d MB, %v", name, used>>20, err)
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	for _, size := range []int{32 << 10, 60 << 10, MaxSize, 1 << 20} {
		for name, text := range hostile(size) {
			if len(text) > size {
				t.Fatalf("%s has %d bytes of %d", name, len(text), size)
			}
			var err error
			used := alloctest.Bytes(func() {
				var dst map[string]any
				_, err = Decode(text, &dst)
			})
			var p ParseError
			if used > 1<<20 || !errors.As(err, &p) || p.Position.Line < 1 || p.Message == "" {
				t.Errorf("%s of %d kB: %d MB, %#v", name, size>>10, used>>20, err)
			}
		}
	}
}
