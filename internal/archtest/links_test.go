package archtest

import (
	"os/exec"
	"strings"
	"testing"
)

// notLinked lists modules that a program must not link, with the reason.
var notLinked = []struct {
	program, module, why string
}{
	{"cmd/grooved", "gonum.org/v1/plot", "groovectl draws the pictures of a training; the worker writes its history"},
	{"cmd/grooved", "github.com/go-latex/latex", "only plots need it"},
	{"cmd/grooved", "codeberg.org/go-latex/latex", "only plots need it"},
	{"cmd/grooved", "codeberg.org/go-pdf/fpdf", "only plots need it"},
	{"cmd/grooved", "github.com/go-fonts", "only plots need it"},
	{"cmd/grooved", "codeberg.org/go-fonts", "only plots need it"},
	{"cmd/grooved", "golang.org/x/image/font/opentype", "the loop's picture has a bitmap face"},
	{"cmd/grooved", "golang.org/x/image/font/sfnt", "the loop's picture has a bitmap face"},
}

func TestProgramsLinkWhatTheyNeed(t *testing.T) {
	packages := map[string][]string{}
	for _, n := range notLinked {
		if packages[n.program] == nil {
			out, err := exec.Command("go", "list", "-deps", module+"/"+n.program).Output()
			if err != nil {
				t.Fatalf("list what %s links: %v", n.program, err)
			}
			packages[n.program] = strings.Fields(string(out))
		}
		for _, p := range packages[n.program] {
			if p == n.module || strings.HasPrefix(p, n.module+"/") {
				t.Errorf("%s links %s: %s", n.program, p, n.why)
			}
		}
	}
}
