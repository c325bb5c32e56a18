package dataset

import "fmt"

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

// Open reads a dataset from a folder or a zip. It fails when the place cannot be read or has no list (ErrNoList); what
// is wrong with single rows and files is in Set.Skipped.
func Open(place string, rule Rule) (*Set, error) {
	source, closer, err := openSource(place)
	if err != nil {
		return nil, fmt.Errorf("open dataset %s: %w", place, err)
	}
	defer closer.Close()
	list, err := findList(source)
	if err != nil {
		return nil, fmt.Errorf("open dataset %s: %w", place, err)
	}
	rows, skipped, err := readList(source, list)
	if err != nil {
		return nil, fmt.Errorf("open dataset %s: %w", place, err)
	}
	s := &Set{Rule: rule, Skipped: skipped}
	for _, p := range rows {
		if p.Meter != [2]int{4, 4} {
			s.skip(p.File, fmt.Sprintf("it is in %d/%d: only 4/4 is learned", p.Meter[0], p.Meter[1]))
			continue
		}
		if err := p.read(source, rule); err != nil {
			s.skip(p.File, err.Error())
			continue
		}
		s.Performances = append(s.Performances, p)
	}
	return s, nil
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
