package archtest

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// source is a Go file with its syntax tree.
type source struct {
	path  string // below the root of the module, with slashes
	lines int
	tree  *ast.File
	set   *token.FileSet
}

func (s source) folder() string { return path.Dir(s.path) }

// kernel reports whether the file holds kernels: their matrices come as slices with sizes and strides.
func (s source) kernel() bool {
	name := filepath.Base(s.path)
	return strings.HasPrefix(name, "kernel_") || name == "gemm.go" || s.folder() == "train/blas"
}

// sources are the Go files of the module, parsed once.
var sources = sync.OnceValues(func() (list []source, err error) {
	root := filepath.Join("..", "..")
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		s := source{lines: bytes.Count(text, []byte("\n")), set: token.NewFileSet()}
		if s.tree, err = parser.ParseFile(s.set, path, text, parser.ParseComments); err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		s.path = filepath.ToSlash(rel)
		list = append(list, s)
		return err
	})
	return list, err
})

// readSources returns the Go files of the module; tests are among them if asked for.
func readSources(t *testing.T, tests bool) []source {
	t.Helper()
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("read %d Go files: the walk is broken", len(all))
	}
	var list []source
	for _, s := range all {
		if tests || !strings.HasSuffix(s.path, "_test.go") {
			list = append(list, s)
		}
	}
	return list
}

// functions calls visit for each function with a body, its length in lines and its cyclomatic complexity.
func (s source) functions(visit func(f *ast.FuncDecl, lines, paths int)) {
	for _, d := range s.tree.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		paths := 1
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
				paths++
			case *ast.CaseClause:
				if n.List != nil {
					paths++
				}
			case *ast.CommClause:
				if n.Comm != nil {
					paths++
				}
			case *ast.BinaryExpr:
				if n.Op == token.LAND || n.Op == token.LOR {
					paths++
				}
			}
			return true
		})
		visit(f, s.set.Position(f.End()).Line-s.set.Position(f.Pos()).Line+1, paths)
	}
}

// quantile returns the value below which a share of the values lies.
func quantile(values []int, share float64) int {
	slices.Sort(values)
	return values[min(int(share*float64(len(values))), len(values)-1)]
}

const (
	maxFileLines  = 450
	maxParameters = 5
	maxManyParams = 10 // functions with more parameters than that, kernels aside
	maxLinesP95   = 50
	maxLines      = 100
	maxPathsP99   = 15
	minDocumented = 0.95
)

// TestCounts prints the figures of the code's style and keeps them within their limits.
func TestCounts(t *testing.T) {
	var lengths, complexities []int
	var many []string
	exported, documented := 0, 0
	for _, s := range readSources(t, true) {
		if s.lines > maxFileLines {
			t.Errorf("%s has %d lines: split it by what it does, at most %d", s.path, s.lines, maxFileLines)
		}
		if strings.HasSuffix(s.path, "_test.go") {
			continue
		}
		s.functions(func(f *ast.FuncDecl, lines, paths int) {
			lengths, complexities = append(lengths, lines), append(complexities, paths)
			if n := f.Type.Params.NumFields(); n > maxParameters && !s.kernel() {
				many = append(many, s.path+": "+f.Name.Name)
			}
			if lines > maxLines {
				t.Errorf("%s: %s has %d lines, at most %d", s.path, f.Name.Name, lines, maxLines)
			}
		})
		e, d := exportedNames(s.tree)
		exported, documented = exported+e, documented+d
	}
	p95, p99 := quantile(lengths, 0.95), quantile(complexities, 0.99)
	share := float64(documented) / float64(exported)
	t.Logf("%d functions: lines p50 %d, p95 %d; cyclomatic p99 %d; %.1f%% of %d exported names documented; %d functions with more than %d parameters",
		len(lengths), quantile(lengths, 0.5), p95, p99, 100*share, exported, len(many), maxParameters)
	if p95 > maxLinesP95 || p99 > maxPathsP99 || share < minDocumented {
		t.Errorf("want lines p95 of at most %d, cyclomatic p99 of at most %d, at least %g%% documented", maxLinesP95, maxPathsP99, 100*minDocumented)
	}
	if len(many) > maxManyParams {
		t.Errorf("%d functions have more than %d parameters, at most %d may: give them a struct of options:\n%s",
			len(many), maxParameters, maxManyParams, strings.Join(many, "\n"))
	}
}

// exportedNames counts the exported names of a file, and those that have a comment: their own, or their group's.
func exportedNames(f *ast.File) (exported, documented int) {
	count := func(name *ast.Ident, docs ...*ast.CommentGroup) {
		if !name.IsExported() {
			return
		}
		exported++
		if slices.ContainsFunc(docs, func(d *ast.CommentGroup) bool { return d != nil }) {
			documented++
		}
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil || exportedReceiver(d.Recv) {
				count(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					count(spec.Name, d.Doc, spec.Doc, spec.Comment)
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						count(name, d.Doc, spec.Doc, spec.Comment)
					}
				}
			}
		}
	}
	return exported, documented
}

// exportedReceiver reports whether a method's type is exported.
func exportedReceiver(list *ast.FieldList) bool {
	expr := list.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.Ident:
			return e.IsExported()
		default:
			return false
		}
	}
}

// docStart is how the comment of a package begins: what it is, and a verb.
var docStart = regexp.MustCompile(`^(Package|Command) (\w+) [a-z]+s\b`)

// TestPackageDocsSayWhatTheyDo looks at the first sentence of each package's comment.
func TestPackageDocsSayWhatTheyDo(t *testing.T) {
	for _, s := range readSources(t, false) {
		if s.tree.Doc == nil {
			continue
		}
		doc := s.tree.Doc.Text()
		m := docStart.FindStringSubmatch(doc)
		name := s.tree.Name.Name
		if name == "main" {
			name = filepath.Base(s.folder())
		}
		if m == nil || m[2] != name {
			first, _, _ := strings.Cut(doc, "\n")
			t.Errorf("%s: want a comment that begins \"Package %s\" and a verb that says what it does, got %q", s.path, name, first)
		}
	}
}

// retired are names that were replaced by the field's standard terms (ARCHITECTURE.md has the list of words).
var retired = strings.Fields(`Homes homely homelyModel Landmarks Landmark Traits TraitKnots TraitAgain critic portrait likeness
	StandIn TouchNet TouchParts Kitter Keeper Doorman Performer Remarker gatherer strangers lapse caster clerk outlet Inlet obey
	strike Strike Struck Told ToldOnly ChoiceLight deck hush house ears auditions audition desk grower deal kin kinships cloud
	coder tidied lamp brainToFloat Barren TellDrops Way`)

// TestRetiredWordsStayAway looks for retired names among the identifiers, those of tests included.
func TestRetiredWordsStayAway(t *testing.T) {
	for _, s := range readSources(t, true) {
		ast.Inspect(s.tree, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && slices.Contains(retired, id.Name) {
				t.Errorf("%s: %s is a retired name: use the standard term", s.set.Position(id.Pos()), id.Name)
			}
			return true
		})
	}
}
