package archtest

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	testNames = regexp.MustCompile(`\b(?:Test|Benchmark|Fuzz)[A-Z]\w*`)
	testFuncs = regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz)\w+)\(`)
	repoPath  = regexp.MustCompile(`^(?:\.?[a-z][\w.-]*/)+[\w.*-]*$|^[A-Za-z][\w*-]*\.(?:go|md|toml|js|c|h|mod|tosc)$|^(?:Makefile|LICENSE)$`)
)

// TestMapNamesWhatIsThere looks at each code span of ARCHITECTURE.md that has the form of a path. A path starts at the root of the
// repository, or in the folder of the path before it in the same line.
func TestMapNamesWhatIsThere(t *testing.T) {
	paths := 0
	for line := range strings.Lines(fences.ReplaceAllString(read(t, "ARCHITECTURE.md"), "")) {
		folder := ""
		for _, span := range codeSpans.FindAllString(line, -1) {
			path := strings.Trim(span, "`")
			if !repoPath.MatchString(path) {
				continue
			}
			paths++
			at := path
			if !exists(at) {
				at = folder + "/" + path
			}
			if !exists(at) {
				t.Errorf("ARCHITECTURE.md names %s: there is no such path", path)
				continue
			}
			folder = at
			if filepath.Ext(at) != "" {
				folder = filepath.ToSlash(filepath.Dir(at))
			}
		}
	}
	if paths < 50 {
		t.Errorf("%d paths found in ARCHITECTURE.md: want at least 50", paths)
	}
}

func exists(pattern string) bool {
	found, err := filepath.Glob(filepath.Join(root, pattern))
	return err == nil && len(found) > 0
}

// TestDocumentsNameTestsThatExist accepts the beginning of a name too, as go test -run does.
func TestDocumentsNameTestsThatExist(t *testing.T) {
	var all []string
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		for _, m := range testFuncs.FindAllStringSubmatch(read(t, name), -1) {
			all = append(all, m[1])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range documents(t) {
		for _, want := range testNames.FindAllString(text, -1) {
			if !slices.ContainsFunc(all, func(have string) bool { return strings.HasPrefix(have, want) }) {
				t.Errorf("%s names %s: there is no such test", name, want)
			}
		}
	}
}
