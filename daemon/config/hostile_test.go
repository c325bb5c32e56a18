package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

// A kit that somebody shared may be meant to do harm. This one, of 32 kB, once took 2.8 GB; kits are read when the daemon starts.
func TestHostileKitsTakeLittleMemory(t *testing.T) {
	dir := t.TempDir()
	const head = "title = \"X\"\nchannel = 10\n"
	for name, text := range map[string]string{
		"nested32": head + strings.Repeat("a={", 8<<10) + strings.Repeat("}", 8<<10),
		"nested60": head + strings.Repeat("a={", 15<<10) + strings.Repeat("}", 15<<10),
		"dotted60": head + strings.Repeat("a.", 30<<10) + "a = 1\n",
		"arrays60": head + "a = " + strings.Repeat("[", 30<<10) + strings.Repeat("]", 30<<10),
		"unknown":  head + "[a.b.c.d.e.f.g.h]\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name+kitExt), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var kits Kits
	used := alloctest.Bytes(func() { kits = LoadKits(dir, Kits{}) })
	t.Logf("%d kB for all kits", used>>10)
	if used > 16<<20 {
		t.Errorf("reading the kits allocated %d MB", used>>20)
	}
	wrong := Errors(kits.Err())
	files := map[string]bool{}
	for _, e := range wrong {
		files[e.File] = true
		if e.Message == "" {
			t.Errorf("error without a message: %+v", e)
		}
	}
	if len(files) != 5 {
		t.Errorf("errors %v, want one for each of 5 files", kits.Err())
	}
	if _, ok := kits.Find("gm"); !ok {
		t.Error("the kits that come with the program are gone")
	}
}
