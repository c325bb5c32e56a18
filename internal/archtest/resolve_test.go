package archtest

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// edges are the files of the daemon where the name of a parameter or action comes in, and is looked up. A steer.Command can only be
// made from a line of the table, so behind these files no name is left to look up: a command is resolved once.
var edges = []string{
	"daemon/control/handler.go", // the control API
	"daemon/osc/layout/check.go",
	"daemon/osc/layout/controls.go",
	"daemon/osc/pump.go", // OSC
	"daemon/preset/read.go",
	"daemon/web/commands.go", // the page
}

// lookups are the functions and methods of package steer that take a name.
var lookups = []string{"Lookup", "Get", "Resolve"}

func TestACommandIsResolvedOnce(t *testing.T) {
	found := map[string]int{}
	for _, s := range readSources(t, false) {
		path, f := s.path, s.tree
		if !strings.HasPrefix(path, "daemon/") || strings.HasPrefix(path, "daemon/steer/") {
			continue
		}
		if !slices.ContainsFunc(importsOf(f), func(p string) bool { return strings.HasSuffix(p, "/daemon/steer") }) {
			continue
		}
		n := lookupsIn(f)
		if n > 0 && !slices.Contains(edges, path) {
			t.Errorf("%s looks a parameter up by its name: pass the steer.Command or the *steer.Param on from where the name came in", path)
		}
		found[path] = n
	}
	for _, path := range edges {
		if found[path] != 1 {
			t.Errorf("%s looks names up at %d places, want 1", path, found[path])
		}
	}
}

// lookupsIn counts the places of a file that look a name up.
func lookupsIn(f *ast.File) (n int) {
	ast.Inspect(f, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !slices.Contains(lookups, sel.Sel.Name) {
			return true
		}
		pkg, isName := sel.X.(*ast.Ident)
		if sel.Sel.Name == "Resolve" || isName && pkg.Name == "steer" {
			n++
		}
		return true
	})
	return n
}
