// Command collect writes the notices of all that is linked into the programs: go generate ./internal/notices. It reads the
// module cache; its tests compare what it would write with what there is.
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/groovegen/groovegen/internal/atomicfile"
)

func main() {
	text, err := collected(filepath.Join("..", ".."))
	if err == nil {
		err = atomicfile.WriteFile("notices.txt", 0o644, func(w io.Writer) error { _, failed := io.WriteString(w, text); return failed })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "collect notices:", err)
		os.Exit(1)
	}
}

// data is what others made and is in the programs, besides code.
const data = `Data

  The built-in model was trained on the Groove MIDI Dataset, and tables of fills and grooves are taken from it: Jon Gillick,
  Adam Roberts, Jesse Engel, Douglas Eck, David Bamman: Learning to Groove with Inverse Sequence Transformations, 2019,
  https://magenta.tensorflow.org/datasets/groove. Licence: Creative Commons Attribution 4.0 International,
  https://creativecommons.org/licenses/by/4.0/. The data were changed: cut into windows and reduced to nine voices.

Choice

  github.com/golang/freetype is used under the FreeType Project Licence, not under the GPL. Portions of this software are
  copyright (c) 2010 The FreeType Project (www.freetype.org). All rights reserved.
`

// owned is a licence's text, and what it is of.
type owned struct {
	text string
	of   []string
}

// collected returns the text. Each licence is there once, in the order of the first module that has it.
func collected(root string) (string, error) {
	modules, err := linkedModules(root)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("Third-party notices: what is in grooved, groovectl and groovegpu, and under which licences.\n\n" + data + "\nCode\n\n")
	standard := "the Go standard library"
	fmt.Fprintf(&b, "  %s\n", standard)
	var texts []*owned
	seen := map[string]*owned{}
	add := func(path, of string) error {
		text, failed := os.ReadFile(path)
		if failed != nil {
			return failed
		}
		key := strings.Join(strings.Fields(string(text)), " ")
		if seen[key] == nil {
			seen[key] = &owned{text: strings.ReplaceAll(string(text), "\r\n", "\n")}
			texts = append(texts, seen[key])
		}
		seen[key].of = append(seen[key].of, of)
		return nil
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", err
	}
	if err := add(filepath.Join(strings.TrimSpace(string(goroot)), "LICENSE"), standard); err != nil {
		return "", err
	}
	for _, m := range modules {
		fmt.Fprintf(&b, "  %s %s\n", m.path, m.version)
		files, err := m.files()
		if err != nil {
			return "", err
		}
		for _, path := range files {
			name, _ := filepath.Rel(m.dir, path)
			if err := add(path, m.path+", "+filepath.ToSlash(name)); err != nil {
				return "", err
			}
		}
	}
	for _, o := range texts {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(o.of, "\n"), strings.TrimSpace(o.text))
	}
	return b.String(), nil
}
