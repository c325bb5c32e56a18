package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// The greatest sizes of the two documents that everybody reads first.
const (
	mapSize     = 10240 // bytes of ARCHITECTURE.md
	readmeLines = 120
)

var (
	links      = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	headings   = regexp.MustCompile(`(?m)^#{1,6} +(.+)$`)
	fences     = regexp.MustCompile("(?ms)^```.*?^```$")
	codeSpans  = regexp.MustCompile("`[^`\n]+`")
	notInSlugs = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// documents returns the text of every Markdown document for people, by its path from the root of the repository.
func documents(t *testing.T) map[string]string {
	t.Helper()
	docs := map[string]string{}
	for _, name := range []string{"ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"} {
		docs[name] = read(t, name)
	}
	err := filepath.WalkDir(filepath.Join(root, "docs"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".md" {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		docs[filepath.ToSlash(name)] = read(t, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// anchors returns the fragments by which links reach the headings of a document, as GitHub makes them.
func anchors(text string) []string {
	var all []string
	for _, h := range headings.FindAllStringSubmatch(fences.ReplaceAllString(text, ""), -1) {
		slug := notInSlugs.ReplaceAllString(strings.ToLower(h[1]), "")
		all = append(all, strings.ReplaceAll(slug, " ", "-"))
	}
	return all
}

func TestLinksResolve(t *testing.T) {
	docs := documents(t)
	for name, text := range docs {
		prose := codeSpans.ReplaceAllString(fences.ReplaceAllString(text, ""), "")
		for _, l := range links.FindAllStringSubmatch(prose, -1) {
			if strings.Contains(l[1], "://") {
				continue
			}
			path, anchor, _ := strings.Cut(l[1], "#")
			target := name
			if path != "" {
				target = filepath.ToSlash(filepath.Join(filepath.Dir(name), path))
			}
			if _, err := os.Stat(filepath.Join(root, target)); err != nil {
				t.Errorf("%s links to %s: %v", name, l[1], err)
				continue
			}
			if anchor != "" && !slices.Contains(anchors(read(t, target)), anchor) {
				t.Errorf("%s links to %s: no heading of %s has this anchor", name, l[1], target)
			}
		}
	}
}

func TestMapIsShort(t *testing.T) {
	if n := len(read(t, "ARCHITECTURE.md")); n > mapSize {
		t.Errorf("ARCHITECTURE.md has %d bytes: want at most %d; a decision belongs in docs/decisions", n, mapSize)
	}
}

func TestReadmeIsShort(t *testing.T) {
	if n := strings.Count(read(t, "README.md"), "\n"); n > readmeLines {
		t.Errorf("README.md has %d lines: want at most %d; the rest belongs in docs", n, readmeLines)
	}
}

// TestDecisionsHaveNumbersOfTheirOwn keeps two decisions from one number: docs and comments name a decision by it.
func TestDecisionsHaveNumbersOfTheirOwn(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for name := range documents(t) {
		number, _, ok := strings.Cut(strings.TrimPrefix(name, "docs/decisions/"), "-")
		if !ok || !strings.HasPrefix(name, "docs/decisions/") {
			continue
		}
		if other := files[number]; other != "" {
			t.Errorf("%s and %s have the same number", other, name)
		}
		files[number] = name
		if title, _, _ := strings.Cut(read(t, name), "\n"); !strings.HasPrefix(title, "# "+number+": ") {
			t.Errorf("%s: its title %q has another number", name, title)
		}
	}
	if len(files) < 50 {
		t.Errorf("%d decisions found: want at least 50", len(files))
	}
}
