package dataset

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"github.com/groovegen/groovegen/groove"
)

// Skip is a row or file that was left out.
type Skip struct {
	Name   string `json:"name"` // file, or list:line for a row
	Reason string `json:"reason"`
}

// Remark is a change to a file that made it usable.
type Remark struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Folder is a folder, or a word in a genres.csv, whose name was taken for a genre.
type Folder struct {
	Name  string       `json:"name"` // "." = the folder or archive itself
	Word  string       `json:"word"` // that says the genre, such as "metal"
	Genre groove.Genre `json:"genre"`
	Files int          `json:"files"`
}

// Loose reports whether the word is not the genre's own name: the files are learned as a genre that is near to it.
func (f Folder) Loose() bool {
	own := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}
	return strings.Map(own, f.Word) != f.Genre.String()
}

// String returns "metal/ is learned as rock".
func (f Folder) String() string { return fmt.Sprintf("%q is learned as %s", f.Word, f.Genre) }

// Set is a dataset as read: all in memory, about 6 MB for the Groove MIDI Dataset.
type Set struct {
	Rule         Rule
	Performances []*Performance // in the list's order, 4/4 only
	Renderings   int            // of E-GMD, left out because another rendering of the performance is in
	Folders      []Folder       // by name; empty with a list
	Skipped      []Skip
	Remarks      []Remark
	Cached       bool // read from OpenCached's folder
}

// Options say how a dataset is read. The zero value is right for the Groove MIDI Dataset.
type Options struct {
	Rule  Rule
	Genre *groove.Genre // genre of all files of a folder without a list; nil = from each one's row in genres.csv, or folder
	BPM   float64       // tempo of all files of a folder without a list; 0 = from each one's row in genres.csv, or the file

	Drums groove.DrumPick       // which notes of the files of a folder without a list are the drums; see its zero value
	Kits  map[string]groove.Kit // that the column kit of a genres.csv may name

	// Progress, if not nil, is called after each take that was read or left out, in Open's goroutine.
	Progress func(done, total int)
}

// Open reads a dataset from a folder or a zip: with an info.csv the Groove MIDI Dataset or E-GMD, without one all MIDI
// files in it, see reader.folder. It fails if the place cannot be read or has neither (ErrNothing). Errors
// of single rows and files are in Set.Skipped.
func Open(place string, opt Options) (*Set, error) {
	s, err := open(place, opt)
	if err != nil {
		return nil, fmt.Errorf("open dataset %s: %w", place, err)
	}
	return s, nil
}

func open(place string, opt Options) (*Set, error) {
	if opt.BPM != 0 {
		if err := groove.ValidateBPM(opt.BPM); err != nil {
			return nil, err
		}
	}
	source, closer, err := openSource(place)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	return read(source, rootName(place), opt)
}

// read reads a source; root is its own name.
func read(source fs.FS, root string, opt Options) (*Set, error) {
	c, err := look(source)
	if err != nil {
		return nil, err
	}
	r := newReader(source, opt)
	r.root = root
	r.set.Skipped = c.skipped
	if c.list == "" {
		r.folder(c)
		return r.set, nil
	}
	return r.set, r.listed(c.list)
}

// maxSetBars bounds a set: twenty-five times the Groove MIDI Dataset. A folder of small files can claim any length, and
// each bar begins a window.
const maxSetBars = 500_000

// reader reads a dataset into a set.
type reader struct {
	set    *Set
	source fs.FS
	opt    Options
	root   string // name of the folder or archive itself, without its ending
	room   int    // bars that may still be added
}

func newReader(source fs.FS, opt Options) *reader {
	return &reader{set: &Set{Rule: opt.Rule}, source: source, opt: opt, room: maxSetBars}
}

// listed reads the takes of a list.
func (r *reader) listed(list string) error {
	rows, skipped, err := readList(r.source, list)
	if err != nil {
		return err
	}
	r.set.Skipped = append(r.set.Skipped, skipped...)
	takes := renderings(rows)
	for i, group := range takes {
		r.rendering(group)
		r.reportProgress(i+1, len(takes))
	}
	return nil
}

// keep adds a performance to the set, unless reading it failed or there is no room, and reports which.
func (r *reader) keep(p *Performance, err error) bool {
	if err == nil {
		err = r.reserve(p)
	}
	if err != nil {
		r.set.skip(p.File, err.Error())
		return false
	}
	r.set.Performances = append(r.set.Performances, p)
	return true
}

// reserve subtracts the bars of a performance from the room.
func (r *reader) reserve(p *Performance) error {
	if p.bars > r.room {
		return fmt.Errorf("its %d bars are more than there is room for: a set holds %d, split the folder", p.bars, maxSetBars)
	}
	r.room -= p.bars
	return nil
}

func (r *reader) reportProgress(done, total int) {
	if r.opt.Progress != nil {
		r.opt.Progress(done, total)
	}
}

func (s *Set) skip(name, reason string) { s.Skipped = append(s.Skipped, Skip{name, reason}) }

// Windows returns the windows of the given splits, or of all when none is given: performances in the list's order, each
// one's windows in time order.
func (s *Set) Windows(splits ...Split) []Window {
	want := [NumSplits]bool{}
	for _, split := range splits {
		want[split] = true
	}
	var all []Window
	for _, p := range s.Performances {
		if len(splits) > 0 && !want[p.Split] {
			continue
		}
		for bar := range p.windows {
			all = append(all, Window{p, bar})
		}
	}
	return all
}
