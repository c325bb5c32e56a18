package dataset

import (
	"fmt"
	"io/fs"

	"github.com/groovegen/groovegen/groove"
)

// Skip is a row or file that was left out.
type Skip struct {
	Name   string `json:"name"` // file, or list:line for a row
	Reason string `json:"reason"`
}

// Set is a dataset as read: all in memory, about 20 MB for the Groove MIDI Dataset.
type Set struct {
	Rule         Rule
	Performances []*Performance // in the list's order, 4/4 only
	Skipped      []Skip
}

// Options say how a dataset is read. The zero value is right for the Groove MIDI Dataset.
type Options struct {
	Rule  Rule
	Genre *groove.Genre // genre of all files of a folder without info.csv; nil = from each one's folder
	BPM   float64       // tempo of all files of a folder without info.csv; 0 = from each file
}

// Open reads a dataset from a folder or a zip: with an info.csv the Groove MIDI Dataset, without one all MIDI files in
// it, see readFolder. It fails when the place cannot be read or holds neither (ErrNothing); what is wrong with single
// rows and files is in Set.Skipped.
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
	c, err := look(source)
	if err != nil {
		return nil, err
	}
	s := &Set{Rule: opt.Rule}
	if c.list == "" {
		s.Skipped = c.skipped
		s.readFolder(source, c.midi, opt)
		return s, nil
	}
	return s, s.readListed(source, c.list)
}

// readListed reads the takes of an info.csv.
func (s *Set) readListed(source fs.FS, list string) error {
	rows, skipped, err := readList(source, list)
	if err != nil {
		return err
	}
	s.Skipped = skipped
	for _, p := range rows {
		if p.Meter != [2]int{4, 4} {
			s.skip(p.File, fmt.Sprintf("it is in %d/%d: only 4/4 is learned", p.Meter[0], p.Meter[1]))
			continue
		}
		if err := p.read(source, s.Rule); err != nil {
			s.skip(p.File, err.Error())
			continue
		}
		s.Performances = append(s.Performances, p)
	}
	return nil
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
