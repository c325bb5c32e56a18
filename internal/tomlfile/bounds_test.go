package tomlfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/groovegen/groovegen/internal/alloctest"
)

// Every file that comes with the program is far from the bounds.
func TestOurFilesAreRead(t *testing.T) {
	n := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".toml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		return check(string(text))
	})
	if err != nil || n < 10 {
		t.Errorf("%d files: %v", n, err)
	}
}

func TestBounds(t *testing.T) {
	const open = "[[[[[[[[[[[["
	for name, c := range map[string]struct{ text, want string }{
		"as deep as can be":        {"a=" + strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth), ""},
		"deeper":                   {"a=" + strings.Repeat("[", MaxDepth+1), "nested more than 8 deep"},
		"deep in lines":            {"a=" + strings.Repeat("[\n", MaxDepth+1), "line 9: arrays and tables are nested more than 8 deep"},
		"brackets in strings":      {"a=\"" + open + "\"\nb='" + open + "'\nc=\"\"\"\n" + open + "\"\"\"\nd='''" + open + "'''\n", ""},
		"quotes in strings":        {"a=\"\\\"" + open + "\"\nb='\\'\nc=\"\"\"\"" + open + "\\\"\"\"\"\"\"\nd=1", ""},
		"brackets in a comment":    {"# it's " + open + "\na=1", ""},
		"behind a string":          {"a=['x\\', \"y\\\"\", " + open, "nested more than 8 deep"},
		"behind a long string":     {"a=['''x''''', \"\"\"y\"\"\"\"\", " + open, "nested more than 8 deep"},
		"parts":                    {"a.b.c.d.e.f.g.h=1", ""},
		"more parts":               {"a.b.c.d.e.f.g.h.i=1", "more than 8 parts"},
		"quoted parts":             {"a.b.c.d.\"e.e.e\".f.g.'h.h'=1", ""},
		"parts of a table":         {"[a.b.c.d.e.f.g.h.i]", "more than 8 parts"},
		"parts in an inline table": {"a={b=1,a.b.c.d.e.f.g.h.i=1}", "more than 8 parts"},
		"numbers with points":      {"a=[1.5,1.5,1.5,1.5,1.5,1.5,1.5,1.5,1.5,1.5]", ""},
		"long value":               {`a=["` + strings.Repeat("x", 1000) + `"]`, ""},
		"long value in a table":    {"[a]\nb=['" + strings.Repeat("x", 1000) + "']", ""},
		"long key":                 {strings.Repeat("x", MaxKey+1) + "=1", "over 256 bytes long"},
		"long table":               {"\n[[" + strings.Repeat("x", MaxKey+1) + "]]", "line 2: a key is over 256 bytes long"},
		"long table with a dot":    {"\n[" + strings.Repeat("x", MaxKey) + ".x]", "line 2: a key is over 256 bytes long"},
		"long key in a table":      {"a={b=1," + strings.Repeat("x", MaxKey+1) + "=1}", "over 256 bytes long"},
		"many keys":                {keys(MaxSize, MaxKeys+1), "more than 2048 keys"},
		"large":                    {strings.Repeat("#", MaxSize+1), "over 256 KiB"},
	} {
		var dst map[string]any
		_, err := Decode(c.text, &dst)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// depth returns how many tables and arrays are inside each other.
func depth(v any) int {
	below := 0
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			below = max(below, depth(x))
		}
	case []any:
		for _, x := range v {
			below = max(below, depth(x))
		}
	case []map[string]any:
		for _, x := range v {
			below = max(below, depth(x))
		}
	default:
		return 0
	}
	return below + 1
}

// FuzzBounds parses short texts without the bounds: what is over one of them must have been refused.
func FuzzBounds(f *testing.F) {
	for _, text := range hostile(400) {
		f.Add(text)
	}
	for _, text := range []string{
		"a='''[''''\nb=\"\"\"\\\"\"\"\"\"\"\n[[a . 'b]' . \"c\\\"\"]]\n x = { y = [ 1.5, {} ], z.z = 1979-05-27T07:32:00.5Z } # ]\n",
		"a=\"\\\\\"#\"\n[b]\r\nc='[[[['\r\nd=[[],#[[[\n[[1]]]\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		defer alloctest.Bound(t, len(text))()
		if len(text) > 2<<10 || check(text) != nil {
			return
		}
		var dst map[string]any
		md, err := toml.Decode(text, &dst)
		if err != nil {
			return
		}
		if d := depth(dst); d > 1+MaxParts*(MaxDepth+1)+MaxDepth {
			t.Errorf("%d tables and arrays inside each other", d)
		}
		if n := len(md.Keys()); n > MaxKeys {
			t.Errorf("%d keys", n)
		}
		for _, key := range md.Keys() {
			for _, part := range key {
				if len(part) > MaxKey {
					t.Errorf("a part of a key has %d bytes", len(part))
				}
			}
			if len(key) > MaxParts*(MaxDepth+1) {
				t.Errorf("a key has %d parts", len(key))
			}
		}
	})
}
