package page

import (
	"bytes"
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
	"github.com/groovegen/groovegen/groove/roll"
	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/human"
)

// Page is what is shown: a report, and loops to look at and to play.
type Page struct {
	Report *eval.Report
	Loops  []*groove.Loop // those of a genre behind each other
}

//go:embed page.html.tmpl
var source string

//go:embed play.js
var player string

// Write writes index.html and report.json into a folder, which it makes.
func (p Page) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	for name, write := range map[string]func(io.Writer) error{"index.html": p.HTML, "report.json": p.json} {
		if err := atomicfile.WriteFile(filepath.Join(dir, name), 0o644, write); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	return nil
}

func (p Page) json(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(p.Report)
}

// content is what the template shows.
type content struct {
	Title, Summary string
	Facts          []Table
	Pictures       []shown
	Groups         []Table
	Genres         []genreLoops
	Player         template.JS
}

// shown is a picture inside the page.
type shown struct {
	Picture
	Data template.URL
}

// genreLoops are the loops of one genre.
type genreLoops struct {
	Name  string
	Loops []loop
}

// loop is a loop inside the page.
type loop struct {
	Title, File string
	Roll, MIDI  template.URL
	Notes       string  // for the player: "voice:ms:velocity", a space between
	MS          float64 // of the whole loop
}

// HTML writes the page. Nothing in it refers to anything outside.
func (p Page) HTML(w io.Writer) error {
	c, err := p.content()
	if err != nil {
		return err
	}
	t, err := template.New("page").Funcs(template.FuncMap{"class": class}).Parse(source)
	if err != nil {
		return fmt.Errorf("read the page's template: %w", err)
	}
	return t.Execute(w, c)
}

func (p Page) content() (*content, error) {
	r := p.Report
	c := &content{
		Title:   "Model " + r.Model,
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
	pictures, err := Pictures(r)
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
		made, err := newLoop(l, fmt.Sprintf("%s-%d.mid", name, len(g.Loops)+1))
		if err != nil {
			return nil, fmt.Errorf("show loop %d: %w", i+1, err)
		}
		g.Loops = append(g.Loops, made)
	}
	return c, nil
}

// newLoop draws a loop and writes its MIDI file.
func newLoop(l *groove.Loop, file string) (loop, error) {
	var picture, midi bytes.Buffer
	if err := roll.EncodePNG(&picture, fewColours(roll.DrawLoop(l))); err != nil {
		return loop{}, err
	}
	if err := groove.WriteLoopSMF(&midi, l, groove.GMKit()); err != nil {
		return loop{}, err
	}
	return loop{
		Title: l.Origin.Title(), File: file,
		Roll: dataURI("image/png", picture.Bytes()), MIDI: dataURI("audio/midi", midi.Bytes()),
		Notes: notes(l), MS: groove.Steps * human.StepLength(l.Origin.Style.BPM),
	}, nil
}

// notes writes a loop's notes for the player.
func notes(l *groove.Loop) string {
	unit := human.StepLength(l.Origin.Style.BPM) / groove.OffsetUnits
	var b strings.Builder
	for _, n := range l.Pattern.Notes(groove.GMKit()) {
		fmt.Fprintf(&b, "%s:%.1f:%.2f ", n.Voice, float64(n.Unit)*unit, float64(n.Velocity)/127)
	}
	return strings.TrimSpace(b.String())
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
