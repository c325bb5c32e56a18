package blind

import (
	_ "embed" // the page's template
	"encoding/json"
	"fmt"
	"hash/crc32"
	"html/template"
	"io"
	"os"
	"path/filepath"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/groove/sound"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

// The names in a test's folder.
const (
	PageFile  = "index.html"
	KeyFile   = "key.json"
	soundsDir = "sounds"
)

// schemaVersion is that of the key and of the answers.
const schemaVersion = 1

// Key says which groove of each pair is the drummer's.
type Key struct {
	SchemaVersion int       `json:"schema_version"`
	Test          string    `json:"test"` // of the same key and sounds
	Seed          uint64    `json:"seed"`
	Model         string    `json:"model"`
	Pairs         []KeyPair `json:"pairs"`
}

// KeyPair is a line of the key.
type KeyPair struct {
	Pair    int          `json:"pair"` // from 1
	Genre   groove.Genre `json:"genre"`
	BPM     float64      `json:"bpm"`
	Drummer Side         `json:"drummer"`
	Seed    uint64       `json:"our_seed"`
}

// Test is a listening test that can be written.
type Test struct {
	Key   Key
	pairs []Pair
}

// NewTest returns the test of pairs that were chosen with a seed, of which one half is made by a model.
func NewTest(pairs []Pair, seed uint64, model string) *Test {
	t := &Test{Key: Key{SchemaVersion: schemaVersion, Seed: seed, Model: model, Pairs: make([]KeyPair, len(pairs))}, pairs: pairs}
	sum := crc32.NewIEEE()
	for i := range pairs {
		p := &pairs[i]
		t.Key.Pairs[i] = KeyPair{i + 1, p.Genre, p.BPM, p.Drummer, p.Seed}
		for _, s := range []Side{A, B} {
			_, _ = io.WriteString(sum, p.at(s).Text()+"\n") // a hash takes all
		}
	}
	t.Key.Test = fmt.Sprintf("%08x", sum.Sum32())
	return t
}

//go:embed page.html.tmpl
var source string

// pageDoc is what the page knows: not which is which.
type pageDoc struct {
	Test  string     `json:"test"`
	Pairs []pagePair `json:"pairs"`
}

type pagePair struct {
	Title string `json:"title"`
	A     string `json:"a"`
	B     string `json:"b"`
}

// Write writes the page, the key and the sounds into a folder, which it makes. The sounds have no tags, and those of a
// pair are equally long. progress may be nil.
func (t *Test) Write(dir string, progress func(done, of int)) error {
	if err := os.MkdirAll(filepath.Join(dir, soundsDir), 0o755); err != nil {
		return fmt.Errorf("write listening test: %w", err)
	}
	doc := pageDoc{Test: t.Key.Test}
	files := map[string]func(io.Writer) error{}
	for i := range t.pairs {
		p := &t.pairs[i]
		name := func(s Side) string { return fmt.Sprintf("%s/%02d%s.wav", soundsDir, i+1, s) }
		doc.Pairs = append(doc.Pairs, pagePair{fmt.Sprintf("%s, %.0f BPM", p.Genre, p.BPM), name(A), name(B)})
		for _, s := range []Side{A, B} {
			files[name(s)] = func(w io.Writer) error { return writeSound(w, p.at(s), groove.Pure(p.Genre, p.BPM)) }
		}
	}
	files[PageFile] = func(w io.Writer) error { return writePage(w, doc) }
	files[KeyFile] = func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(t.Key)
	}
	done := 0
	for name, write := range files {
		if err := atomicfile.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), 0o644, write); err != nil {
			return fmt.Errorf("write listening test: %w", err)
		}
		if done++; progress != nil {
			progress(done, len(files))
		}
	}
	return nil
}

// writeSound renders a groove with the built-in kit, so that its end continues at its beginning.
func writeSound(w io.Writer, p *groove.Pattern, style groove.Style) error {
	kit, err := sound.NewKit(sound.DefaultRate)
	if err != nil {
		return err
	}
	song, err := piece.FromLoops([]*groove.Loop{{Pattern: *p, Origin: groove.Origin{Style: style}}}, groove.GMKit())
	if err != nil {
		return err
	}
	song = song.Seam()
	notes, length := song.InstrumentNotes()
	return sound.WriteLoop(w, sound.NewMixer(kit), notes, length)
}

func writePage(w io.Writer, doc pageDoc) error {
	t, err := template.New("page").Parse(source)
	if err != nil {
		return err
	}
	return t.Execute(w, doc)
}
