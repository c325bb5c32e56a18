package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/notices"
)

// TestEachModuleHasANotice: what is linked has its licences in the notices, in the version that is linked.
func TestEachModuleHasANotice(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	modules, err := linkedModules(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(modules) < 40 {
		t.Fatalf("%d modules are linked: the list is broken", len(modules))
	}
	for _, m := range modules {
		if !strings.Contains(notices.Text, "\n  "+m.path+" "+m.version+"\n") || !strings.Contains(notices.Text, "\n"+m.path+", ") {
			t.Errorf("%s %s has no notice: go generate ./internal/notices", m.path, m.version)
		}
	}
	for _, part := range []string{"imported/rtmidi/LICENSE", "LICENSE-SIL", "the Go standard library", "Creative Commons Attribution 4.0", "Groove MIDI Dataset"} {
		if !strings.Contains(notices.Text, part) {
			t.Errorf("the notices lack %s", part)
		}
	}
	if text, err := collected(root); err != nil || text != notices.Text {
		t.Errorf("the notices are old (%v): go generate ./internal/notices", err)
	}
}

func TestModuleWithoutLicence(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pkg := filepath.Join(dir, "a", "b")
	if err := os.MkdirAll(pkg, 0o700); err != nil {
		t.Fatal(err)
	}
	m := module{path: "example.org/x", dir: dir, packages: map[string]bool{pkg: false}}
	if _, err := m.files(); !errors.Is(err, errNoLicence) {
		t.Errorf("none: %v", err)
	}
	for _, name := range []string{"LICENCE.txt", "a/NOTICE", "a/b/c/COPYING", "licenses/mit.txt", "license.go.txt", "a/licensed.go"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(name), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for inC, want := range map[bool]string{false: "LICENCE.txt a/NOTICE license.go.txt licenses/mit.txt", true: "LICENCE.txt a/NOTICE a/b/c/COPYING license.go.txt licenses/mit.txt"} {
		m.packages[pkg] = inC
		files, err := m.files()
		var got []string
		for _, path := range files {
			name, _ := filepath.Rel(dir, path)
			got = append(got, filepath.ToSlash(name))
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("in C %t: %v, %v, want %s", inC, got, err, want)
		}
	}
}
