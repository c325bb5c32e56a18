package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// raceFolder is the one folder whose files may depend on the race detector.
const raceFolder = "internal/racetest"

// TestRaceSkipsGoThroughRacetest keeps the race detector out of every other skip: racetest.Skip says that make test runs
// the test, and TestMakeTestHasNoRaceDetector checks that it does.
func TestRaceSkipsGoThroughRacetest(t *testing.T) {
	for path, f := range parseTree(t) {
		if strings.HasPrefix(path, raceFolder+"/") {
			continue
		}
		if dependsOn(t, f, "race") {
			t.Errorf("%s: built by the race tag: use racetest.Enabled", path)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.IfStmt); ok && mentions(s.Cond, "racetest", "Enabled") && skips(s.Body) {
				t.Errorf("%s: %s skips by racetest.Enabled: use racetest.Skip", path, f.Name.Name)
			}
			return true
		})
	}
}

func TestRaceRulesFindWhatTheyForbid(t *testing.T) {
	const text = "//go:build linux && race\n\npackage p\n\nfunc f(t *testing.T) {\n\tif x && racetest.Enabled {\n\t\tif y {\n\t\t\tt.Skipf(\"no\")\n\t\t}\n\t}\n}\n"
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	body := f.Decls[0].(*ast.FuncDecl).Body.List[0].(*ast.IfStmt)
	if !dependsOn(t, f, "race") || !mentions(body.Cond, "racetest", "Enabled") || !skips(body.Body) {
		t.Error("a file that depends on the race tag, or a skip, is not found")
	}
}

// TestMakeTestHasNoRaceDetector asks make what it would run.
func TestMakeTestHasNoRaceDetector(t *testing.T) {
	mk, err := exec.LookPath("make")
	if err != nil {
		t.Skip("make is not installed")
	}
	cmd := exec.Command(mk, "--no-print-directory", "-n", "test")
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "MAKEFLAGS=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if run := regexp.MustCompile(`go test .*\./\.\.\.`).FindString(string(out)); run == "" || strings.Contains(run, "-race") {
		t.Errorf("make test does not test every package without the race detector:\n%s", out)
	}
}

// parseTree returns every Go file, tests too, by its path below the root.
func parseTree(t *testing.T) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	for _, s := range readSources(t, true) {
		files[s.path] = s.tree
	}
	return files
}

// mentions reports whether an expression uses name of a package.
func mentions(n ast.Node, pkg, name string) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == name {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == pkg {
				found = true
			}
		}
		return true
	})
	return found
}

// skips reports whether a block calls Skip, Skipf or SkipNow.
func skips(n ast.Node) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			if s, ok := c.Fun.(*ast.SelectorExpr); ok && strings.HasPrefix(s.Sel.Name, "Skip") {
				found = true
			}
		}
		return true
	})
	return found
}
