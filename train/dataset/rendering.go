package dataset

import (
	"cmp"
	"fmt"
	"slices"
)

// E-GMD (Callender, Hawthorne & Engel, "Improving Perceptual Quality of Drum Transcription with the Expanded Groove MIDI
// Dataset", 2020; CC BY 4.0) is the Groove MIDI Dataset played through 43 kits: the same drumming up to 43 times. Of a
// performance one rendering is kept, the first by the kit's name, then by the file's, in any order of the list. More
// renderings add nothing and, if rows have different splits, would put one performance into training and test.

// renderings groups rows of the same performance, best first. The groups are in the order of their first rows.
// A row without a kit is a group of its own.
func renderings(rows []*Performance) [][]*Performance {
	var groups [][]*Performance
	at := map[string]int{}
	for _, p := range rows {
		i, known := at[p.ID]
		if p.Kit == "" || p.ID == "" || !known {
			i = len(groups)
			groups = append(groups, nil)
			if p.Kit != "" && p.ID != "" {
				at[p.ID] = i
			}
		}
		groups[i] = append(groups[i], p)
	}
	for _, g := range groups {
		slices.SortStableFunc(g, func(a, b *Performance) int {
			return cmp.Or(cmp.Compare(a.Kit, b.Kit), cmp.Compare(a.File, b.File))
		})
	}
	return groups
}

// rendering reads the first of a performance's renderings that can be read.
func (r *reader) rendering(group []*Performance) {
	first := group[0]
	if first.Meter != [2]int{4, 4} { // of the performance, so of all its renderings
		r.set.skip(first.File, fmt.Sprintf("it is in %d/%d: only 4/4 is learned", first.Meter[0], first.Meter[1]))
		r.set.Renderings += len(group) - 1
		return
	}
	kept := false
	for _, p := range group {
		switch {
		case p.Split != first.Split:
			r.set.skip(p.File, fmt.Sprintf("it is in %v, and %q, the same performance, in %v", p.Split, first.File, first.Split))
		case kept:
			r.set.Renderings++
		default:
			kept = r.keep(p, p.read(r.source, r.opt.Rule))
		}
	}
}
