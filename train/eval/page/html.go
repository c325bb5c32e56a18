package page

import (
	_ "embed" // the page's template
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/train/eval"
)

// Page is the content of a page: a report, and loops to look at and to play.
type Page struct {
	Report *eval.Report
	Model  *infer.Model   // drawn from its sizes; nil: not drawn
	Loops  []*groove.Loop // those of a genre behind each other
}

//go:embed page.html.tmpl
var source string

//go:embed play.js
var player string

// Write writes index.html and report.json into a folder, which it makes, and each loop as .mid, .png and .wav into its
// folder loops, to which index.html has links. The page is complete without them. progress may be nil.
func (p Page) Write(dir string, progress func(done, of int)) error {
	c, err := p.content()
	if err != nil {
		return err
	}
	if err := writeLoops(filepath.Join(dir, loopFolder), c.Genres, progress); err != nil {
		return err
	}
	return writeBoth(dir, c, p.Report)
}

// writeBoth writes a page and the document behind it.
func writeBoth(dir string, c *content, document any) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	for name, write := range map[string]func(io.Writer) error{
		"index.html":  c.html,
		"report.json": func(w io.Writer) error { return indented(w, document) },
	} {
		if err := atomicfile.WriteFile(filepath.Join(dir, name), 0o644, write); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	return nil
}

func indented(w io.Writer, document any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(document)
}

// content is what the template shows.
type content struct {
	Title, Summary string
	Facts          []Table
	Reports        []link
	Pictures       []shown
	Groups         []Table
	Genres         []genreLoops
	Player         template.JS
}

// link leads to a file beside the page.
type link struct{ Title, File string }

// shown is a picture inside the page.
type shown struct {
	Picture
	Data template.URL
}

// HTML writes only the page, without references to other files.
func (p Page) HTML(w io.Writer) error {
	c, err := p.content()
	if err != nil {
		return err
	}
	for _, g := range c.Genres {
		for i := range g.Loops {
			g.Loops[i].Sound = ""
		}
	}
	return c.html(w)
}

func (c *content) html(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{"class": class}).Parse(source)
	if err != nil {
		return fmt.Errorf("read the page's template: %w", err)
	}
	return t.Execute(w, c)
}

func (p Page) content() (*content, error) {
	r := p.Report
	c := &content{
		Title:   "Model " + title(r),
		Summary: fmt.Sprintf("measured on %s; seed %d", strings.Join(r.Held, " and "), r.Seed),
		Groups:  groupTables(r),
		Player:  template.JS(player),
	}
	tables := Tables(r)
	for i := range tables { // the goals are last in text, where the end is seen, and first on a page
		if t := tables[(i+len(tables)-1)%len(tables)]; len(t.Rows) > 0 {
			c.Facts = append(c.Facts, t)
		}
	}
	pictures, err := Pictures(r, p.Model)
	if err != nil {
		return nil, err
	}
	for _, x := range pictures {
		c.Pictures = append(c.Pictures, shown{x, dataURI("image/png", x.PNG)})
	}
	for i, l := range p.Loops {
		name := l.Origin.Style.Dominant().String()
		if len(c.Genres) == 0 || c.Genres[len(c.Genres)-1].Name != name {
			c.Genres = append(c.Genres, genreLoops{Name: name})
		}
		g := &c.Genres[len(c.Genres)-1]
		made, err := newLoop(l, fmt.Sprintf("%s-%d", name, len(g.Loops)+1))
		if err != nil {
			return nil, fmt.Errorf("show loop %d: %w", i+1, err)
		}
		g.Loops = append(g.Loops, made)
	}
	return c, nil
}

func dataURI(kind string, data []byte) template.URL {
	return template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data))
}

// class gives a verdict its colour.
func class(columns []string, i int, cell string) string {
	if i == 0 {
		return "name"
	}
	if columns[i] != verdictColumn {
		return ""
	}
	switch cell {
	case "met", "same":
		return "verdict good"
	case none, "unknown":
		return "verdict"
	}
	return "verdict bad"
}
