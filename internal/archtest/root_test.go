package archtest

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The limits of package daemon, which only connects its parts.
const (
	maxRootLines     = 1700
	maxDaemonFields  = 22
	maxDaemonMethods = 45
)

// TestDaemonRootIsWiring prints the size of package daemon and fails when it grows into more than wiring.
func TestDaemonRootIsWiring(t *testing.T) {
	paths, err := filepath.Glob("../../daemon/*.go")
	if err != nil {
		t.Fatal(err)
	}
	lines, fields, methods := 0, 0, 0
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		lines += bytes.Count(text, []byte("\n"))
		fields += fieldsOf(f, "Daemon")
		methods += methodsOf(f, "Daemon")
	}
	t.Logf("package daemon: %d lines, Daemon has %d fields and %d methods", lines, fields, methods)
	if lines == 0 || fields == 0 || methods == 0 {
		t.Fatal("the count is broken")
	}
	if lines > maxRootLines || fields > maxDaemonFields || methods > maxDaemonMethods {
		t.Errorf("want at most %d lines, %d fields and %d methods: move code into a package below daemon", maxRootLines, maxDaemonFields, maxDaemonMethods)
	}
}

// fieldsOf counts the fields of a struct type in a file.
func fieldsOf(f *ast.File, name string) (n int) {
	ast.Inspect(f, func(node ast.Node) bool {
		spec, ok := node.(*ast.TypeSpec)
		if !ok || spec.Name.Name != name {
			return true
		}
		if s, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				n += max(len(field.Names), 1)
			}
		}
		return false
	})
	return n
}

// methodsOf counts the methods of a type in a file.
func methodsOf(f *ast.File, name string) (n int) {
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv == nil {
			continue
		}
		recv := fn.Recv.List[0].Type
		if star, ok := recv.(*ast.StarExpr); ok {
			recv = star.X
		}
		if id, ok := recv.(*ast.Ident); ok && id.Name == name {
			n++
		}
	}
	return n
}
