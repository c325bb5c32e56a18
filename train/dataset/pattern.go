package dataset

import (
	"fmt"

	"github.com/groovegen/groovegen/groove"
)

// Item is a generated loop: four bars, in a genre, at a tempo in BPM.
type Item struct {
	Pattern groove.Pattern
	Genre   groove.Genre
	BPM     float64
	Split   Split
	Name    string // becomes the performance's File; empty = its place among the items
}

// FromPatterns makes a set of loops, each a performance of one window, for rehearsal in a retraining and for
// tests. It makes the patterns Canonical. An item whose genre, tempo or split does
// not exist is in Skipped.
func FromPatterns(items []Item) *Set {
	s := &Set{Rule: GridRule}
	for i, item := range items {
		if item.Name == "" {
			item.Name = fmt.Sprintf("pattern %d", i)
		}
		if err := item.check(); err != nil {
			s.skip(item.Name, err.Error())
			continue
		}
		s.Performances = append(s.Performances, item.performance())
	}
	return s
}

func (it *Item) check() error {
	switch {
	case int(it.Genre) >= groove.NumGenres:
		return fmt.Errorf("there is no genre %d", it.Genre)
	case it.Split >= NumSplits:
		return fmt.Errorf("there is no split %d", it.Split)
	}
	return groove.ValidateBPM(it.BPM)
}

func (it *Item) performance() *Performance {
	p := &Performance{
		ID: it.Name, File: it.Name, Genre: it.Genre, BPM: it.BPM, Meter: [2]int{4, 4}, Split: it.Split,
		windows: 1, bars: groove.Bars,
	}
	cells := make([]cell, Cells)
	loop := it.Pattern.Canonical()
	for i := range cells {
		step, voice := i/groove.NumVoices, i%groove.NumVoices
		if loop.Hits[step][voice] {
			cells[i] = cell{loop.Offsets[step][voice], groove.MIDIVelocity(loop.Velocities[step][voice]), loop.Articulations[step][voice]}
			p.Voices[voice].Notes++
		}
	}
	p.strokes = strokesOf(cells)
	return p
}

// Merge returns a set with the performances of several sets, in their order, and all their Skipped and Remarks. The
// performances are shared, not copied. The rule is the first set's. A nil set is empty.
func Merge(sets ...*Set) *Set {
	all := &Set{}
	first := true
	for _, s := range sets {
		if s == nil {
			continue
		}
		if first {
			all.Rule, first = s.Rule, false
		}
		all.Performances = append(all.Performances, s.Performances...)
		all.Renderings += s.Renderings
		all.Folders = append(all.Folders, s.Folders...)
		all.Skipped = append(all.Skipped, s.Skipped...)
		all.Remarks = append(all.Remarks, s.Remarks...)
	}
	return all
}
