package archtest

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// touching are packages of the standard library that reach out of the program.
var touching = strings.Fields("os os/exec os/signal net net/http syscall io/ioutil path/filepath")

// clocks are functions of package time that look at a clock or wait. In pure code time is an argument.
var clocks = strings.Fields("Now Since Until Sleep After AfterFunc Tick NewTicker NewTimer")

// pureFiles are pure though the rest of their folders is not.
var pureFiles = []string{"daemon/player/engine.go"}

// TestPureCodeTouchesNothing looks in the pure folders and files for files, sockets, processes and clocks.
func TestPureCodeTouchesNothing(t *testing.T) {
	looked := map[string]bool{}
	for _, s := range readSources(t, false) {
		key := s.folder()
		if slices.Contains(pureFiles, s.path) {
			key = s.path
		} else if _, ok := pure[key]; !ok {
			continue
		}
		looked[key] = true
		for _, imp := range importsOf(s.tree) {
			if slices.Contains(touching, imp) {
				t.Errorf("%s imports %s: it is pure", s.path, imp)
			}
		}
		for _, name := range clocks {
			if mentions(s.tree, "time", name) {
				t.Errorf("%s uses time.%s: in pure code time is an argument", s.path, name)
			}
		}
	}
	if len(looked) != len(pure)+len(pureFiles) {
		t.Errorf("looked at %v only: want all pure folders and files", looked)
	}
}

func TestClocksAreFound(t *testing.T) {
	call := &ast.CallExpr{Fun: &ast.SelectorExpr{X: ast.NewIdent("time"), Sel: ast.NewIdent("Now")}}
	if !mentions(call, "time", "Now") || mentions(call, "time", "Since") {
		t.Error("a call of time.Now is not found")
	}
}
