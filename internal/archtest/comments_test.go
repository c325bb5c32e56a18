package archtest

import (
	"go/ast"
	"regexp"
	"strings"
	"testing"
)

// composedName is a word that can only be a name of the code: letters of both cases, a capital among them behind a small one.
var composedName = regexp.MustCompile(`^[A-Za-z]*[a-z][A-Z]\w*`)

// TestCommentsNameWhatTheyDescribe finds comments that kept the old name of what they are about.
func TestCommentsNameWhatTheyDescribe(t *testing.T) {
	for _, s := range readSources(t, true) {
		check := func(name string, doc *ast.CommentGroup) {
			if doc == nil {
				return
			}
			if first := composedName.FindString(doc.Text()); first != "" && first != name && !strings.HasPrefix(name, first) {
				t.Errorf("%s: the comment of %s begins with %s", s.set.Position(doc.Pos()), name, first)
			}
		}
		for _, d := range s.tree.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				check(d.Name.Name, d.Doc)
			case *ast.GenDecl:
				if len(d.Specs) != 1 {
					continue
				}
				switch spec := d.Specs[0].(type) {
				case *ast.TypeSpec:
					check(spec.Name.Name, d.Doc)
				case *ast.ValueSpec:
					check(spec.Names[0].Name, d.Doc)
				}
			}
		}
	}
}
