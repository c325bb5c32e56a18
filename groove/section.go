package groove

import "sort"

// Section returns the part of a take from a bar line to before end, with tick 0 at that line; it ends with its last
// note. A note less than half a sixteenth before the beginning is its early downbeat. It has no tracks and meters.
func (t *Take) Section(from, end int64) *Take {
	early := int64(t.PPQ) / (2 * StepsPerBeat)
	if from == 0 {
		early = 0
	}
	part := &Take{PPQ: t.PPQ}
	// Both lists are searched, not walked: a file can hold a hundred thousand changes of meter.
	first := sort.Search(len(t.Tempos), func(i int) bool { return t.Tempos[i].Tick > from })
	for _, c := range t.Tempos[max(0, first-1):] {
		if c.Tick >= end {
			break
		}
		part.Tempos = append(part.Tempos, TakeTempo{Tick: max(0, c.Tick-from), Micros: c.Micros})
	}
	first = sort.Search(len(t.Notes), func(i int) bool { return t.Notes[i].Tick >= from-early })
	for _, n := range t.Notes[first:] {
		if n.Tick >= end {
			break
		}
		n.Tick -= from
		part.End = max(0, n.Tick)
		part.Notes = append(part.Notes, n)
	}
	return part
}
