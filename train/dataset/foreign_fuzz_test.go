package dataset

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

// Whatever a table holds, reading ends.
func FuzzTable(f *testing.F) {
	f.Add([]byte("sep=;\r\nfile;genre\r\na.mid;funk"))
	f.Add([]byte{0xFF, 0xFE, 'f', 0, 'i', 0})
	f.Add([]byte("file\tgenre\ra.mid\tfunk\r"))
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		r := newReader(nil, Options{})
		in, _ := tableReader(data)
		head, err := in.Read()
		if err != nil {
			return
		}
		at := titles(head)
		for range 100 {
			row, err := in.Read()
			if err != nil {
				return
			}
			_, k := readKnown(row, at)
			_, _ = r.kitOf(k.kit)
		}
	})
}

// Names of archives become paths, and tidying them again changes nothing.
func FuzzTidyName(f *testing.F) {
	f.Add(`Loops\Funk\a.mid`)
	f.Add("\x83h\x83\x89\x83\x80.mid")
	f.Add("../../x/")
	f.Fuzz(func(t *testing.T, name string) {
		defer alloctest.Bound(t, len(name))()
		once := tidyName(name)
		if strings.Contains(once, `\`) || strings.HasPrefix(once, "/") || strings.HasPrefix(once, "../") || tidyName(once) != once && !strings.Contains(name, ":") {
			t.Fatalf("%q becomes %q, then %q", name, once, tidyName(once))
		}
	})
}

// Whatever an archive holds, its files are listed or left out.
func FuzzArchive(f *testing.F) {
	for _, name := range []string{"legacy-name.zip", "backslash.zip"} {
		data, err := os.ReadFile(filepath.Join(foreign, name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		tidyNames(z)
		c, err := look(z)
		if err != nil {
			return
		}
		for _, name := range c.midi {
			_, _ = readAll(z, name, 1<<16)
		}
	})
}
