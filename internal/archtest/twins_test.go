package archtest

import (
	"go/ast"
	"go/build/constraint"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// TestTwinsAreTestedPlain finds the packages that differ without cgo or without SIMD, and wants each of them in the list of
// what make plain tests.
func TestTwinsAreTestedPlain(t *testing.T) {
	text, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?m)^TWINS = (.*)$`).FindSubmatch(text)
	if list == nil {
		t.Fatal("the Makefile has no TWINS")
	}
	var tested []string
	for _, p := range strings.Fields(string(list[1])) {
		tested = append(tested, strings.TrimPrefix(p, "./"))
	}
	found := 0
	for file, f := range parseTree(t) {
		if strings.HasSuffix(file, "_test.go") || !dependsOn(t, f, "cgo", "goexperiment.simd") {
			continue
		}
		found++
		if folder := path.Dir(file); !covered(tested, folder) {
			t.Errorf("%s is built with or without cgo or SIMD: add ./%s to TWINS in the Makefile", file, folder)
		}
	}
	if found == 0 {
		t.Error("no file has a twin: the search is broken")
	}
}

// dependsOn reports whether the file's build constraint names one of the tags.
func dependsOn(t *testing.T, f *ast.File, tags ...string) bool {
	t.Helper()
	for _, group := range f.Comments {
		for _, c := range group.List {
			if c.Pos() > f.Package || !constraint.IsGoBuild(c.Text) {
				continue
			}
			x, err := constraint.Parse(c.Text)
			if err != nil {
				t.Fatal(err)
			}
			for _, tag := range tags {
				if names(x, tag) {
					return true
				}
			}
		}
	}
	return false
}

// names reports whether a build constraint has a tag in it.
func names(x constraint.Expr, tag string) bool {
	switch x := x.(type) {
	case *constraint.AndExpr:
		return names(x.X, tag) || names(x.Y, tag)
	case *constraint.OrExpr:
		return names(x.X, tag) || names(x.Y, tag)
	case *constraint.NotExpr:
		return names(x.X, tag)
	case *constraint.TagExpr:
		return x.Tag == tag
	}
	return false
}
